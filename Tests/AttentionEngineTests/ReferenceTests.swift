import Testing

@testable import AttentionEngine

/// Every stage agrees with the reference numbers.
struct ReferenceTests {
  private let tolerance = 1e-6

  private func expect(
    _ trace: Trace, _ site: Site, _ expected: [[Double]], _ scene: ReferenceScene
  ) {
    let difference = trace[site]?.largestDifference(from: expected) ?? .infinity
    #expect(difference <= tolerance, "\(site) of \(scene.name) differs by \(difference)")
  }

  @Test("every stage of the notes' example, with and without dot, scale and mask")
  func chatNoir() throws {
    let scenes = try ReferenceScene.all(in: "chat_noir")
    #expect(scenes.count == 8)
    for scene in scenes {
      let isCausal = try scene("causal", as: Bool.self)
      let trace = Trace.fresh(try singleHead(scene, isCausal: isCausal))
      let stages: [(Stage, String)] = [
        (.embeddings, "X"), (.input, "X"), (.q, "Q"), (.k, "K"), (.v, "V"),
        (.scores, "scores"), (.scaled, "scaled"), (.weights, "weights"), (.context, "output"),
        (.concat, "output"), (.output, "output"),
      ]
      for (stage, key) in stages { expect(trace, Site(stage), try scene(key), scene) }
      let weights = try #require(trace[Site(.weights)])
      let entropies = try scene("row_entropy_nats", as: [Double].self)
      let largest = try scene("row_argmax", as: [Int].self)
      for row in 0..<weights.rows {
        #expect(abs(Double(weights.entropy(ofRow: row)) - entropies[row]) <= tolerance)
        #expect(weights[row, largest[row]] == weights.row(row).max())
      }
      let masked = trace[Site(.masked)]
      #expect((masked != nil) == isCausal)
      if let masked {
        #expect(masked[0, 1] == -.infinity && weights[0, 1].bitPattern == 0)
        #expect(masked[1, 0] == trace[Site(.scaled)]?[1, 0])
      }
    }
  }

  private func singleHead(_ scene: ReferenceScene, isCausal: Bool) throws -> AttentionModel {
    let tokens = try scene("tokens", as: [String].self)
    let head = AttentionHead(weights: [
      .q: try scene.matrix("W_Q"), .k: try scene.matrix("W_K"), .v: try scene.matrix("W_V"),
    ])
    let isScaled = try scene("scale", as: Double.self) != 1
    return AttentionModel(
      words: tokens, embeddings: try scene.matrix("X"), tokens: Array(tokens.indices),
      layers: [
        AttentionLayer(
          heads: [head], scale: isScaled ? .sqrt : .none, mask: isCausal ? .causal : .none)
      ])
  }

  @Test("every stage of two heads: biases, W_O, positions, mask, residual and norm")
  func multiHead() throws {
    let scenes = try ReferenceScene.all(in: "multi_head")
    #expect(scenes.count == 9)
    for scene in scenes {
      let trace = Trace.fresh(try twoHeads(scene))
      let stages: [(Stage, String)] = [
        (.q, "Q"), (.k, "K"), (.v, "V"), (.scores, "scores"), (.scaled, "scaled"),
        (.weights, "weights"), (.context, "head_outputs"),
      ]
      for (stage, key) in stages {
        for (head, expected) in try scene(key, as: [[[Double]]].self).enumerated() {
          expect(trace, Site(stage, HeadID(layer: 0, head: head)), expected, scene)
        }
      }
      expect(trace, Site(.input), try scene("X_in"), scene)
      expect(trace, Site(.concat), try scene("concat"), scene)
      expect(trace, Site(.output), try scene("output"), scene)
      if let positions = scene.optionalMatrix("PE") {
        expect(trace, Site(.positions), positions, scene)
      }
      if let norm = scene.part("residual_layernorm") {
        expect(trace, Site(.residual), try norm("residual"), scene)
        expect(trace, Site(.norm), try norm("output"), scene)
      }
      let mean = try #require(trace.meanWeights(layer: 0))
      #expect(mean.largestDifference(from: try scene("mean_weights")) <= tolerance)
    }
    #expect(scenes.filter { $0.part("residual_layernorm") != nil }.count == 1)
    #expect(scenes.filter { $0.optionalMatrix("PE") != nil }.count == 3)
  }

  private func twoHeads(_ scene: ReferenceScene) throws -> AttentionModel {
    let tokens = try scene("tokens", as: [String].self)
    let dHead = try scene("d_k", as: Int.self)
    let heads = try (0..<scene("heads", as: Int.self)).map { head in
      let columns = head * dHead..<(head + 1) * dHead
      var result = AttentionHead(weights: [:])
      for projection in Projection.allCases {
        let letter = projection.rawValue.uppercased()
        result.weights[projection] = try scene.matrix("W_\(letter)").columns(columns)
        result.biases[projection] = try scene.row("b_\(letter)").columns(columns)
      }
      return result
    }
    var layer = AttentionLayer(
      heads: heads, mask: try scene("causal", as: Bool.self) ? .causal : .none,
      outputWeight: try scene.matrix("W_O"), outputBias: try scene.row("b_O"))
    if let norm = scene.part("residual_layernorm") {
      layer.hasResidual = true
      layer.norm = Norm(
        gain: try norm.row("gamma"), shift: try norm.row("beta"),
        epsilon: Float(try norm("eps", as: Double.self)))
    }
    return AttentionModel(
      words: tokens, embeddings: try scene.matrix("X"), tokens: Array(tokens.indices),
      positions: scene.optionalMatrix("PE") == nil ? .none : .sinusoidal, layers: [layer])
  }

  @Test("the sinusoids of every position, also where the width is odd")
  func positions() throws {
    let scenes = try ReferenceScene.all(in: "positional")
    var widths: [Int] = []
    for scene in scenes {
      let (count, width) = (try scene("T", as: Int.self), try scene("d", as: Int.self))
      widths.append(width)
      let expected = try scene("PE")
      let table = Operations().sinusoidalPositions(tokens: count, dModel: width)
      #expect(table.largestDifference(from: expected) <= tolerance, "\(scene.name)")
      let model = AttentionModel(
        words: ["word"], embeddings: Matrix(rows: 1, columns: width),
        tokens: Array(repeating: 0, count: count), positions: .sinusoidal, layers: [])
      let trace = Trace.fresh(model)
      #expect(trace[Site(.positions)]?.bits == table.bits)
      #expect(trace[Site(.input)]?.bits == table.bits)
    }
    #expect(widths == [3, 4, 8, 16])
  }
}
