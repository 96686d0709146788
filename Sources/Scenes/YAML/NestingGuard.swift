/// Finds values that are nested too deeply before the recursive parser sees them.
///
/// Yams descends once per level, with about 800 bytes of stack each in a debug build, and libyaml
/// stops it at 1000 levels. This guard reads brackets and indentation only, so that it may see a
/// level less than there is in a text made to fool it, and then libyaml's limit holds.
struct NestingGuard {
  private let source: SourceText
  private let limit: Int

  init(_ source: SourceText, limit: Int) {
    self.source = source
    self.limit = limit
  }

  /// The offset of the first value that is nested more than `limit` deep.
  var firstTooDeep: Int? {
    let places = [firstTooDeepBracket, firstTooDeepBlock].compactMap { $0 }
    return places.min()
  }

  /// Brackets count where a value can begin: at the start of a line, after a blank or an indicator.
  private var firstTooDeepBracket: Int? {
    var depth = 0
    var offset = source.start
    var canBegin = true
    let bytes = source.bytes
    while offset < bytes.count {
      let byte = bytes[offset]
      switch byte {
      case UInt8(ascii: "["), UInt8(ascii: "{"):
        if canBegin { depth += 1 }
        if depth > limit { return offset }
        canBegin = true
      case UInt8(ascii: "]"), UInt8(ascii: "}"):
        depth = max(0, depth - 1)
        canBegin = false
      case UInt8(ascii: "#"):
        if canBegin { offset = source.endOfLine(from: offset) - 1 }
      case UInt8(ascii: "\""), UInt8(ascii: "'"):
        if canBegin { offset = closingQuote(byte, from: offset) ?? offset }
        canBegin = false
      default:
        canBegin = byte <= 0x20 || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ":")
      }
      offset += 1
    }
    return nil
  }

  private func closingQuote(_ quote: UInt8, from start: Int) -> Int? {
    var offset = start + 1
    while offset < source.bytes.count {
      if source.bytes[offset] == quote { return offset }
      offset += source.bytes[offset] == UInt8(ascii: "\\") && quote != UInt8(ascii: "'") ? 2 : 1
    }
    return nil
  }

  /// Every block list or mapping begins further to the right than what holds it: at the first text
  /// of a line, or behind a `- `, `? ` or `: ` there.
  private var firstTooDeepBlock: Int? {
    var columns: [Int] = []
    for line in source.lineStarts.indices {
      let range = source.lineRange(line)
      var offset = range.lowerBound
      while true {
        while offset < range.upperBound, source.bytes[offset] == 0x20 { offset += 1 }
        guard offset < range.upperBound, source.bytes[offset] != UInt8(ascii: "#") else { break }
        let column = offset - range.lowerBound
        while let last = columns.last, last >= column { columns.removeLast() }
        columns.append(column)
        if columns.count > limit { return offset }
        let isIndicator = "-?:".utf8.contains(source.bytes[offset])
        guard isIndicator, offset + 1 < range.upperBound, source.bytes[offset + 1] == 0x20 else {
          break
        }
        offset += 1
      }
    }
    return nil
  }
}
