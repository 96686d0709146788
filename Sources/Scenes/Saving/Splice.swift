/// A part of a file that is replaced by a text; an empty part is where a text is put in.
struct Splice: Hashable {
  let span: Span
  let text: String

  init(_ file: Int, _ range: Range<Int>, _ text: String) {
    span = Span(file: file, range: range)
    self.text = text
  }
}

extension SourceText {
  /// The bytes after `splices`, which do not overlap; those at one place follow in their order.
  func bytes(after splices: [Splice]) -> [UInt8] {
    var result: [UInt8] = []
    var offset = 0
    let sorted = splices.enumerated().sorted {
      ($0.element.span.range.lowerBound, $0.offset) < ($1.element.span.range.lowerBound, $1.offset)
    }
    for (_, splice) in sorted where splice.span.range.lowerBound >= offset {
      result += bytes[offset..<splice.span.range.lowerBound]
      result += splice.text.utf8
      offset = splice.span.range.upperBound
    }
    return result + bytes[offset...]
  }

  /// The line break that the file uses: that of its first line.
  var newline: String {
    guard lineStarts.count > 1 else { return "\n" }
    return text(lineRange(0).upperBound..<lineStarts[1])
  }
}
