import AttentionEngine
import Scenes

/// Models that write: what they write follows from the numbers, so it is written anew after every
/// change.
extension State {
  /// Makes `model` the current one, and lets it write if it writes.
  mutating func take(_ model: AttentionModel) {
    var model = model.written
    if let scene = document.scene { shownExample.update(for: model, in: scene) }
    let example = shownExample.example
    let isShown = example?.tokens == model.tokens
    if let example, isShown { model.targets = example.targets }
    let reading = showsGradients && !isShown ? example.flatMap(model.reading) : nil
    trace.update(to: reading ?? model)
    gradients = nil
    readsRightWords = reading != nil
    decodingEnd = reading.map { DecodingEnd.rightWords($0.decoding?.end) } ?? decode()
  }

  /// Writes on; returns why the text goes no further.
  private mutating func decode(keepsWritten: Bool = false) -> DecodingEnd? {
    let end = trace.decode(
      limit: writtenLimit, maximum: document.tokenLimit(of: .main), choosing: sampling,
      keepsWritten: keepsWritten)
    // What limits a checkpoint is how many positions it has.
    guard case .limit? = end, document.checkpoint != nil else { return end }
    return .noPosition(positions: model.tokens.count)
  }

  mutating func write() { take(model) }

  /// One word more. Where the text is complete, a scene goes back to the prompt, as it was opened with
  /// a complete text; what a checkpoint wrote stays, as it may have taken long.
  mutating func writeNextWord() {
    let count = model.generatedCount
    guard decodingEnd == .paused else {
      if document.checkpoint != nil, let decodingEnd {
        return say("\(sentence(of: decodingEnd)); i and Enter go back to the prompt", .refused)
      }
      writtenLimit = 0
      write()
      moveToLastToken()
      return say("Back to the prompt; @ writes the first word")
    }
    let last = texts(ofTokensIn: model.main).last ?? ""
    writtenLimit = count + 1
    // Only the next word is new: what was written follows from the same numbers.
    gradients = nil
    decodingEnd = decode(keepsWritten: true)
    moveToLastToken()
    // A checkpoint writes no further than somebody asked, also after an edit: that takes time.
    if decodingEnd != .paused, document.checkpoint == nil { writtenLimit = nil }
    guard model.generatedCount > count, let word = texts(ofTokensIn: model.main).last else {
      return say(decodingEnd.map(sentence) ?? "")
    }
    let end = decodingEnd == .paused ? nil : decodingEnd.map(sentence)
    say("“\(word)” follows “\(last)”" + (end.map { ". \($0)" } ?? ""))
  }

  /// The next word is what the last token predicts.
  /// To the token whose prediction is asked for: the first one that stands for a word to be guessed,
  /// else the last one.
  mutating func moveToPrediction() {
    guard let token = model.main.tokenTexts.firstIndex(where: TokenKind.isMask) else {
      return moveToLastToken()
    }
    place.cursor.move(toToken: token, of: .main)
  }

  mutating func moveToLastToken() {
    place.cursor.move(toToken: model.tokens.count - 1, of: .main)
  }
}

/// The example of the training data that the text on the screen is, looked up when the text changes.
struct ShownExample: Sendable {
  private var text: [[Int]]?
  private(set) var example: TrainingExample?

  mutating func update(for model: AttentionModel, in scene: Scene) {
    let text = [model.tokens, model.source?.sequence.tokens ?? []]
    guard self.text != text else { return }
    self.text = text
    example = scene.example(for: model)
  }
}

extension AttentionModel {
  /// The decoder with the right words in place of its own, as it reads them in training; nil where
  /// it does not begin as `example` does, or has no room for them.
  fileprivate func reading(_ example: TrainingExample) -> AttentionModel? {
    guard decoding != nil, example.tokens.starts(with: tokens) else { return nil }
    var result = self
    do throws(SentenceProblem) {
      for word in example.tokens.dropFirst(tokens.count) { result = try result.generating(word) }
    } catch {
      return nil
    }
    result.targets = example.targets
    return result
  }
}

/// What a model that predicts words was given, and what it made of it.
package struct WrittenText: Hashable, Sendable {
  package let source: String?
  package let prompt: String
  package let written: String
  /// Why it goes no further; nil where the model answers and writes nothing on.
  package let end: DecodingEnd?
  /// What `written` is where it does not go on after the prompt: `likeliest for [MASK]`.
  package var heading: String?

  /// Tokens as running text.
  package static func text(of tokens: some Sequence<String>) -> String {
    TextTokenizer.detokenized(Array(tokens))
  }
}

extension State {
  /// nil where the model predicts no words.
  package var writtenText: WrittenText? {
    guard let decodingEnd else { return answeredText }
    let tokens = model.tokenTexts
    let count = tokens.count - model.generatedCount
    if let checkpoint = document.checkpoint {
      return checkpoint.writtenText(of: model, end: decodingEnd)
    }
    return WrittenText(
      source: model.source.map { WrittenText.text(of: $0.sequence.tokenTexts) },
      prompt: WrittenText.text(of: tokens[..<count]),
      written: WrittenText.text(of: tokens[count...]), end: decodingEnd)
  }

  private var answeredText: WrittenText? {
    guard !answer.isEmpty else { return nil }
    if document.checkpoint != nil { return guessedText }
    return WrittenText(
      source: nil, prompt: WrittenText.text(of: model.tokenTexts),
      written: WrittenText.text(of: answer), end: nil)
  }

  /// What a checkpoint that writes nothing on guesses: the words behind its masks, and of a text
  /// without any the word at every token.
  private var guessedText: WrittenText {
    let tokens = model.tokenTexts
    let masks = tokens.indices.filter { TokenKind.isMask(tokens[$0]) && $0 < answer.count }
    let places = masks.count > 1 ? " at " + masks.map(String.init).joined(separator: ", ") : ""
    return WrittenText(
      source: nil, prompt: document.checkpoint?.title(of: model) ?? "",
      written: (masks.isEmpty ? answer : masks.map { answer[$0] }).joined(separator: " "), end: nil,
      heading: masks.isEmpty
        ? "likeliest at each token" : "likeliest for \(tokens[masks[0]])\(places)")
  }

  /// Whether the model wrote the token itself.
  package func isGenerated(token index: Int, of part: Part) -> Bool {
    part == .main && index >= model.tokens.count - model.generatedCount
  }
}

extension DecodingEnd {
  /// The text of the training data ends with its end.
  fileprivate static func rightWords(_ end: String?) -> DecodingEnd { end.map(Self.end) ?? .paused }
}

extension State {
  /// Why the text ends, as a sentence without a full stop.
  private func sentence(of end: DecodingEnd) -> String {
    switch end {
    case .paused: "@ writes the next word"
    case .end(let word): "“\(word)” is likeliest now, and ends the text"
    case .limit(let count): "The scene ends the text after \(count) word\(count == 1 ? "" : "s")"
    case .full(let tokens): "The text ends here: a sentence has at most \(tokens) tokens"
    case .noPosition(let positions) where document.checkpoint != nil:
      "The text is as long as the \(positions) positions of the model allow"
    case .noPosition(let positions):
      "The text ends here: the scene has \(positions) written positions"
    case .noEmbedding(let word):
      "“\(word)” is likeliest now, but has no embedding: nothing can follow it"
    case .noNumber: "The text ends here: no logit is a number"
    }
  }
}
