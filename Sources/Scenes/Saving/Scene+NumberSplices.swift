import AttentionEngine

extension Scene {
  /// The splices for everything but the sentence.
  func checkedSplices(for edited: AttentionModel) throws(SaveProblem) -> [Splice] {
    try checkStructure(of: edited)
    var splices: [Span: Splice] = [:]
    var owners: [Span: CellID] = [:]
    let values = try valueSplices(for: edited)
    let added = edited.parameterIDs.filter { model[$0] == nil }
    for id in model.parameterIDs + added {
      if values.rewritten.contains(id) { continue }
      guard let old = model[id], let new = edited[id], old.shape == new.shape else {
        throw .notWritable(.parameter(id))
      }
      for index in new.values.indices {
        let cell = CellID(.parameter(id), row: index / new.columns, column: index % new.columns)
        guard let span = span(of: cell) else { throw .notWritable(.parameter(id)) }
        let value = new.values[index]
        guard value.isFinite else { throw .notFinite(cell) }
        if let owner = owners[span] {
          // A twin: compared by what would be written.
          guard edited.value(at: owner)?.bitPattern == value.bitPattern else {
            throw .twinsDiffer(owner, cell)
          }
        }
        owners[span] = cell
        if value.bitPattern != old.values[index].bitPattern {
          splices[span] = Splice(span.file, span.range, NumberText.shortest(value))
        }
      }
    }
    return splices.values.sorted { $0.span.range.lowerBound < $1.span.range.lowerBound }
      + values.splices
  }

  /// What has no place in the file must be as it was.
  private func checkStructure(of edited: AttentionModel) throws(SaveProblem) {
    guard edited.words == model.words else { throw .notWritable(.words) }
    guard edited.convention == model.convention else { throw .notWritable(.convention) }
    guard edited.layers.count == 1, let old = model.layers.first, let new = edited.layers.first
    else { throw .notWritable(.layers) }
    guard new.heads.count == old.heads.count else { throw .notWritable(.headCount) }
    for (index, heads) in zip(old.heads, new.heads).enumerated() where heads.0.name != heads.1.name
    {
      throw .notWritable(.headName(index))
    }
    guard new.hasResidual == old.hasResidual else { throw .notWritable(.residual) }
    guard new.norm?.epsilon == old.norm?.epsilon else { throw .notWritable(.norm) }
    guard !edited.tokens.isEmpty else { throw .noTokens }
  }

  /// Scale, mask and positions, where they became another kind or size of value, and which
  /// parameters are written by that.
  private func valueSplices(
    for edited: AttentionModel
  ) throws(SaveProblem) -> (splices: [Splice], rewritten: Set<ParameterID>) {
    var splices: [Splice] = []
    var rewritten: Set<ParameterID> = []
    let old = model.layers[0]
    let new = edited.layers[0]
    let attention = sources.attention
    if new.scale != old.scale {
      if case .factor(let factor) = new.scale, !factor.isFinite { throw .notWritable(.scale) }
      splices += self.splices(
        .scalar(new.scale.text), key: "scale", for: sources.scale, in: attention, before: "heads")
    }
    let mask = ParameterID.mask(layer: 0)
    if new.mask.keyword != old.mask.keyword || edited[mask]?.shape != model[mask]?.shape {
      rewritten.insert(mask)
      splices += self.splices(
        new.mask.text, key: "mask", for: sources.mask, in: attention, before: "heads")
    }
    let isResized = edited[.positions(.main)]?.shape != model[.positions(.main)]?.shape
    if edited.positions.keyword != model.positions.keyword || isResized {
      rewritten.insert(.positions(.main))
      splices += self.splices(
        edited.positions.text, key: "positions", for: sources.positions, in: sources.root,
        before: "attention")
    }
    return (splices, rewritten)
  }
}

extension AttentionModel {
  fileprivate func value(at cell: CellID) -> Float? {
    guard case .parameter(let id) = cell.matrix else { return nil }
    return self[id]?[cell.row, cell.column]
  }
}
