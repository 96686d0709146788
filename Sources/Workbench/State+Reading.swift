import AttentionEngine

/// What the views and the commands ask of the state.
extension State {
  package var panes: [MatrixID] {
    let panes = model.panes(of: place.site)
    // What several heads are together has no scores of its own.
    guard let shown = attentionMap else { return panes }
    let isWhole = map.reduction == nil && shown.pooling.size == 1 && shown.rows == nil
    return isWhole ? panes : Array(panes.prefix(1))
  }

  /// The matrix that has the cursor; nil where the stage has none.
  package var focusedMatrix: MatrixID? {
    let panes = panes
    return panes.isEmpty || absence != nil ? nil : panes[min(place.pane, panes.count - 1)]
  }

  /// Why the stage has no matrix.
  package var absence: Absence? { model.absence(of: shownSite(of: place.stage)) }

  /// The cell under the cursor, in the engine's orientation.
  package var focusedCell: CellID? {
    guard let id = focusedMatrix, let matrix = shown(id) else { return nil }
    return cell(in: id, matrix: matrix)
  }

  package func cell(in id: MatrixID, matrix: Matrix) -> CellID {
    let shape = isMap(id) ? mapShape : matrix.shape
    let cell = place.cursor.cell(in: id, of: model, shape: shape)
    return CellID(id, row: cell.row, column: cell.column)
  }

  /// The part whose tokens are the rows of what is looked at.
  package var part: Part { model.part(of: block) }

  package func tokenCount(of part: Part) -> Int { model.sequence(part)?.tokens.count ?? 0 }

  /// The token of `part` that is looked at.
  package func focusedToken(of part: Part) -> Int {
    place.cursor.token(of: part, count: tokenCount(of: part))
  }

  /// The token that is looked at.
  package var focusedToken: Int { focusedToken(of: part) }

  /// The layer that is looked at, or that was last.
  package var layer: AttentionLayer { model.layers[place.head.layer] }

  /// Whether the maps of all heads of the layer are computed at once: not where a key press would
  /// have to wait for them. Summaries are in their place then.
  package var showsAllHeads: Bool {
    let layer = place.head.layer
    let size = model.queryCount(ofLayer: layer) * model.keyCount(ofLayer: layer)
    return heads.count * size <= 1 << 18
  }

  /// How many heads of the model are off.
  package var headsOffCount: Int {
    model.layers.reduce(0) { $0 + $1.heads.count { !$0.isOn } }
  }

  package var heads: [HeadID] {
    layer.heads.indices.map { HeadID(layer: place.head.layer, head: $0) }
  }

  /// Whether the predicted words are shown beside the matrix: where a block has no heads to show.
  package var showsPrediction: Bool { model.output != nil && block.layer == nil }

  /// The token whose prediction is shown: the one that is looked at, or else the last one, which
  /// nothing follows yet.
  package var predictingToken: Int {
    part == .main ? focusedToken(of: .main) : tokenCount(of: .main) - 1
  }

  /// How the number under the cursor came about.
  package var derivation: Derivation? {
    guard !isMapFocused else { return weightDerivation }
    return focusedCell.flatMap { trace.derivation(of: $0) }
  }

  /// The written number that Enter would edit.
  package var editableCell: CellID? { focusedCell.flatMap { model.writtenCell(behind: $0) } }

  /// Whether curves are in place of the matrices of the positions.
  package var areCurvesShown: Bool {
    showsCurves && place.stage == .positions && absence == nil && comparison == nil
  }

  /// The arcs as they are shown.
  package var attentionGraph: AttentionGraph? {
    shownWeights.map {
      AttentionGraph(
        weights: $0, firstQuery: mapExtent.rows.lowerBound, threshold: graph.threshold,
        topK: graph.topK, focus: graphFocus)
    }
  }

  package var graphFocus: AttentionGraph.Focus {
    switch graph.focus {
    case .all: keptQueries.isEmpty ? .all : .queries(keptQueries)
    case .outgoing: .outgoing(focusedToken(of: layer.part))
    case .incoming: .incoming(focusedToken(of: layer.attendsTo))
    }
  }

  /// Against what the matrix with the cursor shows its change: `scene as opened`; nil where it shows
  /// none.
  package var matrixBaseline: String? {
    guard showsDelta, showsMatrices, let id = focusedMatrix, delta(of: id) != nil else {
      return nil
    }
    return "\(document.kind) as opened"
  }

  /// Whether the matrix with the cursor shows gradients in place of its values.
  package var isGradientFocused: Bool {
    showsMatrices && focusedMatrix.flatMap(gradient(of:)) != nil
  }

  /// Whether the matrices of the stage are on the screen, and nothing in their place.
  private var showsMatrices: Bool {
    !modelView.isShown && !graph.isShown && comparison == nil && groundwork == nil
      && !areCurvesShown && place.stage != .tokens
  }

  /// `id` minus what it was when the scene was opened; nil where the shapes differ.
  package func delta(of id: MatrixID) -> Matrix? {
    let isMap = attentionMap != nil && id == panes.first
    guard let now = shown(id),
      let before = isMap ? shownWeights(in: document.opened) : document.opened[id],
      now.shape == before.shape
    else { return nil }
    return now.change(since: before)
  }
}

extension Matrix {
  /// This minus `before`, which has the same shape.
  func change(since before: Matrix) -> Matrix {
    // −∞ − −∞ is no number; a score that was masked and is masked did not change.
    let values = zip(self.values, before.values).map { $0 == $1 ? 0 : $0 - $1 }
    return Matrix(rows: rows, columns: columns, values: values)
  }
}

extension Derivation {
  /// The numbers that this one came from, in the order in which the inspector lists them.
  package var sources: [Operand] {
    switch rule {
    case .written, .sinusoid: []
    case .copied(let operand), .concatenated(let operand, _, _), .scaled(let operand, _, _, _):
      [operand]
    case .sum(let operands): operands
    case .ownPlace: []
    case .activated(let operand, _), .unweighted(let operand): [operand]
    case .crossEntropy(let row, let target, _, _):
      (target.map { [row[$0].score] } ?? [])
        + row.indices.filter { $0 != target }.map { row[$0].score }
    case .dot(let terms, let bias):
      terms.flatMap { [$0.left, $0.right] } + (bias.map { [$0] } ?? [])
    case .multiplied(let operand, _): [operand]
    case .rotated(let turn): [turn.own, turn.partner]
    case .biased(let score, let bias, _, _): [score, bias]
    case .gated(let activation, let other): [activation, other]
    case .masked(let operand, _, let mask):
      [operand]
        + (mask.map { [Operand(cell: $0, value: Float(isAllowedByMask ? 1 : 0))] } ?? [])
    case .softmax(let row, let column, _, _):
      [row[column].score] + row.indices.filter { $0 != column }.map { row[$0].score }
    case .normalized(let operand, _, let row, _, _, _, let gain, let shift):
      [operand, gain] + (shift.map { [$0] } ?? []) + row.filter { $0 != operand }
    }
  }

  private var isAllowedByMask: Bool {
    if case .masked(_, let isAllowed, _) = rule { return isAllowed }
    return true
  }
}
