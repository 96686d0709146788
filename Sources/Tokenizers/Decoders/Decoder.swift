/// What makes readable text of tokens. Tokens are UTF-8 throughout, and each step gives as many or
/// fewer.
indirect enum Decoder: Sendable {
  case sequence([Decoder])
  case byteLevel
  /// Joins tokens that begin with the prefix, and takes spaces out that stand before punctuation.
  case wordPiece(prefix: [UInt8], cleansUp: Bool)
  case metaspace(Metaspace)
  /// The suffix ends a word.
  case bytePair(suffix: [UInt8])
  /// `<0xE2>` and the like to the characters that they make.
  case byteFallback
  case fuse
  case strip(Unicode.Scalar, start: Int, stop: Int)
  case replace(TextPattern, with: [Unicode.Scalar])
  case ctc(padToken: [UInt8], delimiter: [UInt8], cleansUp: Bool)

  func decode(_ tokens: [[UInt8]]) throws(TokenizerError) -> [[UInt8]] {
    switch self {
    case .sequence(let decoders):
      var tokens = tokens
      for decoder in decoders { tokens = try decoder.decode(tokens) }
      return tokens
    case .byteLevel:
      let bytes = tokens.flatMap { ByteLevel.decode($0) ?? $0 }
      // What is no UTF-8 becomes U+FFFD.
      return [Array(String(decoding: bytes, as: UTF8.self).utf8)]
    case .wordPiece(let prefix, let cleansUp):
      return tokens.enumerated().map { place, token in
        var token = token
        if place > 0 {
          token =
            token.starts(with: prefix) ? Array(token.dropFirst(prefix.count)) : [.space] + token
        }
        return cleansUp ? Self.cleanedUp(token) : token
      }
    case .metaspace(let metaspace):
      let replacement = Array(String(metaspace.replacement).utf8)
      return tokens.enumerated().map { place, token in
        let isDropped = place == 0 && metaspace.prependScheme != .never
        return token.replacing(replacement, with: isDropped ? [] : [.space])
      }
    case .bytePair(let suffix):
      return tokens.enumerated().map { place, token in
        token.replacing(suffix, with: place == tokens.count - 1 ? [] : [.space])
      }
    case .byteFallback: return Self.joiningBytes(tokens)
    case .fuse: return [tokens.flatMap { $0 }]
    case .strip(let scalar, let start, let stop):
      return tokens.map { Self.strip($0, scalar, start: start, stop: stop) }
    case .replace(let pattern, let content):
      var result: [[UInt8]] = []
      for token in tokens { result.append(try Self.replace(token, pattern, content)) }
      return result
    case .ctc(let padToken, let delimiter, let cleansUp):
      var result: [[UInt8]] = []
      for (place, token) in tokens.enumerated() where place == 0 || tokens[place - 1] != token {
        var token = token.replacing(padToken, with: [])
        if cleansUp { token = Self.cleanedUp(token).replacing(delimiter, with: [.space]) }
        if !token.isEmpty { result.append(token) }
      }
      return result
    }
  }

  private static let cleanups: [(from: [UInt8], to: [UInt8])] = [
    (" .", "."), (" ?", "?"), (" !", "!"), (" ,", ","), (" ' ", "'"), (" n't", "n't"),
    (" 'm", "'m"), (" do not", " don't"), (" 's", "'s"), (" 've", "'ve"), (" 're", "'re"),
  ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

  private static func cleanedUp(_ token: [UInt8]) -> [UInt8] {
    guard token.contains(.space) else { return token }
    return cleanups.reduce(token) { $0.replacing($1.from, with: $1.to) }
  }

  /// Bytes that stand together and are no UTF-8 give one U+FFFD each.
  private static func joiningBytes(_ tokens: [[UInt8]]) -> [[UInt8]] {
    var result: [[UInt8]] = []
    var bytes: [UInt8] = []
    func flush() {
      guard !bytes.isEmpty else { return }
      if String(validating: bytes, as: UTF8.self) != nil {
        result.append(bytes)
      } else {
        result += bytes.map { _ in Array("\u{FFFD}".utf8) }
      }
      bytes = []
    }
    for token in tokens {
      if let byte = byte(of: token) {
        bytes.append(byte)
      } else {
        flush()
        result.append(token)
      }
    }
    flush()
    return result
  }

  /// The byte that `<0x0A>` stands for.
  private static func byte(of token: [UInt8]) -> UInt8? {
    guard token.count == 6, token.starts(with: "<0x".utf8), token[5] == UInt8(ascii: ">") else {
      return nil
    }
    // Rust reads a sign too.
    let isSigned = token[3] == UInt8(ascii: "+")
    guard let low = token[4].hexDigit else { return nil }
    return isSigned ? UInt8(low) : token[3].hexDigit.map { UInt8($0 << 4 | low) }
  }

  private static func strip(
    _ token: [UInt8], _ scalar: Unicode.Scalar, start: Int, stop: Int
  ) -> [UInt8] {
    let scalars = Array(String(decoding: token, as: UTF8.self).unicodeScalars)
    let first = scalars.prefix(start).prefix { $0 == scalar }.count
    let last = scalars.count - scalars.suffix(stop).reversed().prefix { $0 == scalar }.count
    var bytes: [UInt8] = []
    for scalar in scalars[first..<max(first, last)] { Unicode.UTF8.append(scalar, to: &bytes) }
    return bytes
  }

  private static func replace(
    _ token: [UInt8], _ pattern: TextPattern, _ content: [Unicode.Scalar]
  ) throws(TokenizerError) -> [UInt8] {
    let scalars = Array(String(decoding: token, as: UTF8.self).unicodeScalars)
    var bytes: [UInt8] = []
    for match in try pattern.matches(in: scalars) {
      for scalar in match.isMatch ? content[...] : scalars[match.range] {
        Unicode.UTF8.append(scalar, to: &bytes)
      }
    }
    return bytes
  }
}

extension [UInt8] {
  /// Each `old`, from left to right, becomes `new`. An empty `old` is found nowhere.
  fileprivate func replacing(_ old: [UInt8], with new: [UInt8]) -> [UInt8] {
    guard let first = old.first, contains(first) else { return self }
    var result: [UInt8] = []
    var place = 0
    while place < count {
      if self[place] == first, self[place...].starts(with: old) {
        result += new
        place += old.count
      } else {
        result.append(self[place])
        place += 1
      }
    }
    return result
  }
}
