import AttentionEngine

extension State {
  /// The map that is shown, whole where the screen has a part of it, with the names of its rows and
  /// columns; a block is named by its first token and where that stands. Nil where the weights of a head
  /// are shown as they are.
  package var wholeMap: LabeledMatrix? {
    guard var map = attentionMap else { return nil }
    map.rows = nil
    var trace = trace
    trace.computeAttention(map)
    guard let matrix = trace.attention(map) else { return nil }
    let texts = model.tokenTextsOfParts
    let size = map.pooling.size
    let names = { (part: Part) -> [String] in
      guard size > 1 else { return texts[part] }
      return stride(from: 0, to: texts[part].count, by: size).map { "\($0) \(texts[part][$0])" }
    }
    return LabeledMatrix(
      matrix: matrix, rowLabels: names(layer.part), columnLabels: names(layer.attendsTo))
  }
}
