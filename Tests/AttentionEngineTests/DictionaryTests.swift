import Testing

@testable import AttentionEngine

/// A dictionary is attention: queries look at keys without a single weight, and get the values of
/// another language. The numbers are those of the reference.
struct DictionaryTests {
  private let tolerance = 1e-6
  private let head = HeadID(layer: 0, head: 0)

  /// The queries of `scene` as embeddings of the main sequence, one token each.
  private func dictionary(
    _ scene: ReferenceScene, weighting: Weighting, scale: Scale
  ) throws -> AttentionModel {
    let queries = try scene("queries", as: [[String: Any]].self)
    let keys = try scene("keys", as: [String].self)
    let names = queries.compactMap { $0["name"] as? String }
    return AttentionModel(
      main: InputSequence(
        words: names, embeddings: Matrix(doubles: queries.compactMap { $0["q"] as? [Double] }),
        tokens: Array(queries.indices)),
      source: Source(
        sequence: InputSequence(
          words: keys, embeddings: try scene.matrix("K"), tokens: Array(keys.indices)),
        values: Source.Values(
          words: try scene("values", as: [String].self), matrix: try scene.matrix("V"))),
      layers: [
        AttentionLayer(
          attendsTo: .source, heads: [AttentionHead(weights: [:])], scale: scale,
          weighting: weighting)
      ])
  }

  private func scene() throws -> ReferenceScene {
    let scenes = try ReferenceScene.all(in: "dictionary")
    #expect(scenes.count == 1)
    return try #require(scenes.first)
  }

  private func expect(
    _ trace: Trace, _ stage: Stage, _ expected: [[Double]], _ comment: Comment
  ) {
    let difference = trace[Site(stage, head)]?.largestDifference(from: expected) ?? .infinity
    #expect(difference <= tolerance, "\(stage), \(comment): \(difference)")
  }

  @Test("q·Kᵀ·V finds the translation, or nothing")
  func withoutSoftmax() throws {
    let scene = try scene()
    let queries = try scene("queries", as: [[String: Any]].self)
    let model = try dictionary(scene, weighting: .linear, scale: .none)
    #expect(model.faults().isEmpty && queries.count == 8)
    let trace = Trace.fresh(model)
    let scores = queries.compactMap { $0["scores"] as? [Double] }
    let found = queries.compactMap { $0["h_no_softmax"] as? [Double] }
    expect(trace, .scores, scores, "no softmax")
    expect(trace, .weights, scores, "no softmax")
    expect(trace, .context, found, "no softmax")
    expect(trace, .output, found, "no softmax")
  }

  @Test("softmax blurs, and a larger scale looks harder")
  func softmax() throws {
    let scene = try scene()
    let queries = try scene("queries", as: [[String: Any]].self)
    let vocabulary = try scene("value_vocab", as: [String].self)
    let looks = queries.compactMap { $0["soft"] as? [[String: Any]] }
    let multipliers = try #require(looks.first).compactMap { $0["multiplier_value"] as? Double }
    #expect(multipliers == [1, 0.5, 5, 10, 100])
    for (index, multiplier) in multipliers.enumerated() {
      let scales: [Scale] = [.factor(Float(multiplier))] + (multiplier == 0.5 ? [.sqrt] : [])
      for scale in scales {
        let trace = Trace.fresh(try dictionary(scene, weighting: .softmax, scale: scale))
        let expected = looks.map { $0[index] }
        let comment: Comment = "times \(multiplier)"
        expect(trace, .weights, expected.compactMap { $0["weights"] as? [Double] }, comment)
        expect(trace, .context, expected.compactMap { $0["h"] as? [Double] }, comment)
        let context = try #require(trace[Site(.context, head)])
        let best = (0..<context.rows).map { row in
          vocabulary[(0..<vocabulary.count).max { context[row, $0] < context[row, $1] } ?? 0]
        }
        #expect(best == expected.compactMap { $0["best"] as? String }, comment)
      }
    }
  }

  @Test("all queries at once have the bits that each has alone")
  func oneProductServesAll() throws {
    let scene = try scene()
    let model = try dictionary(scene, weighting: .softmax, scale: .factor(5))
    let all = try #require(Trace.fresh(model)[Site(.context, head)])
    for token in model.tokens {
      var alone = model
      alone.tokens = [token]
      let row = try #require(Trace.fresh(alone)[Site(.context, head)])
      #expect(row.bits == all.row(token).map(\.bitPattern))
    }
  }
}
