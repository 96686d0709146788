/// Why a sentence cannot be what somebody asked for.
package enum SentenceProblem: Error, Hashable, Sendable {
  case isEmpty
  /// There are more tokens than written positions.
  case tooFewPositions(positions: Int, tokens: Int)
  /// Keys that have values of their own are no sentence.
  case isDictionary
}

extension AttentionModel {
  /// The model with another sentence of `part`: rows of its `embeddings`, one per token.
  ///
  /// A written mask follows its tokens: what stays or moves keeps its permissions, and a token that
  /// is new may attend to all and be attended to by all. A token keeps its segment; a new one gets
  /// that of its left neighbour. What would be right to predict for another sentence is not known,
  /// so there are no targets. Where the model writes, a main sentence is the new prompt.
  ///
  /// - Parameter byPlace: a sentence of as many tokens takes mask and segments over place for place,
  ///   whatever its words.
  package func replacingTokens(
    _ newTokens: [Int], of part: Part = .main, byPlace: Bool = false
  ) throws(SentenceProblem) -> AttentionModel {
    guard let sequence = sequence(part) else { return self }
    guard !newTokens.isEmpty else { throw .isEmpty }
    if case .written(let matrix) = sequence.positions, matrix.rows < newTokens.count {
      throw .tooFewPositions(positions: matrix.rows, tokens: newTokens.count)
    }
    if part == .source, source?.values != nil { throw .isDictionary }
    var result = self
    let staysInPlace = byPlace && newTokens.count == sequence.tokens.count
    let origins =
      staysInPlace
      ? newTokens.indices.map(Optional.some) : Self.origins(of: newTokens, in: sequence.tokens)
    for layer in layers.indices {
      guard case .matrix(let allowed) = layers[layer].mask else { continue }
      let rows = layers[layer].part == part ? origins : Array(0..<allowed.rows)
      let columns = layers[layer].attendsTo == part ? origins : Array(0..<allowed.columns)
      var mask = Matrix(rows: rows.count, columns: columns.count, repeating: 1)
      for (row, oldRow) in rows.enumerated() {
        for (column, oldColumn) in columns.enumerated() {
          if let oldRow, let oldColumn { mask[row, column] = allowed[oldRow, oldColumn] }
        }
      }
      result.layers[layer].mask = .matrix(mask)
    }
    result.withSequence(part) { sequence in
      sequence.tokens = newTokens
      if let old = sequence.segments?.ofTokens {
        var last = old.first ?? 0
        sequence.segments?.ofTokens = origins.map { origin in
          last = origin.map { old[$0] } ?? last
          return last
        }
      }
    }
    if newTokens != sequence.tokens { result.targets = [] }
    if part == .main { result.decoding?.promptLength = newTokens.count }
    return result
  }

  /// For each new token the place where it stood before, nil for one that is new.
  private static func origins(of new: [Int], in old: [Int]) -> [Int?] {
    let changes = new.difference(from: old).inferringMoves()
    var kept = Array(old.indices)
    var moved: [Int: Int] = [:]
    for case .remove(let offset, _, let destination) in changes.removals.reversed() {
      kept.remove(at: offset)
      if let destination { moved[destination] = offset }
    }
    var origins = kept.map(Optional.some)
    for case .insert(let offset, _, _) in changes.insertions {
      origins.insert(moved[offset], at: offset)
    }
    return origins
  }
}
