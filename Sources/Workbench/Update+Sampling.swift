import AttentionEngine
import Scenes

extension State {
  /// Chooses words as typed from now on. What was written follows from the numbers and from how words
  /// are chosen, so it is written anew, and undo brings it back. Returns why not.
  mutating func takeSampling(_ text: String) -> String? {
    let typed: Sampling
    do throws(SamplingProblem) {
      typed = try Sampling(typed: text)
    } catch {
      return error.message
    }
    let before = sampling
    guard typed != before else { return nil }
    let written = model.tokens
    commit(
      typed, "the next word: \(before.text) → \(typed.text)",
      sides: History.Sides(
        before: "the next word: \(before.text)", after: "the next word: \(typed.text)"))
    let isOther = model.tokens != written
    say(
      "The next word: \(typed.text)"
        + (isOther ? "; what was written is chosen anew, u brings it back" : ""))
    return nil
  }
}

/// What is wrong with typed settings of how the next word is chosen.
enum SamplingProblem: Error, Hashable {
  case nothing
  /// No setting is called so.
  case unknown(String)
  /// The last setting has no number.
  case noNumber(String)
  /// The number of a setting is none that it can have.
  case badNumber(String, String)

  var message: String {
    switch self {
    case .nothing: "Type greedy, or temperature 0.8 top-k 40 top-p 0.9 seed 1"
    case .unknown("greedy"): "greedy stands alone, without other settings"
    case .unknown(let word):
      "“\(word.prefix(20))” is none of greedy, temperature, top-k, top-p, seed"
    case .noNumber(let name): "\(name) has no number, which is \(Self.range(of: name))"
    case .badNumber(let name, let text):
      "\(name) is \(Self.range(of: name)), not \(text.prefix(20))"
    }
  }

  private static func range(of name: String) -> String {
    switch name {
    case "temperature": "a number above 0"
    case "top-k": "a whole number from 1"
    case "top-p": "a number above 0, at most 1"
    default: "a whole number from 0"
    }
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

  /// `greedy`, or pairs of a name and a number; each may be left out.
  init(typed text: String) throws(SamplingProblem) {
    let words = text.split(separator: " ").map(String.init)
    if words == ["greedy"] {
      self = .greedy
      return
    }
    self.init(temperature: 1)
    guard !words.isEmpty else { throw .nothing }
    for place in stride(from: 0, to: words.count, by: 2) {
      guard Self.names.contains(words[place]) else { throw .unknown(words[place]) }
      guard place + 1 < words.count else { throw .noNumber(words[place]) }
      try set(words[place], to: words[place + 1])
    }
  }

  private static let names = ["temperature", "top-k", "top-p", "seed"]

  private mutating func set(_ name: String, to text: String) throws(SamplingProblem) {
    switch (name, Float(number: text), UInt64(text)) {
    case ("temperature", let number?, _) where number > 0: temperature = number
    case ("top-k", _, let number?) where number > 0 && number <= UInt64(Int.max):
      topK = Int(number)
    case ("top-p", let number?, _) where number > 0 && number <= 1: topP = number
    case ("seed", _, let number?): seed = number
    default: throw .badNumber(name, text)
    }
  }
}
