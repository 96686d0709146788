import AttentionEngine
import CellGrid

/// How the palette finds commands.
extension Command {
  /// The commands whose title has the letters of `query` in their order, and those of which another
  /// word begins with it; best match first.
  package static func matching(_ query: String) -> [Command] {
    let match = FuzzyMatch(query)
    var found: [(score: Int, index: Int)] = []
    for (index, command) in table.enumerated() {
      if let score = match.score(in: titles[index]) {
        found.append((score, index))
      } else if command.word(beginningWith: match) != nil {
        found.append((wordScore, index))
      }
    }
    found.sort { ($1.score, $0.index) < ($0.score, $1.index) }
    return found.map { table[$0.index] }
  }

  /// The letters of the titles in the order of the table, in small ones.
  private static let titles = table.map { Array($0.title.lowercased()) }

  /// Letters that lie scattered over a title say less than such a word, and the begin of a word of the
  /// title says more.
  private static let wordScore = 10

  /// The other word by which `query` finds the command; nil where it does by its title, or not at
  /// all.
  package func word(matching query: String) -> Substring? {
    let match = FuzzyMatch(query)
    guard match.score(in: Array(title.lowercased())) == nil else { return nil }
    return word(beginningWith: match)
  }

  private func word(beginningWith match: FuzzyMatch) -> Substring? {
    guard match.letters.count > 1 else { return nil }
    return Self.words[title]?.first { $0.lowercased().starts(with: match.letters) }
  }

  /// By its title the words by which somebody may look for a command and that the title has not:
  /// those of the README, of the field, and of what a stage is for.
  static let words: [String: [Substring]] = {
    var result: [String: [Substring]] = otherWords.mapValues { $0.split(separator: " ") }
    for letter in Stage.letters {
      guard let command = table.first(where: { $0.keys == [.character(letter.letter)] }) else {
        continue
      }
      let meanings = letter.stages.map(\.meaning).joined(separator: " ")
      result[command.title] = meanings.split { !$0.isLetter }.filter { $0.count > 3 }
    }
    return result
  }()

  private static let statistics = "entropy distance sink first previous same next separators shares"

  private static let otherWords = [
    "Next matrix of the stage": "bias W_Q b_Q W_O weights input",
    "Previous matrix of the stage": "bias W_Q b_Q W_O weights input",
    "Go to the marked source": "follow derivation",
    "Turn the head on or off": "ablate ablation switch",
    "Turn all heads on or off": "ablate ablation switch",
    "All heads of all layers, or back": "overview thumbnails maps sink entropy",
    "Next statistic of the heads": statistics,
    "Previous statistic": statistics,
    "Sort by statistic, or by layers": "rank order sink entropy distance",
    "Next smaller statistic": "rank extreme sink entropy distance",
    "Next greater statistic": "rank extreme sink entropy distance",
    "Marked heads: mean, sum, max": "average combine together",
    "Without first, special; × ‖v·W_O‖": "lens sink renormalised values norm separators",
    "Keep the query in sight": "pin",
    "Why this score: the products q·k": "dot dimensions explain",
    "Graph or matrix, position curves": "arcs lines",
    "Edit the number": "bias weight embedding change",
    "Change the scale": "sqrt",
    "Change the mask": "causal",
    "Change the weighting": "softmax linear identity",
    "Edit the sentence": "text prompt",
    "Edit the source": "text encoder translate",
    "Edit the target": "text decoder prompt translate",
    "Write the next word": "translate generate decode predict",
    "How the next word is chosen": "temperature top-k top-p greedy sampling seed",
    "Take one step": "train learn gradient",
    "Run, or pause": "train learn",
    "Loss curve and accuracy": "train learn",
    "Gradients instead of values": "backward derivative",
    "Compare side by side": "translate order",
    "Change since opening": "delta difference",
    "Colours: linear, log, per row": "colors heatmap range",
    "Export what is shown": "csv json npy safetensors svg dot picture",
  ]
}
