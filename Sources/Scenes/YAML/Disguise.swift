/// A copy of a text in which single characters are replaced by private ones, so that Yams reads
/// it differently while every line and column stays where it is.
///
/// - Aliases (`*name`) become texts. Yams would put the node itself in the alias's place: the
///   alias's own place would be lost, and hashing a key that is made of aliases of aliases takes
///   time without bound.
/// - Duplicate keys become different keys. Yams would stop at the first.
struct Disguise {
  /// Stands for the `*` of what may be an alias; inside of quotes or comments it is none.
  let aliasMark: Unicode.Scalar
  private let source: SourceText
  /// By the offset of the character that is replaced.
  private var replacements: [Int: Unicode.Scalar] = [:]
  private var originals: [Unicode.Scalar: Unicode.Scalar] = [:]
  private var unused: ArraySlice<Unicode.Scalar>

  init(_ source: SourceText, characters: Int = 64) {
    self.source = source
    // Plane 15 is private and nothing that a scene is written in; what the text holds is left out.
    let used = Set(source.text(0..<source.bytes.count).unicodeScalars.filter { $0.value > 0xEFFFF })
    var candidates = (UInt32(0xF0000)...0xFFFFD).lazy.compactMap(Unicode.Scalar.init)
      .filter { !used.contains($0) }.prefix(characters)[...]
    self.aliasMark = candidates.popFirst() ?? "*"
    self.unused = Array(candidates)[...]
    originals[aliasMark] = "*"
  }

  var text: String {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(source.bytes.count + 4 * replacements.count)
    var offset = source.start
    for (place, replacement) in replacements.sorted(by: { $0.key < $1.key }) {
      bytes += source.bytes[offset..<place]
      bytes += String(replacement).utf8
      offset = place + source.scalar(at: place).length
    }
    bytes += source.bytes[offset...]
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Replaces every `*` that may begin an alias.
  mutating func hideAliases() {
    let bytes = source.bytes
    for offset in bytes.indices.dropLast() where bytes[offset] == UInt8(ascii: "*") {
      let before = offset > source.start ? bytes[offset - 1] : 0x20
      let canBegin = before <= 0x20 || "[{,".utf8.contains(before)
      if canBegin && Self.isNameByte(bytes[offset + 1]) { replacements[offset] = aliasMark }
    }
  }

  /// Replaces the first character of the key at `offset`; false where that would change more than
  /// the key's text.
  mutating func hideKey(at offset: Int) -> Bool {
    var place = source.contentStart(from: offset)
    let bytes = source.bytes
    guard place + 1 < bytes.count, !"[{".utf8.contains(bytes[place]) else { return false }
    if "\"'".utf8.contains(bytes[place]) {
      place += 1
      guard !"\"'\\".utf8.contains(bytes[place]) else { return false }
    }
    guard replacements[place] == nil, source.lineBreak(at: place) == nil,
      let replacement = unused.popFirst()
    else { return false }
    replacements[place] = replacement
    originals[replacement] = source.scalar(at: place).scalar
    return true
  }

  /// `text` as it stands in the file.
  func restored(_ text: String) -> String {
    // The private characters are all of four bytes with the same first one.
    guard text.utf8.contains(0xF3) else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.map { originals[$0] ?? $0 }))
  }

  /// Which characters the name of an anchor is made of in libyaml.
  static func isNameByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }
}
