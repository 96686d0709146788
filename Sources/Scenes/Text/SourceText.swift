/// The bytes of one file and where its lines begin.
struct SourceText: Sendable {
  let path: String
  let bytes: [UInt8]
  /// Where the text begins: after the byte order mark, if there is one.
  let start: Int
  /// The offset of each line's first byte. Lines end as YAML 1.1 says: CR, LF, CR LF, NEL, LS, PS.
  let lineStarts: [Int]

  /// - Precondition: `bytes` is valid UTF-8 where lines are to be looked at.
  init(path: String, bytes: [UInt8]) {
    self.path = path
    self.bytes = bytes
    self.start = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0
    var starts = [start]
    var offset = start
    while offset < bytes.count {
      if let length = Self.lineBreak(in: bytes, at: offset) {
        offset += length
        starts.append(offset)
      } else {
        offset += 1
      }
    }
    self.lineStarts = starts
  }

  /// The length of the line break at `offset`, or nil.
  private static func lineBreak(in bytes: [UInt8], at offset: Int) -> Int? {
    func next(_ distance: Int) -> UInt8? {
      offset + distance < bytes.count ? bytes[offset + distance] : nil
    }
    switch bytes[offset] {
    case 0x0A: return 1
    case 0x0D: return next(1) == 0x0A ? 2 : 1
    case 0xC2: return next(1) == 0x85 ? 2 : nil
    case 0xE2: return next(1) == 0x80 && (next(2) == 0xA8 || next(2) == 0xA9) ? 3 : nil
    default: return nil
    }
  }

  func lineBreak(at offset: Int) -> Int? {
    offset < bytes.count ? Self.lineBreak(in: bytes, at: offset) : nil
  }

  /// The text of `range`; what is not UTF-8 becomes U+FFFD.
  func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  /// The Unicode scalar at `offset` and its length in bytes.
  /// - Precondition: `offset` is the first byte of a scalar of valid UTF-8.
  func scalar(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
    let lead = bytes[offset]
    let length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
    let scalars = text(offset..<min(offset + length, bytes.count)).unicodeScalars
    return (scalars.first ?? "\u{FFFD}", length)
  }

  /// The line, counted from 0, that holds `offset`.
  func line(at offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  /// The bytes of the line `line`, without its break.
  func lineRange(_ line: Int) -> Range<Int> {
    let start = lineStarts[line]
    guard line + 1 < lineStarts.count else { return start..<bytes.count }
    let next = lineStarts[line + 1]
    let breakLength = [3, 2].first { next - $0 >= start && lineBreak(at: next - $0) == $0 } ?? 1
    return start..<next - breakLength
  }

  func location(at offset: Int) -> SourceLocation {
    let offset = max(start, min(offset, bytes.count))
    let line = line(at: offset)
    let before = bytes[lineStarts[line]..<offset]
    return SourceLocation(
      path: path, line: line + 1, column: 1 + before.count { $0 & 0xC0 != 0x80 })
  }
}
