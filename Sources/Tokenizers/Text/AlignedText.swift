/// A text on its way through normalizers and pre-tokenizers, which knows for each of its characters
/// which characters of the original it stands for.
///
/// All places are Unicode scalars. Those of `origins` count from the beginning of the whole original,
/// also in a part. The behaviour is that of `NormalizedString` of the Rust library tokenizers 0.23.
struct AlignedText: Sendable {
  /// A range of the original.
  struct Origin: Sendable {
    let start: Int32
    let end: Int32
    var isEmpty: Bool { start == end }
  }

  var scalars: [Unicode.Scalar]
  /// One for each scalar.
  var origins: [Origin]
  /// Where this part begins in the original.
  let base: Int32

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
    origins = (0..<Int32(scalars.count)).map { Origin(start: $0, end: $0 + 1) }
    base = 0
  }

  private init(scalars: [Unicode.Scalar], origins: [Origin], base: Int32) {
    self.scalars = scalars
    self.origins = origins
    self.base = base
  }

  var count: Int { scalars.count }
  var isEmpty: Bool { scalars.isEmpty }

  /// The part of this text at `range`.
  func part(_ range: Range<Int>) -> AlignedText {
    if range == 0..<count, count > 0, origins[0].start == base { return self }
    return AlignedText(
      scalars: Array(scalars[range]), origins: Array(origins[range]),
      base: range.isEmpty ? base : origins[range.lowerBound].start)
  }

  /// The range of the original that `range` of this text stands for.
  func original(of range: Range<Int>) -> Range<Int> {
    guard !range.isEmpty else { return Int(base)..<Int(base) }
    let start = Int(origins[range.lowerBound].start)
    return start..<max(start, Int(origins[range.upperBound - 1].end))
  }

  var string: String {
    var string = ""
    string.unicodeScalars.append(contentsOf: scalars)
    return string
  }

  /// This text in UTF-8.
  func appendUTF8(to bytes: inout [UInt8]) {
    for scalar in scalars { Unicode.UTF8.append(scalar, to: &bytes) }
  }
}

extension Unicode.UTF8 {
  static func append(_ scalar: Unicode.Scalar, to bytes: inout [UInt8]) {
    let value = scalar.value
    switch value {
    case ..<0x80:
      bytes.append(UInt8(truncatingIfNeeded: value))
    case ..<0x800:
      bytes.append(UInt8(truncatingIfNeeded: 0xC0 | value >> 6))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    case ..<0x10000:
      bytes.append(UInt8(truncatingIfNeeded: 0xE0 | value >> 12))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    default:
      bytes.append(UInt8(truncatingIfNeeded: 0xF0 | value >> 18))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 12 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value >> 6 & 0x3F))
      bytes.append(UInt8(truncatingIfNeeded: 0x80 | value & 0x3F))
    }
  }

  /// How many bytes a scalar has.
  static func length(_ scalar: Unicode.Scalar) -> Int {
    switch scalar.value {
    case ..<0x80: 1
    case ..<0x800: 2
    case ..<0x10000: 3
    default: 4
    }
  }
}
