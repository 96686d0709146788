/// The file formats that numbers leave the program in.
package enum ExportFormat: String, CaseIterable, Hashable, Sendable {
  case text, csv, json, npy, safetensors, svg, dot
}

extension ExportFormat {
  /// What the name of a file of this format ends in, without the dot.
  package var fileExtension: String {
    switch self {
    case .text: "txt"
    case .csv, .json, .npy, .safetensors, .svg, .dot: rawValue
    }
  }

  /// The format that the ending of `fileName` stands for, in either case; nil when there is none.
  package init?(fileName: String) {
    let name = fileName.split(separator: "/", omittingEmptySubsequences: false).last ?? ""
    guard let dot = name.lastIndex(of: ".") else { return nil }
    switch name[name.index(after: dot)...].lowercased() {
    case "txt", "text": self = .text
    case "csv": self = .csv
    case "json": self = .json
    case "npy": self = .npy
    case "safetensors": self = .safetensors
    case "svg": self = .svg
    case "dot", "gv": self = .dot
    default: return nil
    }
  }

  /// The format of a file that is to be written: that of its ending, and text where it has none.
  /// - Throws: what is wrong, in words, with an ending that stands for nothing.
  package init(forFile path: String) throws(UnknownEnding) {
    if let format = ExportFormat(fileName: path) {
      self = format
      return
    }
    let name = path.split(separator: "/").last ?? ""
    guard name.dropFirst().contains(".") else {
      self = .text
      return
    }
    throw UnknownEnding(path: path)
  }

  /// The name of a file whose ending stands for no format.
  package struct UnknownEnding: Error, CustomStringConvertible {
    package let path: String

    package var description: String {
      let endings = ExportFormat.allCases.map { ".\($0.fileExtension)" }.joined(separator: " ")
      return "\(path) ends in none of \(endings)"
    }
  }

  /// Whether a file of this format can hold more than one matrix.
  package var holdsWholePass: Bool {
    switch self {
    case .text, .json, .safetensors: true
    case .csv, .npy, .svg, .dot: false
    }
  }

  /// Whether a file of this format can hold text that is not a label of numbers.
  package var holdsTokens: Bool {
    switch self {
    case .text, .csv, .json: true
    case .npy, .safetensors, .svg, .dot: false
    }
  }
}
