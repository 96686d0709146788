/// A token besides the model's, which is found in the text before anything else.
package struct AddedToken: Hashable, Sendable {
  package let id: Int
  package let content: String
  /// Found only where it stands between other characters than those of words.
  package let isSingleWord: Bool
  /// Takes the white space on its left, or right, with it.
  package let stripsLeft: Bool
  package let stripsRight: Bool
  /// Found in the text only once that is normalized, by its own normalized form.
  package let isNormalized: Bool
  /// Left out of what is decoded, if that is asked for.
  package let isSpecial: Bool
}

/// All added tokens, and where they stand in a text: from left to right, of several that begin at a
/// place the longest one.
struct AddedTokens: Sendable {
  private(set) var tokens: [Int: AddedToken] = [:]
  private(set) var ids: [[UInt8]: Int] = [:]
  /// What normalized tokens become, where that is something else.
  private var normalizedForms: [Int: String] = [:]
  private var specialTexts: Set<[UInt8]> = []
  private var plain = ByteTrie()
  private var normalized = ByteTrie()
  private var hasPlain = false
  private var hasNormalized = false

  /// - Parameter tokens: their ids do not count: a token that the model has keeps its id there, any
  ///   other one gets the next free one. So does the library.
  init(
    _ tokens: [AddedToken], _ model: Model, _ normalizer: Normalizer?
  ) throws(TokenizerError) {
    var nextID = model.count
    for token in tokens where !token.content.isEmpty {
      let key = Array(token.content.utf8)
      let id: Int
      if let known = ids[key] ?? model.vocabulary.id(of: token.content).map({ Int($0) }) {
        id = known
      } else {
        id = nextID
        nextID += 1
      }
      if token.isNormalized, let normalizer {
        var text = AlignedText(token.content)
        try normalizer.normalize(&text)
        if !text.string.utf8.elementsEqual(key) { normalizedForms[id] = text.string }
      }
      ids[key] = id
      if token.isSpecial { specialTexts.insert(key) }
      self.tokens[id] = AddedToken(
        id: id, content: token.content, isSingleWord: token.isSingleWord,
        stripsLeft: token.stripsLeft, stripsRight: token.stripsRight,
        isNormalized: token.isNormalized, isSpecial: token.isSpecial)
    }
    for (id, token) in self.tokens.sorted(by: { $0.key < $1.key }) {
      var text = token.isNormalized ? normalizedForms[id] ?? token.content : token.content
      text.withUTF8 {
        if token.isNormalized {
          normalized.insert($0, Int32(id))
          hasNormalized = true
        } else {
          plain.insert($0, Int32(id))
          hasPlain = true
        }
      }
    }
  }

  func isSpecial(_ token: [UInt8]) -> Bool { specialTexts.contains(token) }

  /// What stands for an id when it is decoded.
  func text(of id: Int) -> String? {
    tokens[id].map { normalizedForms[id] ?? $0.content }
  }

  /// The parts of a text between added tokens, and these.
  func split(_ text: AlignedText, isNormalized: Bool) -> [(text: AlignedText, id: Int?)] {
    guard !text.isEmpty else { return [] }
    guard isNormalized ? hasNormalized : hasPlain else { return [(text.part(0..<text.count), nil)] }
    var result: [(AlignedText, Int?)] = []
    var done = 0
    for (range, id) in matches(in: text, isNormalized ? normalized : plain, from: &done) {
      result.append((text.part(range), id))
    }
    if done < text.count { result.append((text.part(done..<text.count), nil)) }
    return result.filter { !$0.0.isEmpty }
  }

  private func matches(
    in text: AlignedText, _ trie: ByteTrie, from done: inout Int
  ) -> [(Range<Int>, Int?)] {
    var bytes: [UInt8] = []
    text.appendUTF8(to: &bytes)
    let scalars = text.scalars
    var result: [(Range<Int>, Int?)] = []
    bytes.withUnsafeBufferPointer { bytes in
      var place = 0
      var byte = 0
      while place < scalars.count {
        guard let match = trie.longestPrefix(of: bytes, from: byte) else {
          byte += Unicode.UTF8.length(scalars[place])
          place += 1
          continue
        }
        var start = place
        while byte < match.end {
          byte += Unicode.UTF8.length(scalars[place])
          place += 1
        }
        let id = Int(match.value)
        guard let token = tokens[id] else { continue }
        var end = place
        if token.isSingleWord {
          let isInWord =
            (start > 0 && scalars[start - 1].isWordCharacter)
            || (end < scalars.count && scalars[end].isWordCharacter)
          if isInWord { continue }
        }
        if token.stripsLeft {
          while start > done, scalars[start - 1].isWhiteSpace { start -= 1 }
          // The token before may have taken the white space, and this one with it.
          start = max(start, done)
        }
        if token.stripsRight {
          while end < scalars.count, scalars[end].isWhiteSpace { end += 1 }
        }
        guard start < end else { continue }
        if done < start { result.append((done..<start, nil)) }
        result.append((start..<end, id))
        done = end
      }
    }
    return result
  }
}
