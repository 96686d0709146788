import Testing

@testable import AttentionEngine

/// A pass for one query alone.
struct QueryRowTests {
  @Test("one query after the other gives the bits of all at once", arguments: 0..<40)
  func sameBits(_ seed: Int) throws {
    var random = SplitMix64(seed: UInt64(seed))
    let model = RandomModels.model(using: &random)
    var trace = Trace(model: model)
    trace.compute(model.endSite)
    guard model.lastMainLayer != nil else {
      #expect(trace.end(ofQuery: 0) == nil)
      return
    }
    let whole = try #require(trace[model.endSite])
    for row in 0..<whole.rows {
      let end = trace.end(ofQuery: row)
      let alone = try #require(end)
      let isSame =
        alone.shape == Shape(1, whole.columns) && alone.row(0, hasSameBitsAs: row, of: whole)
      #expect(isSame, "row \(row) of \(model.endSite)")
    }
  }

  @Test("keys and values are those of the whole sentence, and nothing else is read")
  func keysStayWhole() throws {
    let identity = Matrix([[1, 0], [0, 1]])
    var model = AttentionModel(
      words: ["a", "b"], embeddings: Matrix([[1, 0], [0, 1]]), tokens: [0, 1],
      layers: [
        AttentionLayer(
          heads: [AttentionHead(weights: [.q: identity, .k: identity, .v: identity])],
          weighting: .linear)
      ])
    model.layers[0].scale = .none
    var trace = Trace(model: model)
    #expect(trace.end(ofQuery: 1) == Matrix([[0, 1]]))
    // Of the whole pass only K and V were wanted.
    let head = HeadID(layer: 0, head: 0)
    let (k, v) = (trace[Site(.k, head)] != nil, trace[Site(.v, head)] != nil)
    let (q, scores) = (trace[Site(.q, head)] != nil, trace[Site(.scores, head)] != nil)
    #expect(k && v && !q && !scores)
    model.layers[0].heads[0].isOn = false
    trace.update(to: model)
    #expect(trace.end(ofQuery: 0) == Matrix([[0, 0]]))
  }
}
