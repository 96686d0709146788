import AttentionEngine
import Scenes

extension State {
  /// Chooses words as typed from now on; what was written is written anew. Returns why not.
  mutating func takeSampling(_ text: String) -> String? {
    guard let typed = Sampling(text: text) else {
      return "Type greedy, or temperature 0.8 top-k 40 top-p 0.9 seed 1; each may be left out"
    }
    sampling = typed
    write()
    say("The next word: \(typed.text)")
    return nil
  }
}

extension Sampling {
  /// `greedy`, or what differs from the likeliest word alone: `temperature 0.8 top-k 40 seed 1`.
  package var text: String {
    guard let temperature else { return "greedy" }
    var parts = ["temperature \(NumberText.shortest(temperature))"]
    if let topK { parts.append("top-k \(topK)") }
    if let topP { parts.append("top-p \(NumberText.shortest(topP))") }
    return (parts + ["seed \(seed)"]).joined(separator: " ")
  }

  /// nil where `text` is neither `greedy` nor pairs of a name and a number that may stand for it.
  package init?(text: String) {
    let words = text.split(separator: " ").map(String.init)
    if words == ["greedy"] {
      self = .greedy
      return
    }
    self.init(temperature: 1)
    guard !words.isEmpty, words.count.isMultiple(of: 2) else { return nil }
    for place in stride(from: 0, to: words.count, by: 2) {
      let value = words[place + 1]
      switch words[place] {
      case "temperature":
        guard let number = Float(number: value), number > 0 else { return nil }
        temperature = number
      case "top-k":
        guard let number = Int(value), number > 0 else { return nil }
        topK = number
      case "top-p":
        guard let number = Float(number: value), number > 0, number <= 1 else { return nil }
        topP = number
      case "seed":
        guard let number = UInt64(value) else { return nil }
        seed = number
      default: return nil
      }
    }
  }
}
