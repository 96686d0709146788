import Testing

@testable import AttentionEngine

/// Every matrix that somebody wrote or learned has a name under which it is read and set.
struct ParameterTests {
  @Test("the parameters of a model with everything, in the order in which the pass meets them")
  func every() {
    var model = Fixtures.translator
    model.source?.values = Source.Values(
      words: ["a", "b", "c"], matrix: Matrix(rows: 3, columns: 3))
    model.layers[2].mask = .matrix(Matrix(rows: 2, columns: 3, repeating: 1))
    let found = model.parameterIDs.map { id in
      "\(id.layer.map { "\($0) " } ?? "")\(id.symbol) \(model[id]?.shape.description ?? "none")"
    }
    #expect(
      found == [
        "embeddings 3x3", "segments 2x3", "embeddings 3x2", "positions 4x2", "values 3x3",
        "0 W_Q 3x2", "0 W_K 3x2", "0 W_V 3x3", "0 gamma 1x3", "0 beta 1x3", "0 W_1 3x4",
        "0 b_1 1x4", "0 W_2 4x3", "0 b_2 1x3", "0 gamma 1x3", "0 beta 1x3",
        "2 W_Q 2x2", "2 W_K 3x2", "2 W_V 3x1", "2 b_V 1x1", "2 W_Q 2x2", "2 W_K 3x2",
        "2 W_V 3x1", "2 b_V 1x1", "2 mask 2x3", "2 W_O 2x2", "2 b_O 1x2", "2 gamma 1x2",
        "2 beta 1x2", "2 W_1 2x3",
        "W 3x4", "b 1x4",
      ])
  }

  @Test("the parameters that only checkpoints have, in the same order")
  func ofCheckpoints() {
    let model = Fixtures.checkpoint
    let found = model.parameterIDs.map { id in
      "\(id.layer.map { "\($0) " } ?? "")\(id.symbol) \(model[id]?.shape.description ?? "none")"
    }
    #expect(
      found == [
        "embeddings 3x2", "W_E 2x3", "gamma 1x3", "beta 1x3", "0 gamma 1x3",
        "0 W_Q 3x2", "0 W_K 3x2", "0 W_V 3x2", "0 W_Q 3x2", "0 bias table 4x2", "0 W_O 4x3",
        "0 gamma 1x3", "0 beta 1x3", "0 gamma 1x3", "0 beta 1x3",
        "0 W_g 3x4", "0 b_g 1x4", "0 W_1 3x4", "0 W_2 4x3", "0 gamma 1x3",
        "gamma 1x3", "W_P 3x2", "b_P 1x2", "W_T 3x3", "b_T 1x3", "gamma 1x3", "beta 1x3", "W 3x2",
      ])
  }

  @Test("what is set is read again, and nothing else changes")
  func setting() {
    var random = SplitMix64(seed: 6)
    for _ in 0..<40 {
      let model = RandomModels.model(using: &random)
      let ids = model.parameterIDs
      #expect(Set(ids).count == ids.count)
      for id in ids {
        var edited = model
        let shape = model[id]?.shape ?? Shape(0, 0)
        let other = Matrix(rows: shape.rows, columns: shape.columns, repeating: 7)
        edited[id] = other
        #expect(edited[id] == other, "\(id)")
        #expect(ids.allSatisfy { $0 == id || edited[$0].hasSameBits(as: model[$0]) }, "\(id)")
        edited[id] = model[id]
        #expect(edited == model, "\(id)")
      }
    }
  }

  @Test("what is optional goes when nil is set; what is not there has no matrix")
  func removing() {
    let model = Fixtures.translator
    let optional: [ParameterID] = [
      .positions(.main), .weight(.k, HeadID(layer: 0, head: 0)),
      .bias(.v, HeadID(layer: 2, head: 1)), .outputWeight(layer: 2), .outputBias(layer: 2),
      .intermediateBias(layer: 0), .feedForwardWeight(layer: 0), .feedForwardBias(layer: 0),
      .logitsWeight, .logitsBias,
    ]
    for id in optional {
      var edited = model
      edited[id] = nil
      #expect(edited[id] == nil && model[id] != nil, "\(id)")
    }
    for id in model.parameterIDs where !optional.contains(id) {
      var edited = model
      edited[id] = nil
      let isOptional =
        switch id {
        case .weight, .bias, .shift: true
        default: false
        }
      #expect((edited[id] == nil) == isOptional, "\(id)")
    }
    let checkpoint = Fixtures.checkpoint
    for id in checkpoint.parameterIDs {
      var edited = checkpoint
      edited[id] = nil
      let isOptional =
        switch id {
        case .weight, .shift, .embeddingProjection, .outputWeight, .gateWeight, .gateBias,
          .feedForwardWeight, .poolerBias, .transformBias, .logitsWeight:
          true
        default: false
        }
      #expect((edited[id] == nil) == isOptional, "\(id)")
    }
    #expect(model[.sourceValues] == nil && model[.segments(.main)] == nil)
    #expect(
      model[.intermediateWeight(layer: 1)] == nil && model[.gain(.attention(layer: 9))] == nil)
    #expect(model[.weight(.q, HeadID(layer: 0, head: 1))] == nil)
  }
}
