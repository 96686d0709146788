extension AttentionModel {
  /// Whether `id` is shown transposed: in the columns convention everything but attention maps and
  /// masks, whose rows are queries always.
  package func isShownTransposed(_ id: MatrixID) -> Bool {
    guard convention == .columns else { return false }
    switch id {
    case .site(let site): return !site.stage.isMap
    case .parameter(.mask): return false
    case .parameter: return true
    }
  }

  /// The name of row `index` of `id` in the engine's orientation. Tokens are named by their text, or
  /// as `names` names them, features by their number, and the one row of a vector has no name.
  package func rowLabel(_ index: Int, of id: MatrixID, tokens names: [String]? = nil) -> String {
    switch id {
    case .site, .parameter(.mask): names?[index] ?? words[tokens[index]]
    case .parameter(.embeddings): words[index]
    case .parameter(.bias), .parameter(.outputBias), .parameter(.gain), .parameter(.shift): ""
    case .parameter: String(index)
    }
  }

  /// The name of column `index` of `id` in the engine's orientation: that of the key in a map, else
  /// the feature's number.
  package func columnLabel(
    _ index: Int, of id: MatrixID, tokens names: [String]? = nil
  ) -> String {
    switch id {
    case .site(let site) where site.stage.isMap: names?[index] ?? words[tokens[index]]
    case .parameter(.mask): names?[index] ?? words[tokens[index]]
    case .site, .parameter: String(index)
    }
  }

  /// `matrix`, which is the value of `id`, with labels, as it is shown.
  package func presented(
    _ matrix: Matrix, as id: MatrixID, tokens names: [String]? = nil
  ) -> LabeledMatrix {
    let labeled = LabeledMatrix(
      matrix: matrix,
      rowLabels: (0..<matrix.rows).map { rowLabel($0, of: id, tokens: names) },
      columnLabels: (0..<matrix.columns).map { columnLabel($0, of: id, tokens: names) })
    return isShownTransposed(id) ? labeled.transposed : labeled
  }
}
