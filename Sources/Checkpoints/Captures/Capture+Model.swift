import AttentionEngine

extension Capture {
  /// The maps as a model that has nothing but them: tokens without vectors, and layers that are called
  /// as in the file. The numbers stay in the file.
  ///
  /// What an encoder's tokens say to each other, without a decoder, is a model of one sequence.
  package var attentionModel: AttentionModel {
    let isEncoderAlone = !layers.contains { $0.part == .main }
    return AttentionModel(
      main: Self.sequence(of: isEncoderAlone ? sourceTokens : tokens),
      source: isEncoderAlone || sourceTokens.isEmpty
        ? nil : Source(sequence: Self.sequence(of: sourceTokens)),
      layers: layers.map { layer in
        var result = AttentionLayer(
          part: isEncoderAlone ? .main : layer.part,
          attendsTo: isEncoderAlone ? .main : layer.attends,
          heads: (0..<layer.heads).map { AttentionHead(capturedWeights: layer.map(ofHead: $0)) })
        result.name = layer.layerName
        return result
      })
  }

  /// Every word once, in the order in which the tokens have them.
  private static func sequence(of tokens: [String]) -> InputSequence {
    var words: [String] = []
    var places: [String: Int] = [:]
    let rows = tokens.map { token in
      if let place = places[token] { return place }
      places[token] = words.count
      words.append(token)
      return words.count - 1
    }
    return InputSequence(
      words: words, embeddings: Matrix(rows: words.count, columns: 0), tokens: rows)
  }
}
