import AttentionEngine

extension Scene {
  /// The splices for everything but the sentence.
  func checkedSplices(for edited: AttentionModel) throws(SaveProblem) -> [Splice] {
    try checkStructure(of: edited)
    var splices: [Span: Splice] = [:]
    var owners: [Span: CellID] = [:]
    let values = try valueSplices(for: edited)
    let added = edited.parameterIDs.filter { model[$0] == nil }
    let learned = Set(learnedIDs)
    for id in model.parameterIDs + added {
      if values.rewritten.contains(id) || learned.contains(id) { continue }
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
    guard edited.words == model.words,
      edited.source?.sequence.words == model.source?.sequence.words,
      edited.source?.values?.words == model.source?.values?.words,
      edited.output?.words == model.output?.words
    else { throw .notWritable(.words) }
    guard edited.convention == model.convention else { throw .notWritable(.convention) }
    guard edited.layers.count == model.layers.count else { throw .notWritable(.layers) }
    for (old, new) in zip(model.layers, edited.layers) { try Self.check(new, against: old) }
    for part in Part.allCases {
      guard let old = model.sequence(part), let new = edited.sequence(part) else { continue }
      if new.tokens.isEmpty { throw .noTokens }
      guard new.segments?.ofTokens == old.segments?.ofTokens else {
        throw .notWritable(.segments)
      }
      let id = ParameterID.positions(part)
      guard !learnedIDs.contains(id) || new.positions.keyword == nil else {
        throw .notWritable(.learnedPositions)
      }
    }
  }

  private static func check(
    _ new: AttentionLayer, against old: AttentionLayer
  ) throws(SaveProblem) {
    guard new.heads.count == old.heads.count else { throw .notWritable(.headCount) }
    for (index, heads) in zip(old.heads, new.heads).enumerated() where heads.0.name != heads.1.name
    {
      throw .notWritable(.headName(index))
    }
    guard new.part == old.part, new.attendsTo == old.attendsTo else { throw .notWritable(.layers) }
    guard new.hasResidual == old.hasResidual else { throw .notWritable(.residual) }
    guard new.norm?.epsilon == old.norm?.epsilon else { throw .notWritable(.norm) }
    let (network, oldNetwork) = (new.feedForward, old.feedForward)
    guard network?.activation == oldNetwork?.activation,
      network?.hasResidual == oldNetwork?.hasResidual,
      network?.norm?.epsilon == oldNetwork?.norm?.epsilon
    else { throw .notWritable(.feedForward) }
  }

  /// Scale, mask, weighting and positions, where they became another kind or size of value, and
  /// which parameters are written by that.
  private func valueSplices(
    for edited: AttentionModel
  ) throws(SaveProblem) -> (splices: [Splice], rewritten: Set<ParameterID>) {
    var splices: [Splice] = []
    var rewritten: Set<ParameterID> = []
    for (index, layers) in zip(model.layers, edited.layers).enumerated() {
      let (old, new) = layers
      let mapping = sources.layers[index]
      if new.scale != old.scale {
        if case .factor(let factor) = new.scale, !factor.isFinite { throw .notWritable(.scale) }
        splices += self.splices(
          .scalar(new.scale.text), key: "scale", for: sources.scale[index], in: mapping,
          before: ["heads"])
      }
      if new.weighting != old.weighting {
        splices += self.splices(
          .scalar(new.weighting.rawValue), key: "weighting", for: sources.weighting[index],
          in: mapping, before: ["heads"])
      }
      let mask = ParameterID.mask(layer: index)
      if new.mask.keyword != old.mask.keyword || edited[mask]?.shape != model[mask]?.shape {
        rewritten.insert(mask)
        splices += self.splices(
          new.mask.text, key: "mask", for: sources.mask[index], in: mapping, before: ["heads"])
      }
    }
    for part in Part.allCases {
      let id = ParameterID.positions(part)
      guard let positions = edited.sequence(part)?.positions, !learnedIDs.contains(id) else {
        continue
      }
      let isResized = edited[id]?.shape != model[id]?.shape
      guard positions.keyword != model.sequence(part)?.positions.keyword || isResized else {
        continue
      }
      rewritten.insert(id)
      splices += self.splices(
        positions.text, key: "positions", for: sources.positions[part],
        in: part == .main ? sources.root : sources.source,
        before: part == .main ? [layersKey] : ["embeddings", "keys"])
    }
    // Layers that are one by an alias get their value once.
    var seen: Set<Splice> = []
    return (splices.filter { seen.insert($0).inserted }, rewritten)
  }

  var layersKey: String {
    sources.root?.mapping?.contains { $0.key.text == "layers" } == true ? "layers" : "attention"
  }
}

extension AttentionModel {
  fileprivate func value(at cell: CellID) -> Float? {
    guard case .parameter(let id) = cell.matrix else { return nil }
    return self[id]?[cell.row, cell.column]
  }
}
