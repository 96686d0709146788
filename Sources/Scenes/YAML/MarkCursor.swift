/// Turns the line and column of a Yams mark (both from 1, columns in Unicode scalars) into a byte
/// offset. Marks come mostly in the order of the text, so that the walk goes on where it stopped:
/// a long line is not walked from its start for each of its numbers.
struct MarkCursor {
  private let source: SourceText
  private var line = 0
  private var column = 0
  private var offset: Int

  init(_ source: SourceText) {
    self.source = source
    self.offset = source.start
  }

  mutating func offset(line markLine: Int, column markColumn: Int) -> Int {
    let target = (line: max(0, markLine - 1), column: max(0, markColumn - 1))
    guard target.line < source.lineStarts.count else { return source.bytes.count }
    if target.line != line || target.column < column {
      line = target.line
      column = 0
      offset = source.lineStarts[line]
    }
    while column < target.column, offset < source.bytes.count {
      offset += 1
      while offset < source.bytes.count, source.bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      column += 1
    }
    return offset
  }
}
