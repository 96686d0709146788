import Testing

@testable import AttentionEngine

struct StatisticsTests {
  @Test("entropy is 0 for one key, ln n for n alike, and 0 where nothing is allowed")
  func entropy() {
    let weights = Matrix([[0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25], [0, 0, 0, 0]])
    #expect(weights.entropy(ofRow: 0) == 0)
    #expect(abs(weights.entropy(ofRow: 1) - 1.386_294_4) < 1e-6)
    #expect(weights.entropy(ofRow: 2) == 0)
    #expect(abs((weights.meanEntropy ?? 0) - 0.462_098_1) < 1e-6)
    #expect(Matrix(rows: 0, columns: 0).meanEntropy == nil)
  }

  @Test("the mean is over the heads that are on")
  func meanWeights() throws {
    var model = Fixtures.twoHeads
    var trace = Trace(model: model)
    #expect(trace.meanWeights(layer: 0) == nil)
    trace.computeAll()
    let first = try #require(trace[Site(.weights, HeadID(layer: 0, head: 0))])
    let second = try #require(trace[Site(.weights, HeadID(layer: 0, head: 1))])
    let mean = try #require(trace.meanWeights(layer: 0))
    #expect(mean[1, 2] == (first[1, 2] + second[1, 2]) / 2)
    model.layers[0].heads[0].isOn = false
    trace.update(to: model)
    #expect(trace.meanWeights(layer: 0) == second)
    model.layers[0].heads[1].isOn = false
    trace.update(to: model)
    #expect(trace.meanWeights(layer: 0) == nil)
    #expect(trace.meanWeights(layer: 1) == nil)
  }

  @Test("a kept mean entropy is that of the weights as they are now")
  func keptEntropy() throws {
    let head = HeadID(layer: 0, head: 0)
    var model = Fixtures.twoHeads
    var trace = Trace(model: model)
    #expect(trace.meanEntropy(of: head) == nil)
    trace.computeMeanEntropy(of: head)
    #expect(trace.meanEntropy(of: head) == trace[Site(.weights, head)]?.meanEntropy)
    let before = trace.meanEntropy(of: head)
    model[.weight(.q, head)]?[0, 0] += 1
    trace.update(to: model)
    #expect(trace.meanEntropy(of: head) == nil)
    trace.compute(Site(.weights, head))
    #expect(trace.meanEntropy(of: head) == trace[Site(.weights, head)]?.meanEntropy)
    #expect(trace.meanEntropy(of: head) != before)
  }

  @Test("a query that may attend to nothing has zero weights and a zero context, never NaN")
  func nothingAllowed() throws {
    var model = Fixtures.twoHeads
    var mask = Matrix(rows: 5, columns: 5, repeating: 1)
    for key in 0..<5 { mask[2, key] = 0 }
    model.layers[0].mask = .matrix(mask)
    let trace = Trace.fresh(model)
    let weights = try #require(trace[Site(.weights)])
    #expect(weights.row(2).allSatisfy { $0.bitPattern == 0 })
    #expect(trace[Site(.context)]?.row(2).allSatisfy { $0 == 0 } == true)
    let derivation = try #require(
      trace.derivation(of: CellID(.site(Site(.weights)), row: 2, column: 0)))
    guard case .softmax(_, 0, nil, 0) = derivation.rule else {
      Issue.record("\(derivation.rule)")
      return
    }
  }

  @Test("regions: where rows and columns cross is computed twice, but never more than all")
  func regions() {
    let shape = Shape(4, 6)
    let region = Region(rows: [3, 0, 1], columns: [5])
    #expect(region.rowRanges(in: shape) == [0..<2, 3..<4])
    #expect(region.computedCells(in: shape) == 22)
    #expect(region.simplified(in: shape) == region)
    #expect(Region(rows: [0, 1, 2], columns: [0, 1]).simplified(in: shape) == .all)
    #expect(Region.empty.simplified(in: Shape(0, 0)) == .empty)
    #expect(region.touchedRows == .all && Region(rows: [1]).touchedRows == Region(rows: [1]))
    #expect(Region(rows: [1]).union(.all) == .all)
  }
}
