import Testing

@testable import AttentionEngine

/// What can be wrong with the parts that only checkpoints have.
struct CheckpointFaultTests {
  /// The faults, in words, of the model with everything after `change`.
  private func words(_ change: (inout AttentionModel) -> Void) -> [String] {
    var model = Fixtures.checkpoint
    change(&model)
    return model.faults().map(\.description)
  }

  private let one = Matrix(rows: 1, columns: 1)

  @Test("a model with everything is consistent, also without tokens")
  func consistent() {
    #expect(words { _ in } == [])
    #expect(
      words {
        $0.tokens = []
        $0.targets = []
      } == [])
    var empty = Fixtures.checkpoint
    empty.tokens = []
    empty.targets = []
    let trace = Trace.fresh(empty)
    #expect(trace[Site(.pooler)]?.shape == Shape(0, 2))
    #expect(trace[Site(.logits)]?.shape == Shape(0, 2))
  }

  @Test("the embeddings' projection, and what is added after it")
  func embeddings() {
    #expect(
      words { $0.main.projection = Matrix(rows: 3, columns: 3) } == [
        "projected-embeddings: scaled-embeddings is 4x2, W_E is 3x3; W_E must have 2 rows"
      ])
    #expect(
      words { $0.main.projection = Matrix(rows: 2, columns: 0) }.first == "W_E has no columns")
    #expect(
      words { $0.positions = .written(Matrix(rows: 4, columns: 2)) } == [
        "input: projected-embeddings is 4x3, positions is 4x2; "
          + "positions must have at least 4 rows and 3 columns"
      ])
  }

  @Test("norms in all places", arguments: NormPlace.all(of: Fixtures.checkpoint))
  func norms(place: NormPlace) {
    guard place != .input(.source), place != .final(.source) else { return }
    let found = words { model in model.withNorm(at: place) { $0.gain = one } }
    #expect(
      found == [
        "\(place.site): \(place.site.stage.rawValue) is 4x3, gamma is 1x1; "
          + "gamma must have 1 row and 3 columns"
      ])
    let shift = words { model in
      model.withNorm(at: place) { $0.shift = Matrix(rows: 3, columns: 1) }
    }
    #expect(shift.count == 1 && shift.first?.contains("its transpose, 1x3, fits") == true)
  }

  @Test("keys and values of another head")
  func sharing() {
    let second = HeadID(layer: 0, head: 1)
    for (other, cause) in [(1, "itself"), (2, "none"), (-1, "none")] {
      let found = words { $0.layers[0].heads[1].keyValueHead = other }
      #expect(
        found == [
          "head 1 of layer 0 takes keys and values from head \(other), which has none of its own"
        ], "\(cause)")
    }
    #expect(
      words {
        $0.layers[0].heads[0].keyValueHead = 1
        $0.layers[0].heads[0].weights = [:]
      }.count == 2)
    #expect(
      words {
        $0[.weight(.k, second)] = Matrix(rows: 3, columns: 2)
        $0[.bias(.v, second)] = Matrix(rows: 1, columns: 2)
      } == [
        "W_K of a head that takes keys and values from another",
        "b_V of a head that takes keys and values from another",
      ])
    let widths = words { $0[.weight(.q, second)] = Matrix(rows: 3, columns: 4) }
    #expect(
      widths == [
        "scores of layer 0, head 1: q is 4x4, k is 4x2; k must have 4 columns"
      ])
  }

  @Test("rotation, relative bias and sliding mask")
  func positions() {
    for (width, isRight) in [(0, true), (1, false), (2, true), (4, false), (-2, false)] {
      let found = words { $0.layers[0].rotary?.width = width }
      #expect(found.isEmpty == isRight, "\(width)")
      if !isRight {
        #expect(
          found.first
            == "head 0 of layer 0 turns \(width) of 2 numbers; it must be an even number of them")
      }
    }
    #expect(
      words { $0.layers[0].relativeBias?.table = Matrix(rows: 4, columns: 3) } == [
        "biased of layer 0, head 0: scaled is 4x4, bias table is 4x3; "
          + "bias table must have at least 2 rows and 2 columns"
      ])
    #expect(
      words { $0.layers[0].relativeBias?.table = Matrix(rows: 1, columns: 2) }.count == 1)
    #expect(
      words {
        $0.layers[0].relativeBias?.isBidirectional = true
        $0.layers[0].relativeBias?.table = Matrix(rows: 3, columns: 2)
      }.count == 1)
    #expect(
      words { $0.layers[0].relativeBias?.maximumDistance = 2 } == [
        "the relative bias of layer 0 ends at distance 2; it must be 3 or more"
      ])
    #expect(
      words { $0.layers[0].mask = .sliding(window: 0) } == [
        "the sliding mask of layer 0 allows no key"
      ])
  }

  @Test("the gate and the network beside attention")
  func gate() {
    #expect(
      words { $0.layers[0].feedForward?.gateWeight = Matrix(rows: 3, columns: 5) } == [
        "gated of layer 0: intermediate is 4x4, W_g is 3x5; W_g must have 4 columns",
        "gate of layer 0: gate is 4x5, b_g is 1x4; b_g must have 1 row and 5 columns",
      ])
    #expect(
      words { $0.layers[0].feedForward?.gateWeight = nil } == ["b_g has no weight to go with"])
    #expect(
      words { $0.layers[0].feedForward?.gateWeight = Matrix(rows: 2, columns: 4) } == [
        "gate of layer 0: ffn-pre-norm is 4x3, W_g is 2x4; W_g must have 3 rows"
      ])
  }

  @Test("the pooler and the transform")
  func afterTheLayers() {
    #expect(
      words { $0.pooler?.weight = Matrix(rows: 2, columns: 2) } == [
        "pooler-linear: final-norm is 4x3, W_P is 2x2; W_P must have 3 rows"
      ])
    #expect(
      words { $0.pooler?.bias = one } == [
        "pooler-linear: pooler-linear is 1x2, b_P is 1x1; b_P must have 1 row and 2 columns"
      ])
    #expect(
      words { $0.output?.transform?.bias = one } == [
        "transform: transform is 4x3, b_T is 1x1; b_T must have 1 row and 3 columns"
      ])
    #expect(
      words { $0.output?.weight = Matrix(rows: 2, columns: 2) } == [
        "logits: scaled-result is 4x3, W is 2x2; W must have 3 rows and 2 columns"
      ])
    #expect(
      words { $0.output?.transform?.weight = Matrix(rows: 4, columns: 3) } == [
        "transform: final-norm is 4x3, W_T is 4x3; W_T must have 3 rows; "
          + "its transpose, 3x4, fits"
      ])
  }

  @Test("nothing attends to a source that has a norm yet to come")
  func unfinishedSource() {
    var model = Fixtures.translator
    let gain = Matrix(rows: 1, columns: 3, repeating: 1)
    model.finalNorms[.source] = Norm(.rms, gain: gain)
    #expect(model.faults().isEmpty)
    model.layers.swapAt(0, 2)
    model.finalNorms[.source] = nil
    #expect(model.faults().isEmpty)
    model.finalNorms[.source] = Norm(.rms, gain: gain)
    #expect(
      model.faults().map(\.description) == [
        "layer 0 attends to the source, which has layers after it and then a norm"
      ])
  }
}
