import AttentionEngine

extension Scene {
  /// Where the number `cell` of a parameter is written; nil for what is computed.
  package func location(of cell: CellID) -> SourceLocation? {
    span(of: cell).map { files[$0.file].location(at: $0.range.lowerBound) }
  }

  /// The other cells that are the same number in the file, because it writes them with an alias:
  /// an edit of `cell` must change them too.
  package func twins(of cell: CellID) -> [CellID] {
    guard let span = span(of: cell) else { return [] }
    var twins: [CellID] = []
    for (id, spans) in sources.spans {
      guard let columns = model[id]?.columns else { continue }
      for (index, other) in spans.enumerated() where other == span {
        let twin = CellID(.parameter(id), row: index / columns, column: index % columns)
        if twin != cell { twins.append(twin) }
      }
    }
    let order = Dictionary(
      uniqueKeysWithValues: zip(model.parameterIDs.map(MatrixID.parameter), 0...))
    return twins.sorted {
      (order[$0.matrix] ?? 0, $0.row, $0.column) < (order[$1.matrix] ?? 0, $1.row, $1.column)
    }
  }

  func span(of cell: CellID) -> Span? {
    guard case .parameter(let id) = cell.matrix, let spans = sources.spans[id],
      let columns = model[id]?.columns, (0..<columns).contains(cell.column), cell.row >= 0
    else { return nil }
    let index = cell.row * columns + cell.column
    return spans.indices.contains(index) ? spans[index] : nil
  }
}
