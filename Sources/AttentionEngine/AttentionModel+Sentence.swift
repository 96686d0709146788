/// Why a sentence cannot be what somebody asked for.
package enum SentenceProblem: Error, Hashable, Sendable {
  case isEmpty
  /// There are more tokens than written positions.
  case tooFewPositions(positions: Int, tokens: Int)
}

extension AttentionModel {
  /// The model with another sentence: rows of `embeddings`, one per token.
  ///
  /// A written mask follows its tokens: what stays or moves keeps its permissions, and a token that
  /// is new may attend to all and be attended to by all.
  package func replacingTokens(_ newTokens: [Int]) throws(SentenceProblem) -> AttentionModel {
    guard !newTokens.isEmpty else { throw .isEmpty }
    if case .written(let matrix) = positions, matrix.rows < newTokens.count {
      throw .tooFewPositions(positions: matrix.rows, tokens: newTokens.count)
    }
    var result = self
    let origins = Self.origins(of: newTokens, in: tokens)
    for layer in layers.indices {
      guard case .matrix(let allowed) = layers[layer].mask else { continue }
      var mask = Matrix(rows: newTokens.count, columns: newTokens.count, repeating: 1)
      for (row, oldRow) in origins.enumerated() {
        for (column, oldColumn) in origins.enumerated() {
          if let oldRow, let oldColumn { mask[row, column] = allowed[oldRow, oldColumn] }
        }
      }
      result.layers[layer].mask = .matrix(mask)
    }
    result.tokens = newTokens
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
