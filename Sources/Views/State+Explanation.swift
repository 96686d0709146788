import AttentionEngine
import CellGrid
import Workbench

extension State {
  /// What the inspector says where no number is under the cursor.
  var explanation: [String] {
    if graph.isShown { return graphExplanation }
    if let absence, absence != .isText { return absence.explanation }
    return tokenExplanation
  }

  private var tokenExplanation: [String] {
    guard let sequence = model.sequence(part) else { return [] }
    let token = focusedToken
    let row = sequence.tokens[token]
    let occurrences = sequence.tokens.filter { $0 == row }.count
    let isDictionary = part == .source && model.source?.values != nil
    var lines = [
      "“\(sequence.words[row])”, token \(token) of \(sequence.tokens.count)",
      "row \(row) of the embeddings",
      occurrences > 1 ? "stands \(occurrences) times in the sentence" : "", "",
    ]
    // It has no row of embeddings, and nobody could change it.
    if model.isCaptured { return [lines[0], lines[2]] }
    if isDictionary, let value = model.source?.values?.words[token] {
      lines[2] = "its value: “\(value)”"
    }
    if isGenerated(token: token, of: part), token > 0 {
      let last = tokenNames.main[token - 1]
      lines += [
        readsRightWords
          ? "It is the right word after “\(last)”."
          : "The model wrote it, as the likeliest word after “\(last)”.", "",
      ]
    } else if !isDictionary {
      let noun = name(ofTextOf: part)
      lines += [
        "i  edits the \(noun)", "A  adds a token", "X  deletes this one", "< >  move it", "",
      ]
    }
    if part == .main, model.decoding != nil { lines += ["@  writes the next word", ""] }
    return lines + ["known words:", sequence.words.joined(separator: " · ")]
  }

  /// A weight in a column of weights.
  private func weight(_ value: Float) -> String {
    NumberFormat(.fixed(decimals: 4)).text(value)
  }

  private var graphExplanation: [String] {
    guard let weights = shownWeights else { return ["All heads are off.", "a  turns them on"] }
    let isIncoming = graph.focus == .incoming
    var lines: [String] = []
    if !(layer.isCross && isIncoming) { lines += attendedTo(weights) }
    if !layer.isCross || isIncoming { lines += attendedBy(weights) }
    return lines + [
      "", "o  all arcs, from one, to one", "{ }  fewer, more arcs", "( )  threshold",
      "m  one head, mean, sum, max", "[ ]  other head",
    ]
  }

  /// What the query attends to, the strongest first.
  private func attendedTo(_ weights: Matrix) -> [String] {
    let query = focusedToken(of: layer.part)
    let (name, keys) = (tokenNames[layer.part][query], tokenNames[layer.attendsTo])
    let first = mapExtent.rows.lowerBound
    guard (0..<weights.rows).contains(query - first) else { return [] }
    let strongest = weights.row(query - first).enumerated().filter { $0.element > 0 }.sorted {
      ($1.element, $0.offset) < ($0.element, $1.offset)
    }
    if strongest.isEmpty {
      return [
        layer.weighting == .softmax && !model.isCaptured
          ? "“\(name)” attends to nothing: the mask forbids it all"
          : "“\(name)” attends to nothing: it has no weight above 0"
      ]
    }
    let isEven = strongest.count > 1 && strongest.first?.element == strongest.last?.element
    return ["“\(name)” attends to"]
      + (isEven ? ["all \(strongest.count) alike: none is strongest"] : [])
      + strongest.prefix(4).map { "  \(weight($0.element))  \(keys[$0.offset])" }
  }

  /// Who attends to the key, the strongest first.
  private func attendedBy(_ weights: Matrix) -> [String] {
    let key = focusedToken(of: layer.attendsTo)
    let queries = tokenNames[layer.part]
    let listeners = (0..<weights.rows).map { ($0 + mapExtent.rows.lowerBound, weights[$0, key]) }
      .filter { $0.1 > 0 }.sorted {
        ($1.1, $0.0) < ($0.1, $1.0)
      }
    let heading =
      layer.isCross ? "“\(tokenNames[layer.attendsTo][key])” is attended to by" : "attended to by"
    // Of a long map only some rows are computed.
    let part =
      mapExtent.rows.count < mapShape.rows
      ? ", of queries \(mapExtent.rows.lowerBound)–\(mapExtent.rows.upperBound - 1)" : ""
    return [heading + part] + listeners.prefix(3).map { "  \(weight($0.1))  \(queries[$0.0])" }
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
