/// Bytes as characters that can be seen, as GPT-2 has them: each byte of the text is a character of
/// its own, space is `Ġ`. Radford et al. 2019, `encoder.py`, `bytes_to_unicode`.
struct ByteLevel: Sendable {
  var addsPrefixSpace: Bool
  var trimsOffsets: Bool
  /// Nil: the text is not cut.
  var pattern: TextPattern?

  /// GPT-2's pattern of words.
  static let words =
    #"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"#

  /// The character of each byte: itself where it can be seen, else one from U+0100 on.
  static let characters: [Unicode.Scalar] = {
    var next: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      switch byte {
      case 0x21...0x7E, 0xA1...0xAC, 0xAE...0xFF: return Unicode.Scalar(UInt8(byte))
      default:
        defer { next += 1 }
        return Unicode.Scalar(next) ?? " "
      }
    }
  }()

  /// The byte of each character below U+0144; −1 where it stands for none.
  private static let bytes: [Int16] = {
    var bytes = [Int16](repeating: -1, count: 0x144)
    for (byte, character) in characters.enumerated() { bytes[Int(character.value)] = Int16(byte) }
    return bytes
  }()

  static func encode(_ text: inout AlignedText) {
    let characters = Self.characters
    if text.scalars.allSatisfy({ $0.isASCII }) {
      text.map { characters[Int($0.value)] }
      return
    }
    var changes: [AlignedText.Change] = []
    changes.reserveCapacity(text.count * 2)
    for scalar in text.scalars {
      var isFirst = true
      for byte in Unicode.UTF8.encode(scalar) ?? Unicode.UTF8.encodedReplacementCharacter {
        changes.append(.init(characters[Int(byte)], isFirst ? 0 : 1))
        isFirst = false
      }
    }
    text.transform(changes)
  }

  /// The bytes that a token stands for; nil when one of its characters is not of the alphabet.
  static func decode(_ token: [UInt8]) -> [UInt8]? {
    let table = bytes
    var result: [UInt8] = []
    result.reserveCapacity(token.count)
    for scalar in String(decoding: token, as: UTF8.self).unicodeScalars {
      guard scalar.value < table.count, table[Int(scalar.value)] >= 0 else { return nil }
      result.append(UInt8(table[Int(scalar.value)]))
    }
    return result
  }

  func split(_ parts: [AlignedText]) throws(TokenizerError) -> [AlignedText] {
    var result: [AlignedText] = []
    for var part in parts {
      if addsPrefixSpace, part.scalars.first != " " { part.prepend([" "]) }
      if let pattern {
        result += part.split(at: try pattern.matches(in: part.scalars), .isolated)
      } else {
        result.append(part)
      }
    }
    for place in result.indices { Self.encode(&result[place]) }
    return result
  }

  /// Takes the white space at both ends of a token out of its range. `addsPrefixSpace`: the space
  /// before the first word is not in the text and takes no place.
  static func trim(_ encoding: inout Encoding, addsPrefixSpace: Bool) {
    func isSpace(_ scalar: Unicode.Scalar) -> Bool { scalar == "Ġ" || scalar.isWhiteSpace }
    for place in encoding.tokens.indices {
      let token = encoding.tokens[place].unicodeScalars
      var leading = token.prefix(while: isSpace).count
      let trailing = token.reversed().prefix(while: isSpace).count
      guard leading > 0 || trailing > 0 else { continue }
      var start = encoding.offsets[place].lowerBound
      var end = encoding.offsets[place].upperBound
      if leading > 0 {
        if place == 0 || start == 0, addsPrefixSpace, leading == 1 { leading = 0 }
        start = min(start + leading, end)
      }
      if trailing > 0, end >= trailing { end = max(end - trailing, start) }
      encoding.offsets[place] = start..<end
    }
  }
}
