import AttentionEngine
import Scenes

extension State {
  mutating func editSentence(_ action: Action) {
    // What the model wrote itself is not edited: it follows from the rest.
    let model = model.given
    guard let sequence = model.sequence(part) else { return }
    let token = focusedToken
    let isGiven = sequence.tokens.indices.contains(token)
    switch action {
    case .tokenDeleted where !isGiven: takeBack(from: token)
    case .tokenMoved where !isGiven:
      say("The model wrote this word itself; X takes it back, and what follows it", .refused)
    case .sentenceBegun: beginText(of: sentencePart)
    case .tokenBegun:
      ask(.token(part, before: min(token + 1, sequence.tokens.count)), "")
    case .tokenMoved(let step):
      let target = token + step
      guard sequence.tokens.indices.contains(target) else { return }
      var tokens = sequence.tokens
      tokens.swapAt(token, target)
      replaceTokens(tokens, of: part, "\(sequence.tokenTexts[token]) moved", cursor: target)
    case .tokenDeleted:
      var tokens = sequence.tokens
      let removed = sequence.words[tokens.remove(at: token)]
      replaceTokens(tokens, of: part, "\(removed) deleted", cursor: token)
    default: break
    }
  }

  /// Asks for the text of `part`, which what the model wrote itself is no part of.
  mutating func beginText(of part: Part) {
    let model = model.given
    ask(
      .sentence(part),
      document.checkpoint?.text(of: part, in: model)
        ?? text(of: model.sequence(part)?.tokenTexts ?? [], part))
  }

  /// The part whose sentence is typed: where there is a source it is what everything begins with,
  /// unless somebody looks at how the other part begins, or the source is a dictionary. Of a checkpoint
  /// with two parts it is that of the one that is looked at.
  package var sentencePart: Part {
    hasTarget ? part : block == .input(.main) ? .main : model.textPart
  }

  /// Whether a text is given to the decoder of a checkpoint beside that of its encoder.
  package var hasTarget: Bool { document.checkpoint?.checkpoint.isEncoderDecoder == true }

  /// What the text of `part` is called.
  package func name(ofTextOf part: Part) -> String {
    if part == .source { return "source" }
    return hasTarget ? "target" : model.decoding == nil ? "sentence" : "prompt"
  }

  /// Leaves so many words of what the model wrote that the one at `token` is not among them.
  private mutating func takeBack(from token: Int) {
    guard !readsRightWords, let decoding = model.decoding else {
      return say(
        "This word follows from the training data; H shows what the model writes", .refused)
    }
    let names = tokenNames.main
    let word = "“\(names[token])”"
    writtenLimit = token - decoding.promptLength
    write()
    place.cursor.move(toToken: token - 1, of: .main)
    say(
      (token == names.count - 1
        ? "\(word) is taken back" : "\(word) and what follows are taken back")
        + "; @ writes on")
  }

  /// Makes the typed sentence that of `part`; returns why not.
  mutating func takeSentence(_ text: String, of part: Part) -> String? {
    if document.checkpoint != nil { return takeText(text, of: part) }
    let words =
      document.isText(part)
      ? TextTokenizer.words(text) : SentenceText.tokens(of: text)
    guard let words else { return "A quote is not closed" }
    return takeWords(words, of: part, "Sentence: \(text)")
  }

  /// Makes `words` the sentence of `part`; returns why not. See `AttentionModel.replacingTokens`.
  mutating func takeWords(
    _ words: [String], of part: Part, byPlace: Bool = false, _ summary: String
  ) -> String? {
    guard let sequence = model.given.sequence(part) else { return nil }
    guard words.count <= Scene.Limit.tokens else { return tooMany(tokens: words.count, part) }
    var tokens: [Int] = []
    for word in words {
      guard let row = sequence.words.firstIndex(of: word) else {
        return Self.noEmbedding(for: word, in: sequence)
      }
      tokens.append(row)
    }
    guard tokens != sequence.tokens else { return nil }
    return replaceTokens(
      tokens, of: part, byPlace: byPlace, summary, cursor: focusedToken(of: part))
  }

  /// Puts a word into the sentence of `part`; returns why not.
  mutating func insertToken(_ word: String, into part: Part, before index: Int) -> String? {
    guard let sequence = model.given.sequence(part) else { return nil }
    guard let row = document.checkpoint?.token(word) ?? sequence.words.firstIndex(of: word) else {
      return Self.noEmbedding(for: word, in: sequence)
    }
    guard sequence.tokens.count < document.tokenLimit(of: part) else {
      return tooMany(tokens: sequence.tokens.count + 1, part)
    }
    var tokens = sequence.tokens
    tokens.insert(row, at: index)
    return replaceTokens(tokens, of: part, "\(word) added", cursor: index)
  }

  private func tooMany(tokens count: Int, _ part: Part) -> String {
    document.checkpoint == nil
      ? "A scene has at most \(Scene.Limit.tokens) tokens"
      : "\(count) tokens; the model has positions for \(document.tokenLimit(of: part))"
  }

  private static func noEmbedding(for word: String, in sequence: InputSequence) -> String {
    guard !word.isEmpty else { return "Type a word that has an embedding" }
    guard sequence.words.count <= 50 else {
      return "“\(word)” is none of the \(sequence.words.count) tokens of the vocabulary"
    }
    return "“\(word)” has no embedding; known: \(sequence.words.joined(separator: " · "))"
  }

  @discardableResult
  private mutating func replaceTokens(
    _ tokens: [Int], of part: Part, byPlace: Bool = false, _ summary: String, cursor: Int
  ) -> String? {
    do throws(SentenceProblem) {
      let model = model.given
      var newModel = try model.replacingTokens(tokens, of: part, byPlace: byPlace)
      if let limit = document.checkpoint?.tokenLimit(of: .main) {
        newModel.decoding?.limit = max(0, limit - newModel.main.tokens.count)
      }
      let grows = tokens.count > (model.sequence(part)?.tokens.count ?? 0)
      commit(newModel, summary)
      place.cursor.move(toToken: max(0, min(cursor, tokens.count - 1)), of: part)
      say(summary + (grows && newModel.hasWrittenMask(for: part) ? Self.maskNote : ""))
      return nil
    } catch {
      let reason = words(for: error)
      say(reason, .refused)
      return reason
    }
  }

  private static let maskNote = "; its row and column of the mask are 1"

  private func words(for problem: SentenceProblem) -> String {
    switch problem {
    case .isEmpty: "A sentence has at least one token"
    case .tooFewPositions(let positions, let tokens):
      "The scene has \(positions) written positions, too few for \(tokens) tokens"
    case .isDictionary: "The words of a dictionary belong to their values and stay"
    }
  }
}

extension AttentionModel {
  /// Whether a written mask has a row or a column for each token of `part`.
  fileprivate func hasWrittenMask(for part: Part) -> Bool {
    layers.indices.contains {
      (layers[$0].part == part || layers[$0].attendsTo == part) && self[.mask(layer: $0)] != nil
    }
  }
}
