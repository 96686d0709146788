import AttentionEngine
import CellGrid
import Workbench

/// What the matrix panel says of its matrices.
extension State {
  func panelTitle(in columns: Int) -> String {
    if let comparison {
      switch comparison.content {
      case .rows: return "compared: all at once, one after the other"
      case .order: return "compared: the words in another order"
      case .scenes: return "compared: two models"
      case .nothing: return "compared"
      }
    }
    if areCurvesShown { return "positions as curves" }
    guard !graph.isShown else {
      return mapLabel.isEmpty
        ? "graph of the weights"
        : Self.fitting(columns) { "graph · \(mapLabel(heads: $0))" }
    }
    guard let id = focusedMatrix, let matrix = shown(id) else { return place.stage.symbol }
    let isPart = isMapFocused && mapExtent.block == 1
    let shape =
      isPart ? mapShape : model.isShownTransposed(id) ? matrix.shape.transposed : matrix.shape
    let what = gradient(of: id) == nil ? "" : "gradient of "
    var parts = ["\(what)\(symbol(of: id)) \(shape)"]
    if isMapFocused {
      if mapLabel.isEmpty { return (parts + [title(of: place.head)]).joined(separator: " · ") }
      // What makes the map no plain weights must not be cut.
      guard map.reduction == nil else { return Self.fitting(columns, mapLabel(heads:)) }
      return "\(mapLabel) · weights of \(title(of: place.head))"
    }
    if let sharingHeads { return "\(parts[0]) of \(sharingHeads)" }
    if place.site.stage.isPerHead { parts.append(title(of: place.head)) }
    return parts.joined(separator: " · ")
  }

  /// What `label` says with as many heads by name as have room, so that no name is cut.
  static func fitting(_ columns: Int, _ label: (Int) -> String) -> String {
    (1...12).reversed().map(label).first { TextWidth.columns($0) <= columns } ?? label(0)
  }

  /// The shapes of the formula, `8x2 = 8x3 · 3x2 + 1x2`; for a map also what its axes are.
  var shapes: String {
    guard focusedMatrix != nil else { return "" }
    if isMapFocused, let extent = mapExtentText {
      return "\(extent)   row: query, column: key"
    }
    let shapes = panes.enumerated().compactMap { index, id in
      shown(id).map { matrix in
        let isKeys = place.stage == .scores && index == 2 && model.convention == .rows
        let isQueries = place.stage == .scores && index == 1 && model.convention == .columns
        let isTransposed = model.isShownTransposed(id) != (isKeys || isQueries)
        return isTransposed ? matrix.shape.transposed : matrix.shape
      }
    }
    let text = shapes.enumerated().reduce("") { text, item in
      item.offset == 0
        ? "\(item.element)" : text + " \(joiner(before: item.offset)) \(item.element)"
    }
    return axes.map { "\(text)   row: \($0.row), column: \($0.column)" } ?? text
  }

  /// `4096x4096 in blocks of 8x8`, of a long map `4096x4096`; nil where the panes say it.
  private var mapExtentText: String? {
    let (rows, block) = mapExtent
    if block > 1 { return "\(mapShape) in blocks of \(block)x\(block)" }
    return rows.count < mapShape.rows ? "\(mapShape)" : nil
  }

  /// Where the numbers of a map stand that is shown in part, or in blocks; nil where all are shown.
  var mapOrigin: Heatmap.Origin? {
    let (rows, block) = mapExtent
    guard block > 1 || rows.count < mapShape.rows else { return nil }
    return Heatmap.Origin(
      firstQuery: rows.lowerBound, block: block, shape: mapShape,
      missingCount: keptQueries.count { !rows.contains($0) })
  }

  /// Of which queries the colours are, where not of all.
  var mapRange: String? {
    let rows = mapExtent.rows
    return rows.count < mapShape.rows
      ? "of queries \(rows.lowerBound)–\(rows.upperBound - 1)" : nil
  }

  /// The columns of the longest name of a block, with its number: whatever the size of the blocks.
  var blockLabelWidth: Int {
    let names = [layer.part].compactMap(model.sequence).flatMap(texts(ofTokensIn:))
    let longest = names.reduce(0) { max($0, TextWidth.columns($1)) }
    return String(max(0, mapShape.rows - 1)).count + 1 + longest
  }

  /// A map with the names of its tokens; of a block its first one, and where it stands.
  func presentedMap(_ matrix: Matrix) -> LabeledMatrix {
    let (rows, block) = mapExtent
    // The place that tells equal tokens apart stands before the name already.
    let names =
      block > 1
      ? TokenNames(
        main: texts(ofTokensIn: model.main),
        source: model.source.map { texts(ofTokensIn: $0.sequence) } ?? []) : tokenNames
    let label = { (token: Int, part: Part) -> String in
      let name = names[part].indices.contains(token) ? names[part][token] : ""
      return block > 1 ? "\(token) \(name)" : name
    }
    return LabeledMatrix(
      matrix: matrix,
      rowLabels: (0..<matrix.rows).map { label(rows.lowerBound + $0 * block, layer.part) },
      columnLabels: (0..<matrix.columns).map { label($0 * block, layer.attendsTo) })
  }

  private var axes: (row: String, column: String)? {
    switch place.stage {
    case .scores, .scaled, .biased, .masked, .weights: ("query", "key")
    case .logits, .probabilities:
      model.convention == .rows ? ("token", "word") : ("word", "token")
    default: nil
    }
  }

  /// What stands between the panes `index − 1` and `index`.
  func joiner(before index: Int) -> String {
    if index == 1 {
      switch place.stage {
      case .embeddings, .scaledEmbeddings, .positions, .segments, .scaled, .masked, .weights,
        .inputNorm, .preNorm, .norm, .activation, .ffnPreNorm, .ffnNorm, .finalNorm, .pooler,
        .transformActivation, .transformNorm, .scaledResult, .probabilities, .loss:
        return "←"
      default: return "="
      }
    }
    switch place.stage {
    case .input, .residual, .ffnResidual: return "+"
    case .q, .k, .unrotatedQ, .unrotatedK, .v, .output, .gate, .intermediate, .ffn, .poolerLinear,
      .transform, .logits:
      return index == 2 ? "·" : "+"
    case .gated: return "∘"
    case .scores, .context: return "·"
    default: return ","
    }
  }

  /// Written cells of a shown matrix that differ from the scene as opened; in the rows of tokens
  /// those of their words, places and segments.
  func editedCells(of id: MatrixID, shape: Shape) -> [CellID] {
    switch id {
    case .parameter(let parameter): return document.editedCells(of: parameter, in: model)
    case .site(let site):
      guard let part = site.part, let sequence = model.sequence(part) else { return [] }
      switch site.stage {
      case .embeddings: return edited(.embeddings(part), id, rows: sequence.tokens)
      case .positions: return edited(.positions(part), id, rows: Array(0..<shape.rows))
      case .segments: return edited(.segments(part), id, rows: sequence.segments?.ofTokens ?? [])
      default: return []
      }
    }
  }

  /// The edited cells of a table in a matrix whose rows are rows of the table.
  private func edited(_ table: ParameterID, _ id: MatrixID, rows: [Int]) -> [CellID] {
    document.editedCells(of: table, in: model).flatMap { cell in
      rows.indices.filter { rows[$0] == cell.row }
        .map { CellID(id, row: $0, column: cell.column) }
    }
  }
}
