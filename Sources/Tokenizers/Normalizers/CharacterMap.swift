/// The character map that a SentencePiece model carries: a double-array trie (as Darts-clone writes
/// it) of what is replaced, and the replacements, each ended by a zero byte.
struct CharacterMap: Sendable {
  private let units: [UInt32]
  private let replacements: [UInt8]

  /// - Parameter bytes: the length of the trie in bytes, 4 bytes, lowest first; the trie, in units of
  ///   4 bytes; the replacements.
  init(_ bytes: [UInt8]) throws(CharacterMapFault) {
    guard bytes.count >= 4 else { throw .tooShort(bytes.count) }
    func unit(_ place: Int) -> UInt32 {
      (0..<4).reduce(0) { $0 | UInt32(bytes[place + $1]) << (8 * UInt32($1)) }
    }
    let length = Int(unit(0))
    guard length <= bytes.count - 4 else {
      throw .trieCutOff(length: length, available: bytes.count - 4)
    }
    units = stride(from: 4, to: 4 + length - length % 4, by: 4).map(unit)
    replacements = Array(bytes[(4 + length)...])
  }

  func normalize(_ text: inout AlignedText) {
    var changes: [AlignedText.Change] = []
    changes.reserveCapacity(text.count)
    var isChanged = false
    var buffer: [UInt8] = []
    // A character as users see it is looked up as a whole when it is short, else in its parts.
    for character in text.string {
      let scalars = character.unicodeScalars
      buffer.removeAll(keepingCapacity: true)
      for scalar in scalars { Unicode.UTF8.append(scalar, to: &buffer) }
      if buffer.count < 6, let new = replacement(for: buffer) {
        Self.replace(scalars.count, with: new, &changes)
        isChanged = true
        continue
      }
      for scalar in scalars {
        buffer.removeAll(keepingCapacity: true)
        Unicode.UTF8.append(scalar, to: &buffer)
        if let new = replacement(for: buffer) {
          Self.replace(1, with: new, &changes)
          isChanged = true
        } else {
          changes.append(.init(scalar))
        }
      }
    }
    if isChanged { text.transform(changes) }
  }

  private static func replace(
    _ count: Int, with new: [Unicode.Scalar], _ changes: inout [AlignedText.Change]
  ) {
    for (place, scalar) in new.enumerated() {
      changes.append(.init(scalar, place < count ? 0 : 1))
    }
    // With nothing before it, what is removed is not accounted for; the library has it so.
    if new.count < count, !changes.isEmpty {
      changes[changes.count - 1].shift -= count - new.count
    }
  }

  /// What the shortest beginning of `key` that is in the trie becomes.
  private func replacement(for key: [UInt8]) -> [Unicode.Scalar]? {
    guard let root = units.first else { return nil }
    var place = root.offset
    for byte in key where byte != 0 {
      place ^= Int(byte)
      guard place < units.count, units[place].label == UInt32(byte) else { return nil }
      let unit = units[place]
      place ^= unit.offset
      guard unit.hasLeaf else { continue }
      guard place < units.count else { return nil }
      let start = Int(units[place] & 0x7FFF_FFFF)
      guard start <= replacements.count else { return nil }
      let new = replacements[start...].prefix { $0 != 0 }
      return Array(String(decoding: new, as: UTF8.self).unicodeScalars)
    }
    return nil
  }
}

// A unit of the trie: https://github.com/s-yata/darts-clone
extension UInt32 {
  fileprivate var hasLeaf: Bool { self >> 8 & 1 == 1 }
  fileprivate var label: UInt32 { self & 0x8000_00FF }
  fileprivate var offset: Int { Int((self >> 10) << ((self & 0x200) >> 6)) }
}

/// The bytes of a base64 text, RFC 4648 section 4.
func decodingBase64(_ text: String) throws(CharacterMapFault) -> [UInt8] {
  var bytes: [UInt8] = []
  bytes.reserveCapacity(text.utf8.count / 4 * 3)
  var bits: UInt32 = 0
  var count = 0
  var padding = 0
  for (place, letter) in text.utf8.enumerated() {
    let value: UInt8
    switch letter {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = letter - UInt8(ascii: "A")
    case UInt8(ascii: "a")...UInt8(ascii: "z"): value = letter - UInt8(ascii: "a") + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): value = letter - UInt8(ascii: "0") + 52
    case UInt8(ascii: "+"): value = 62
    case UInt8(ascii: "/"): value = 63
    case UInt8(ascii: "=") where padding < 2:
      padding += 1
      continue
    default: throw .notBase64(place: place)
    }
    guard padding == 0 else { throw .notBase64(place: place) }
    bits = bits << 6 | UInt32(value)
    count += 6
    if count >= 8 {
      count -= 8
      bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
    }
  }
  guard text.utf8.count % 4 == 0 else { throw .notBase64(place: text.utf8.count) }
  return bytes
}
