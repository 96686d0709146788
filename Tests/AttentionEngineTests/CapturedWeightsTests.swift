import Synchronization
import Testing

@testable import AttentionEngine

/// Numbers that count how many of them were read.
private final class CountedNumbers: MatrixStorage {
  private let values: [Float]
  private let count = Atomic<Int>(0)
  var readCount: Int { count.load(ordering: .relaxed) }

  init(_ values: [Float]) { self.values = values }

  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
    count.add(target.count, ordering: .relaxed)
    for index in target.indices { target[index] = values[offset + index] }
  }

  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? { nil }
}

/// Models of which nothing is known but the attention weights.
@Suite struct CapturedWeightsTests {
  private func weights(_ shape: Shape, _ random: inout SplitMix64) -> Matrix {
    Matrix.random(shape.rows, shape.columns, in: 0...1, using: &random)
  }

  private func sequence(_ words: [String]) -> InputSequence {
    InputSequence(
      words: words, embeddings: Matrix(rows: words.count, columns: 0),
      tokens: Array(words.indices))
  }

  private func layer(_ heads: [Matrix], _ name: LayerName) -> AttentionLayer {
    var layer = AttentionLayer(
      part: name.stack == .encoder ? .source : .main,
      attendsTo: name.stack == .encoder || name.stack == .cross ? .source : .main,
      heads: heads.map(AttentionHead.init(capturedWeights:)))
    layer.name = name
    return layer
  }

  /// Two layers of two heads over four tokens, of a model that had more.
  private func capture() -> AttentionModel {
    var random = SplitMix64(seed: 3)
    return AttentionModel(
      main: sequence(["[CLS]", "a", "b", "[SEP]"]),
      layers: [5, 11].map { number in
        layer(
          (0..<2).map { _ in weights(Shape(4, 4), &random) },
          LayerName(stack: .layers, number: number))
      })
  }

  private let second = HeadID(layer: 1, head: 0)

  @Test func theWeightsAreThoseThatWereCaptured() throws {
    let model = capture()
    #expect(model.faults().isEmpty && model.isCaptured)
    let trace = Trace.fresh(model)
    #expect(model.sites.map(\.stage) == Array(repeating: .weights, count: 4))
    for site in model.sites {
      let id = try #require(site.headID)
      #expect(trace[site]?.bits == model[.capturedWeights(id)]?.bits)
      #expect(model.shape(of: site) == Shape(4, 4))
    }
    let cell = CellID(.site(Site(.weights, second)), row: 1, column: 2)
    let derivation = try #require(trace.derivation(of: cell))
    #expect(derivation.rule == .written && derivation.value == trace[cell.matrix]?[1, 2])
  }

  @Test func nothingElseIsThere() {
    let model = capture()
    for stage in Stage.allCases where stage != .weights {
      let expected: Absence = stage == .tokens ? .isText : .notCaptured
      #expect(model.absence(of: Site(stage)) == expected, "\(stage)")
      #expect(model.shape(of: Site(stage)) == nil, "\(stage)")
    }
    #expect(model.absence(of: Site(.input, part: .source)) == .noSource)
    #expect(
      model.absence(of: Site(.weights, HeadID(layer: 2, head: 0))) == .noSuchLayer(2, count: 2))
    #expect(model.hiddenSites(of: .main).isEmpty)
    #expect(
      Absence.notCaptured.reason == "a capture has the attention weights alone"
        && Absence.notCaptured.detail
          == "all other numbers stayed in the program that computed them"
    )
  }

  @Test func whatDoesNotFitIsAFault() {
    var model = capture()
    model.layers[1].heads[1].capturedWeights = Matrix(rows: 4, columns: 3)
    let id = HeadID(layer: 1, head: 1)
    #expect(model.faults() == [.capturedShape(id, Shape(4, 3), expected: Shape(4, 4))])
    #expect(
      model.faults().first?.description
        == "the captured weights of layer 1, head 1 are 4x3; the tokens make them 4x4")
    model.layers[1].heads[1].capturedWeights = nil
    #expect(model.faults() == [.notAllCaptured(layer: 1)])
    // A captured layer behind one that is computed.
    var computed = Fixtures.twoHeads
    computed.layers.append(computed.layers[0])
    computed.layers[1].heads[0].capturedWeights = Matrix(rows: 1, columns: 1)
    #expect(computed.faults().contains(.notAllCaptured(layer: 1)))
    model = capture()
    model.main.tokens[2] = 9
    #expect(model.faults() == [.unknownWord(.main, token: 2, word: 9, count: 4)])
  }

  @Test func anEditGivesTheBitsOfAFullPass() throws {
    let model = capture()
    var trace = Trace.fresh(model)
    for layer in 0..<2 {
      for head in 0..<2 { trace.computeSummary(of: HeadID(layer: layer, head: head)) }
    }
    let map = AttentionMap(heads: [second], lens: .withoutFirst)
    trace.computeAttention(map)
    var edited = model
    var weights = try #require(edited[.capturedWeights(second)])
    weights[2, 1] = 0.25
    edited[.capturedWeights(second)] = weights
    trace.update(to: edited)
    #expect(trace[Site(.weights, second)] == nil)
    #expect(trace.summary(of: second) == nil && trace.attention(map) == nil)
    #expect(trace.summary(of: HeadID(layer: 1, head: 1)) != nil)
    trace.computeAll()
    let full = Trace.fresh(edited)
    for site in edited.sites { #expect(trace[site]?.bits == full[site]?.bits, "\(site)") }
    // Only the row of the query.
    #expect(trace.work.elements == 4)
  }

  @Test func someRowsAreReadWithoutTheOthers() {
    let count = 600
    let numbers = CountedNumbers((0..<count * count).map { Float($0 % 7) })
    let model = AttentionModel(
      main: sequence((0..<count).map(String.init)),
      layers: [
        layer(
          [Matrix(rows: count, columns: count, stored: numbers)],
          LayerName(stack: .layers, number: 0))
      ])
    let head = HeadID(layer: 0, head: 0)
    // Maps of that size are streamed, where they are computed.
    var trace = Trace(model: model, limits: TraceLimits(mapCells: 16))
    let rows = trace.weights(of: head, rows: 3..<5)
    #expect(rows.rows == 2 && rows[0, 1] == Float((3 * count + 1) % 7))
    #expect(numbers.readCount == 2 * count)
    trace.computeSummary(of: head)
    #expect(trace[Site(.weights, head)] == nil && numbers.readCount == (2 + count) * count)
    // A map that nobody looks at any more is let go.
    trace.compute(Site(.weights, head))
    trace.keep([Site(.weights, head)], mapCells: 100)
    #expect(trace[Site(.weights, head)] != nil)
    trace.keep([], mapCells: 100)
    #expect(trace[Site(.weights, head)] == nil)
  }

  /// What half precision leaves of a sum of 1 is not made up for.
  @Test func statisticsAreThoseOfTheNumbersAsTheyAre() throws {
    let model = AttentionModel(
      main: sequence(["a", "b"]),
      layers: [
        layer([Matrix([[0.5, 0.25], [0.5, 0.5]])], LayerName(stack: .layers, number: 0))
      ])
    var trace = Trace(model: model)
    let head = HeadID(layer: 0, head: 0)
    trace.computeSummary(of: head)
    let summary = try #require(trace.summary(of: head))
    #expect(summary[.first] == 0.5 && summary[.same] == 0.5 && summary[.next] == 0.25)
    let map = AttentionMap(heads: [head])
    trace.computeAttention(map)
    #expect(trace.attention(map) == Matrix([[0.5, 0.25], [0.5, 0.5]]))
  }

  @Test func lensesThatNeedTheWeightsAlone() throws {
    let model = capture()
    var trace = Trace(model: model)
    for lens in [AttentionLens.withoutFirst, .withoutSpecial] {
      let map = AttentionMap(heads: [second], lens: lens)
      trace.computeAttention(map)
      let rows = try #require(trace.attention(map))
      #expect(rows[1, 0] == 0 && abs(rows.row(1).reduce(0, +) - 1) < 1e-6)
    }
    let values = AttentionMap(heads: [second], lens: .valueNorm)
    trace.computeAttention(values)
    #expect(trace.attention(values) == nil && trace.terms(of: values, query: 0, key: 0).isEmpty)
  }

  @Test func layersKeepTheNamesOfTheirModel() {
    let model = capture()
    #expect(model.layerNames.map(\.path) == ["layers.5", "layers.11"])
    #expect([0, 1].map(model.number(ofLayer:)) == [5, 11] && !model.isEncoderDecoder)
    var random = SplitMix64(seed: 1)
    let crossed = AttentionModel(
      main: sequence(["x"]), source: Source(sequence: sequence(["a", "b"])),
      layers: [
        layer([weights(Shape(2, 2), &random)], LayerName(stack: .encoder, number: 3)),
        layer([weights(Shape(1, 2), &random)], LayerName(stack: .cross, number: 3)),
      ])
    #expect(crossed.faults().isEmpty && crossed.isEncoderDecoder)
    #expect(
      crossed.layerNames.map(\.title) == ["encoder layer 3", "decoder layer 3 cross"])
    // Where there are several stacks the numbers alone would be ambiguous.
    #expect([0, 1].map(crossed.number(ofLayer:)) == [0, 1])
  }
}
