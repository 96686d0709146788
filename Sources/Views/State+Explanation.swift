import AttentionEngine
import CellGrid
import Workbench

extension State {
  /// What the inspector says where no number is under the cursor.
  var explanation: [String] {
    if graph.isShown { return graphExplanation }
    if let absence, absence != .isText { return absence.explanation }
    let token = model.tokenTexts[focusedToken]
    let row = model.tokens[focusedToken]
    let occurrences = model.tokens.filter { $0 == row }.count
    return [
      "“\(token)”, token \(focusedToken) of \(model.tokens.count)",
      "row \(row) of the embeddings",
      occurrences > 1 ? "stands \(occurrences) times in the sentence" : "",
      "",
      "i  edits the sentence", "A  adds a token", "X  deletes this one", "< >  move it",
      "", "known words:", model.words.joined(separator: " · "),
    ]
  }

  /// A weight in a column of weights.
  private func weight(_ value: Float) -> String {
    NumberFormat(.fixed(decimals: 4)).text(value)
  }

  private var graphExplanation: [String] {
    guard let weights = graphWeights else { return ["All heads are off.", "a  turns them on"] }
    let token = focusedToken
    let texts = tokenNames.main
    let strongest = weights.row(token).enumerated().filter { $0.element > 0 }.sorted {
      ($1.element, $0.offset) < ($0.element, $1.offset)
    }
    let listeners = (0..<weights.rows).map { ($0, weights[$0, token]) }.filter { $0.1 > 0 }.sorted {
      ($1.1, $0.0) < ($0.1, $1.0)
    }
    if strongest.isEmpty {
      return ["“\(texts[token])” attends to nothing: the mask forbids it all"]
    }
    let isEven = strongest.count > 1 && strongest.first?.element == strongest.last?.element
    return ["“\(texts[token])” attends to"]
      + (isEven ? ["all \(strongest.count) alike: none is strongest"] : [])
      + strongest.prefix(4).map { "  \(weight($0.element))  \(texts[$0.offset])" }
      + ["attended to by"]
      + listeners.prefix(3).map { "  \(weight($0.1))  \(texts[$0.0])" }
      + [
        "", "o  all arcs, from one, to one", "{ }  fewer, more arcs", "( )  threshold",
        "m  one head or the mean", "[ ]  other head",
      ]
  }
}

extension String {
  /// The text in lines of at most `width` columns, broken at spaces.
  func wrapped(to width: Int) -> [String] {
    guard TextWidth.columns(self) > width else { return [self] }
    var lines = [""]
    for word in split(separator: " ") {
      let last = lines[lines.count - 1]
      if !last.isEmpty, TextWidth.columns(last) + TextWidth.columns(String(word)) + 1 > width {
        lines.append(String(word))
      } else {
        lines[lines.count - 1] = last.isEmpty ? String(word) : last + " " + word
      }
    }
    return lines
  }
}
