import AttentionEngine

extension State {
  /// The map that is shown, whole where the screen has a part of it, with the names of its rows and
  /// columns; a block is named by its first token and where that stands. Nil where the weights of a head
  /// are shown as they are.
  /// Where the screen shows changes, they are this map's.
  package var wholeMap: LabeledMatrix? {
    guard var map = attentionMap else { return nil }
    map.rows = nil
    guard var matrix = matrix(of: map, in: trace) else { return nil }
    if matrixBaseline != nil {
      guard let before = self.matrix(of: map, in: document.opened), before.shape == matrix.shape
      else { return nil }
      matrix = matrix.change(since: before)
    }
    let texts = model.tokenTextsOfParts
    let size = map.pooling.size
    let names = { (part: Part) -> [String] in
      guard size > 1 else { return texts[part] }
      return stride(from: 0, to: texts[part].count, by: size).map { "\($0) \(texts[part][$0])" }
    }
    return LabeledMatrix(
      matrix: matrix, rowLabels: names(layer.part), columnLabels: names(layer.attendsTo))
  }

  private func matrix(of map: AttentionMap, in trace: Trace) -> Matrix? {
    var trace = trace
    trace.computeAttention(map)
    return trace.attention(map)
  }
}
