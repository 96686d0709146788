import AttentionEngine
import Scenes

/// The other texts that a scene offers for its model.
extension State {
  /// Makes the next or previous example the sentence; from a sentence that is none of them, the
  /// first or the last one.
  mutating func stepExample(_ step: Int) {
    guard let scene = document.scene else { return }
    let (examples, part) = (scene.examples, scene.examplePart)
    guard !examples.isEmpty, let now = model.given.sequence(part)?.tokenTexts else { return }
    let count = examples.count
    let start = step > 0 ? -1 : count
    let index = ((examples.firstIndex(of: now) ?? start) + step + count) % count
    let text = text(of: examples[index], part)
    let summary = "Example \(index + 1) of \(count): \(text)"
    guard examples[index] != now else { return say(summary) }
    // A new text is written to its end.
    writtenLimit = nil
    // What is written for each token is written for the examples, too.
    if let problem = takeWords(examples[index], of: part, byPlace: true, summary) {
      say(problem, .refused)
    }
  }

  /// A sentence of `part` as its scene writes it.
  func text(of words: [String], _ part: Part) -> String {
    document.isText(part)
      ? TextTokenizer.detokenized(words) : SentenceText.text(of: words)
  }
}
