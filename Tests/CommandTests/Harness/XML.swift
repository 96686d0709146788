import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// Whether a picture can be read.
enum XML {
  /// What an XML parser says against `text`; nil where nothing.
  static func problem(in text: String) -> String? {
    let parser = XMLParser(data: Data(text.utf8))
    return parser.parse()
      ? nil : "line \(parser.lineNumber): \(parser.parserError.map { "\($0)" } ?? "")"
  }
}
