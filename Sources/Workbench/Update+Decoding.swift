import AttentionEngine
import Scenes

/// Models that write: what they write follows from the numbers, so it is written anew after every
/// change.
extension State {
  /// Makes `model` the current one, and lets it write if it writes.
  mutating func take(_ model: AttentionModel) {
    trace.update(to: model.given)
    write()
  }

  mutating func write() {
    decodingEnd = trace.decode(limit: writtenLimit, maximum: Scene.Limit.tokens)
  }

  /// One word more; back to the prompt where the text is complete.
  mutating func writeNextWord() {
    let count = model.generatedCount
    guard decodingEnd == .paused else {
      writtenLimit = 0
      write()
      moveToLastToken()
      return say("Back to the prompt; @ writes the first word")
    }
    let last = model.tokenTexts.last ?? ""
    writtenLimit = count + 1
    write()
    moveToLastToken()
    if decodingEnd != .paused { writtenLimit = nil }
    guard model.generatedCount > count, let word = model.tokenTexts.last else {
      return say(decodingEnd?.sentence ?? "")
    }
    let end = decodingEnd == .paused ? nil : decodingEnd?.sentence
    say("“\(word)” follows “\(last)”" + (end.map { ". \($0)" } ?? ""))
  }

  /// The next word is what the last token predicts.
  mutating func moveToLastToken() {
    place.cursor.move(toToken: model.tokens.count - 1, of: .main)
  }
}

/// What a model that writes was given, and what it made of it.
package struct WrittenText: Hashable, Sendable {
  package let source: String?
  package let prompt: String
  package let written: String
  package let end: DecodingEnd

  /// Tokens as running text.
  static func text(of tokens: some Sequence<String>) -> String { tokens.joined(separator: " ") }
}

extension State {
  /// nil where the model writes nothing.
  package var writtenText: WrittenText? {
    guard let decodingEnd else { return nil }
    let tokens = model.tokenTexts
    let count = tokens.count - model.generatedCount
    return WrittenText(
      source: model.source.map { WrittenText.text(of: $0.sequence.tokenTexts) },
      prompt: WrittenText.text(of: tokens[..<count]),
      written: WrittenText.text(of: tokens[count...]), end: decodingEnd)
  }

  /// Whether the model wrote the token itself.
  package func isGenerated(token index: Int, of part: Part) -> Bool {
    part == .main && index >= model.tokens.count - model.generatedCount
  }
}

extension DecodingEnd {
  /// Why the text ends, as a sentence without a full stop.
  package var sentence: String {
    switch self {
    case .paused: "@ writes the next word"
    case .end(let word): "“\(word)” is likeliest now, and ends the text"
    case .limit(let count): "The scene ends the text after \(count) word\(count == 1 ? "" : "s")"
    case .full(let tokens): "The text ends here: a sentence has at most \(tokens) tokens"
    case .noPosition(let positions):
      "The text ends here: the scene has \(positions) written positions"
    case .noEmbedding(let word):
      "“\(word)” is likeliest now, but has no embedding: nothing can follow it"
    case .noNumber: "The text ends here: no logit is a number"
    }
  }
}
