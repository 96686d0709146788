import AttentionEngine
import Scenes

extension State {
  mutating func editSentence(_ action: Action) {
    switch action {
    case .sentenceBegun: ask(.sentence, SentenceText.text(of: model.tokenTexts))
    case .tokenBegun: ask(.token(before: focusedToken + 1), "")
    case .tokenMoved(let step):
      let target = focusedToken + step
      guard model.tokens.indices.contains(target) else { return }
      var tokens = model.tokens
      tokens.swapAt(focusedToken, target)
      replaceTokens(tokens, "\(model.tokenTexts[focusedToken]) moved", cursor: target)
    case .tokenDeleted:
      var tokens = model.tokens
      let removed = model.words[tokens.remove(at: focusedToken)]
      replaceTokens(tokens, "\(removed) deleted", cursor: focusedToken)
    default: break
    }
  }

  /// Makes the typed sentence the current one; returns why not.
  mutating func takeSentence(_ text: String) -> String? {
    guard let words = SentenceText.tokens(of: text) else { return "A quote is not closed" }
    guard words.count <= Scene.Limit.tokens else { return Self.tooManyTokens }
    var tokens: [Int] = []
    for word in words {
      guard let row = model.words.firstIndex(of: word) else { return noEmbedding(for: word) }
      tokens.append(row)
    }
    guard tokens != model.tokens else { return nil }
    return replaceTokens(tokens, "Sentence: \(text)", cursor: focusedToken)
  }

  /// Puts a word into the sentence; returns why not.
  mutating func insertToken(_ word: String, before index: Int) -> String? {
    guard let row = model.words.firstIndex(of: word) else { return noEmbedding(for: word) }
    guard model.tokens.count < Scene.Limit.tokens else { return Self.tooManyTokens }
    var tokens = model.tokens
    tokens.insert(row, at: index)
    return replaceTokens(tokens, "\(word) added", cursor: index)
  }

  private static let tooManyTokens = "A scene has at most \(Scene.Limit.tokens) tokens"

  private func noEmbedding(for word: String) -> String {
    guard !word.isEmpty else { return "Type a word that has an embedding" }
    return "“\(word)” has no embedding; known: \(model.words.joined(separator: " · "))"
  }

  @discardableResult
  private mutating func replaceTokens(_ tokens: [Int], _ summary: String, cursor: Int) -> String? {
    do throws(SentenceProblem) {
      let newModel = try model.replacingTokens(tokens)
      let grows = tokens.count > model.tokens.count
      let hasWrittenMask = model[.mask(layer: place.head.layer)] != nil
      commit(newModel, summary)
      place.cursor.move(toToken: max(0, min(cursor, tokens.count - 1)))
      say(summary + (grows && hasWrittenMask ? "; its row and column of the mask are 1" : ""))
      return nil
    } catch {
      let reason = words(for: error)
      say(reason, .refused)
      return reason
    }
  }

  private func words(for problem: SentenceProblem) -> String {
    switch problem {
    case .isEmpty: "A sentence has at least one token"
    case .tooFewPositions(let positions, let tokens):
      "The scene has \(positions) written positions, too few for \(tokens) tokens"
    case .isDictionary: "The words of a dictionary belong to their values and stay"
    }
  }
}
