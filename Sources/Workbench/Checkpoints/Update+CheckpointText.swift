import AttentionEngine
import Checkpoints

extension State {
  /// Lets the checkpoint read a text; returns why not.
  mutating func takeText(_ typed: String, of part: Part) -> String? {
    guard var checkpoint = document.checkpoint else { return nil }
    var text = checkpoint.text(of: model)
    let isTarget = part == .main && checkpoint.checkpoint.isEncoderDecoder
    let change = "\(isTarget ? "Target" : "Text"): \(typed)"
    let written = model.generatedCount
    if isTarget {
      text.target = typed.isEmpty ? nil : typed
    } else {
      let texts = typed.split(separator: OpenedCheckpoint.pairSeparator, maxSplits: 1)
      text.text = texts.first.map(String.init) ?? ""
      text.pair = texts.count > 1 ? String(texts[1]) : nil
    }
    do throws(CheckpointError) {
      let read = try checkpoint.reading(text, with: model.given)
      document.checkpoint = checkpoint
      writtenLimit = 0
      commit(read.model, change)
      if model.output != nil { moveToPrediction() }
      if written > 0 {
        say("\(change); \(written) written \(written == 1 ? "word is" : "words are") gone")
      }
      if let note = read.notes.first { say(note.asSentence) }
      return nil
    } catch {
      guard case .input(.tooManyTokens(let count, let limit, _)) = error else { return "\(error)" }
      return "\(count) tokens; the model has positions for \(limit)"
    }
  }
}

extension String {
  /// With a great letter at the beginning.
  var asSentence: String { prefix(1).uppercased() + dropFirst() }
}
