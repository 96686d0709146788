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

  /// The names of the rows and columns of `id` in the engine's orientation. Tokens are named by
  /// their text, or as `tokens` names them, features by their number.
  package func labels(
    of id: MatrixID, shape: Shape, tokens: [String]? = nil
  ) -> (rows: [String], columns: [String]) {
    let tokenTexts = tokens ?? tokenTexts
    let features = { (count: Int) in (0..<count).map(String.init) }
    switch id {
    case .site(let site):
      return (tokenTexts, site.stage.isMap ? tokenTexts : features(shape.columns))
    case .parameter(.embeddings): return (words, features(shape.columns))
    case .parameter(.mask): return (tokenTexts, tokenTexts)
    case .parameter(.bias), .parameter(.outputBias), .parameter(.gain), .parameter(.shift):
      return ([""], features(shape.columns))
    case .parameter: return (features(shape.rows), features(shape.columns))
    }
  }

  /// `matrix`, which is the value of `id`, with labels, as it is shown.
  package func presented(
    _ matrix: Matrix, as id: MatrixID, tokens: [String]? = nil
  ) -> LabeledMatrix {
    let labels = labels(of: id, shape: matrix.shape, tokens: tokens)
    let labeled = LabeledMatrix(
      matrix: matrix, rowLabels: labels.rows, columnLabels: labels.columns)
    return isShownTransposed(id) ? labeled.transposed : labeled
  }
}
