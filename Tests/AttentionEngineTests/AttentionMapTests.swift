import Testing

@testable import AttentionEngine

struct AttentionMapTests {
  private static let heads = [HeadID(layer: 0, head: 0), HeadID(layer: 0, head: 1)]

  private func matrix(
    _ map: AttentionMap, of model: AttentionModel = Fixtures.twoHeads
  ) throws -> Matrix {
    var trace = Trace(model: model)
    #expect(trace.attention(map) == nil)
    trace.computeAttention(map)
    return try #require(trace.attention(map))
  }

  private func weights(_ head: Int, of model: AttentionModel = Fixtures.twoHeads) throws -> Matrix {
    try #require(Trace.fresh(model)[Site(.weights, Self.heads[head])])
  }

  @Test("mean, sum and max of two heads", arguments: AttentionMap.Reduction.allCases)
  func reductions(reduction: AttentionMap.Reduction) throws {
    let (first, second) = (try weights(0), try weights(1))
    let map = try matrix(AttentionMap(heads: Self.heads, reduction: reduction))
    for (index, value) in map.values.enumerated() {
      let (a, b) = (first.values[index], second.values[index])
      switch reduction {
      case .mean: #expect(value == (a + b) / 2)
      case .sum: #expect(value == a + b)
      case .max: #expect(value == max(a, b))
      }
    }
  }

  @Test("without the first token the other weights of a row add up to 1")
  func withoutFirst() throws {
    let plain = try weights(0)
    let map = try matrix(AttentionMap(heads: [Self.heads[0]], lens: .withoutFirst))
    for row in 0..<map.rows {
      #expect(map[row, 0] == 0)
      #expect(abs(map.row(row).reduce(0, +) - 1) < 1e-6)
      #expect(abs(map[row, 2] - plain[row, 2] / (1 - plain[row, 0])) < 1e-6)
    }
  }

  @Test("a causal first row has nothing beside the first token, and stays zero")
  func nothingLeft() throws {
    var model = Fixtures.twoHeads
    model.layers[0].mask = .causal
    let map = try matrix(AttentionMap(heads: [Self.heads[0]], lens: .withoutFirst), of: model)
    #expect(map.row(0).allSatisfy { $0 == 0 })
    #expect(abs(map.row(1).reduce(0, +) - 1) < 1e-6)
  }

  @Test("a row with NaN has no shares that could be told from others")
  func rowWithNaN() {
    let lens = HeadLens(factors: [0, 1, 1], renormalizes: true)
    let map = lens.applied(to: Matrix([[0.5, .nan, 0.25], [0.5, 0.25, 0.25]]))
    #expect(map.row(0).allSatisfy { $0.isNaN })
    #expect(Array(map.row(1)) == [0, 0.5, 0.5])
  }

  @Test("without special tokens, which punctuation is not")
  func withoutSpecial() throws {
    var model = Fixtures.twoHeads
    model.words = ["[CLS]", "chat", "[SEP]", "."]
    let map = try matrix(AttentionMap(heads: [Self.heads[1]], lens: .withoutSpecial), of: model)
    // The tokens are 0 1 0 2 3.
    for row in 0..<5 {
      for key in [0, 2, 3] { #expect(map[row, key] == 0) }
      #expect(map[row, 4] > 0 && abs(map[row, 1] + map[row, 4] - 1) < 1e-6)
    }
  }

  @Test("a weight times the length of v·W_O is the length of the weighted vector")
  func valueNorm() throws {
    let head = Self.heads[1]
    let trace = Trace.fresh(Fixtures.twoHeads)
    let values = try #require(trace[Site(.v, head)])
    let output = try #require(Fixtures.twoHeads.layers[0].outputWeight)
    let plain = try weights(1)
    let map = try matrix(AttentionMap(heads: [head], lens: .valueNorm))
    for query in 0..<5 {
      for key in 0..<5 {
        // α·v[key]·(rows 2 and 3 of W_O), and then its length.
        let vector = (0..<3).map { column -> Double in
          (0..<2).reduce(0.0) {
            $0 + Double(plain[query, key]) * Double(values[key, $1])
              * Double(output[2 + $1, column])
          }
        }
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        #expect(abs(Double(map[query, key]) - length) < 1e-6)
      }
    }
  }

  @Test("blocks have the mean or the greatest of their weights", arguments: Pooling.Kind.allCases)
  func pooling(kind: Pooling.Kind) throws {
    let plain = try weights(0)
    let map = try matrix(
      AttentionMap(heads: [Self.heads[0]], pooling: Pooling(kind, size: 2)))
    #expect(map.shape == Shape(3, 3))
    let block = [plain[2, 0], plain[2, 1], plain[3, 0], plain[3, 1]]
    let expected = kind == .mean ? block.reduce(0, +) / 4 : block.max() ?? 0
    #expect(abs(map[1, 0] - expected) < 1e-7)
    #expect(abs(map[2, 2] - plain[4, 4]) < 1e-7)
  }

  @Test(
    "some rows have the bits that they have in the whole map", arguments: AttentionLens.allCases)
  func someRows(lens: AttentionLens) throws {
    let whole = try matrix(AttentionMap(heads: Self.heads, lens: lens))
    let part = try matrix(AttentionMap(heads: Self.heads, lens: lens, rows: 1..<4))
    #expect(part.bits == whole.rows(1..<4).bits)
  }

  @Test("the terms add up to the number", arguments: AttentionLens.allCases)
  func terms(lens: AttentionLens) throws {
    let map = AttentionMap(heads: Self.heads, reduction: .sum, lens: lens)
    let sum = try matrix(map)
    var trace = Trace(model: Fixtures.twoHeads)
    let terms = trace.terms(of: map, query: 3, key: 1)
    #expect(terms.map(\.head) == Self.heads)
    #expect(terms[0].value + terms[1].value == sum[3, 1])
    for term in terms {
      #expect(abs(term.value - term.weight * term.factor / term.rest) < 1e-6)
    }
  }

  @Test("scores are no shares to be renormalised, and heads of other shapes are not added up")
  func whatIsNotComputed() {
    var model = Fixtures.twoHeads
    model.layers[0].weighting = .linear
    var trace = Trace(model: model)
    let map = AttentionMap(heads: [Self.heads[0]], lens: .withoutFirst)
    trace.computeAttention(map)
    #expect(trace.attention(map) == nil)
    let missing = AttentionMap(heads: [HeadID(layer: 0, head: 7)])
    trace.computeAttention(missing)
    #expect(trace.attention(missing) == nil)
  }

  @Test("after any edit a map that is left is that of the edited model", arguments: Edit.allCases)
  func neverStale(edit: Edit) {
    var random = SplitMix64(seed: 31)
    var applied = 0
    for _ in 0..<9000 where applied < 10 {
      let model = RandomModels.model(using: &random)
      guard let edited = edit.applied(to: model, using: &random) else { continue }
      applied += 1
      for layer in model.layers.indices where edited.layers.indices.contains(layer) {
        let heads = model.layers[layer].heads.indices.map { HeadID(layer: layer, head: $0) }
        for lens in AttentionLens.allCases {
          let map = AttentionMap(heads: heads, lens: lens)
          var trace = Trace(model: model)
          trace.computeAttention(map)
          trace.update(to: edited)
          var fresh = Trace(model: edited)
          fresh.computeAttention(map)
          if let kept = trace.attention(map) {
            #expect(kept.bits == fresh.attention(map)?.bits, "\(edit.name) \(lens)")
          }
          trace.computeAttention(map)
          #expect(trace.attention(map)?.bits == fresh.attention(map)?.bits, "\(edit.name) \(lens)")
        }
      }
    }
    #expect(applied == 10)
  }

  @Test("a graph of some rows has the queries that they are")
  func graphOfRows() {
    let weights = Matrix([[0.5, 0.5, 0], [0.25, 0, 0.75]])
    let graph = AttentionGraph(weights: weights, firstQuery: 7, topK: nil, focus: .queries([8]))
    #expect(
      graph.edges == [
        AttentionEdge(query: 8, key: 2, weight: 0.75),
        AttentionEdge(query: 8, key: 0, weight: 0.25),
      ])
    #expect(graph.totalMass == 1)
  }

  @Test("blocks are of the cells that are there", arguments: Pooling.Kind.allCases)
  func poolingOfWhatIsThere(kind: Pooling.Kind) throws {
    var allowed = Matrix(rows: 5, columns: 5, repeating: 1)
    for (row, column) in [(2, 2), (2, 3), (3, 2), (3, 3), (0, 1)] { allowed[row, column] = 0 }
    for mask in [Mask.none, .causal, .sliding(window: 2), .matrix(allowed)] {
      var model = Fixtures.twoHeads
      model.layers[0].mask = mask
      for lens in [AttentionLens.weights, .withoutFirst, .valueNorm] {
        let heads = Self.heads
        let plain = try matrix(AttentionMap(heads: heads, lens: lens), of: model)
        let pooled = try matrix(
          AttentionMap(heads: heads, lens: lens, pooling: Pooling(kind, size: 2)), of: model)
        for row in 0..<3 {
          for column in 0..<3 {
            let values = (row * 2..<min(5, row * 2 + 2)).flatMap { query in
              (column * 2..<min(5, column * 2 + 2)).filter { key in
                mask.allows(query: query, key: key) && (lens != .withoutFirst || key > 0)
              }.map { plain[query, $0] }
            }
            let mean = values.reduce(0, +) / Float(max(1, values.count))
            let expected = kind == .mean ? mean : values.max() ?? 0
            #expect(abs(pooled[row, column] - expected) < 1e-6, "\(mask) \(lens) \(row) \(column)")
          }
        }
      }
    }
  }

  @Test("a cell is masked where all heads that are together mask it")
  func cellsOfSeveralLayers() {
    let cells = MapCells(masks: [.causal, .sliding(window: 2)], isLeftOut: [true, false, false])
    for (query, expected) in [[], [1..<2], [1..<3]].enumerated() {
      #expect(cells?.runs(ofQuery: query, keys: 3) == expected)
      for key in 0..<3 { #expect(cells?.isMasked(query: query, key: key) == (key > query)) }
    }
    let gap = MapCells(masks: [.causal], isLeftOut: [false, true, false, false, true])
    #expect(gap?.runs(ofQuery: 3, keys: 5) == [0..<1, 2..<4])
    #expect(MapCells(masks: [.causal, .none], isLeftOut: []) == nil)
  }
}
