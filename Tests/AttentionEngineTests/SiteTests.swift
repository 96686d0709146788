import Testing

@testable import AttentionEngine

/// Which matrices a pass has, in which order, and what they are computed from.
struct SiteTests {
  @Test("the matrices of a model with everything, in the order of the pass, with their shapes")
  func everySite() {
    let model = Fixtures.translator
    let found = model.sites.map { "\($0): \(model.shape(of: $0)?.description ?? "none")" }
    #expect(
      found == [
        "embeddings of the source: 3x3", "positions of the source: 3x3",
        "segments of the source: 3x3", "input of the source: 3x3",
        "embeddings: 2x2", "positions: 2x2", "input: 2x2",
        "q of layer 0, head 0: 3x2", "k of layer 0, head 0: 3x2", "v of layer 0, head 0: 3x3",
        "scores of layer 0, head 0: 3x3", "scaled of layer 0, head 0: 3x3",
        "weights of layer 0, head 0: 3x3", "context of layer 0, head 0: 3x3",
        "concat of layer 0: 3x3", "output of layer 0: 3x3", "residual of layer 0: 3x3",
        "norm of layer 0: 3x3", "intermediate of layer 0: 3x4", "activation of layer 0: 3x4",
        "ffn of layer 0: 3x3", "ffn-residual of layer 0: 3x3", "ffn-norm of layer 0: 3x3",
        "q of layer 1, head 0: 2x2", "k of layer 1, head 0: 2x2", "v of layer 1, head 0: 2x2",
        "scores of layer 1, head 0: 2x2", "scaled of layer 1, head 0: 2x2",
        "masked of layer 1, head 0: 2x2", "weights of layer 1, head 0: 2x2",
        "context of layer 1, head 0: 2x2", "concat of layer 1: 2x2", "output of layer 1: 2x2",
        "residual of layer 1: 2x2",
        "q of layer 2, head 0: 2x2", "k of layer 2, head 0: 3x2", "v of layer 2, head 0: 3x1",
        "scores of layer 2, head 0: 2x3", "scaled of layer 2, head 0: 2x3",
        "weights of layer 2, head 0: 2x3", "context of layer 2, head 0: 2x1",
        "q of layer 2, head 1: 2x2", "k of layer 2, head 1: 3x2", "v of layer 2, head 1: 3x1",
        "scores of layer 2, head 1: 2x3", "scaled of layer 2, head 1: 2x3",
        "weights of layer 2, head 1: 2x3", "context of layer 2, head 1: 2x1",
        "concat of layer 2: 2x2", "output of layer 2: 2x2", "residual of layer 2: 2x2",
        "norm of layer 2: 2x2", "intermediate of layer 2: 2x3", "activation of layer 2: 2x3",
        "logits: 2x4", "probabilities: 2x4", "loss: 2x1",
      ])
  }

  @Test("what cross-attention, a network, and the prediction are computed from")
  func sources() {
    let model = Fixtures.translator
    let cross = HeadID(layer: 2, head: 1)
    let encoder = HeadID(layer: 0, head: 0)
    let before = Site(.residual, HeadID(layer: 1, head: 0))
    #expect(model.sources(of: Site(.q, cross)) == [before])
    #expect(model.sources(of: Site(.k, cross)) == [Site(.ffnNorm, encoder)])
    #expect(model.sources(of: Site(.v, cross)) == [Site(.ffnNorm, encoder)])
    #expect(model.sources(of: Site(.residual, cross)) == [before, Site(.output, cross)])
    #expect(model.sources(of: Site(.q, encoder)) == [Site(.input, part: .source)])
    #expect(model.sources(of: Site(.intermediate, encoder)) == [Site(.norm, encoder)])
    #expect(
      model.sources(of: Site(.ffnResidual, encoder)) == [
        Site(.norm, encoder), Site(.ffn, encoder),
      ])
    #expect(model.sources(of: Site(.ffnNorm, encoder)) == [Site(.ffnResidual, encoder)])
    #expect(
      model.sources(of: Site(.input, part: .source))
        == [.embeddings, .positions, .segments].map { Site($0, part: .source) })
    #expect(model.sources(of: Site(.logits)) == [Site(.activation, cross)])
    #expect(model.sources(of: Site(.probabilities)) == [Site(.logits)])
    #expect(model.sources(of: Site(.loss)) == [Site(.logits)])
  }

  @Test("values that are not the keys come from no matrix of the pass; own places need no scores")
  func withoutSources() {
    var model = Fixtures.translator
    model.source?.values = Source.Values(
      words: ["le", "chat", "."], matrix: Fixtures.numbers(3, 3, from: 1))
    let cross = HeadID(layer: 2, head: 0)
    #expect(model.sources(of: Site(.v, cross)) == [])
    #expect(model.sources(of: Site(.k, cross)) != [])
    model.layers[2].weighting = .identity
    #expect(model.sources(of: Site(.weights, cross)) == [])
    #expect(model.faults().isEmpty)
  }

  @Test("each site comes once, after what it is computed from, and has the shape that is foretold")
  func orderAndShapes() {
    var random = SplitMix64(seed: 41)
    for _ in 0..<200 {
      let model = RandomModels.model(using: &random)
      let sites = model.sites
      let places = Dictionary(zip(sites, sites.indices)) { first, _ in first }
      #expect(places.count == sites.count)
      #expect(
        sites.allSatisfy { site in
          model.sources(of: site).allSatisfy { places[$0, default: .max] < places[site] ?? 0 }
        })
      let trace = Trace.fresh(model)
      let shapes = sites.map { model.shape(of: $0) }
      #expect(shapes == sites.map { trace[$0]?.shape })
      #expect(!shapes.contains(nil))
    }
  }

  @Test("a site has only the part, layer and head that its stage has")
  func identity() {
    let head = HeadID(layer: 3, head: 2)
    #expect(Site(.input, head, part: .source).layer == nil)
    #expect(Site(.input, head, part: .source) != Site(.input, head, part: .main))
    #expect(Site(.q, head, part: .source) == Site(.q, head, part: .main))
    #expect(Site(.ffn, head) == Site(.ffn, HeadID(layer: 3, head: 0)))
    #expect(Site(.logits, head, part: .source) == Site(.logits))
    #expect(Site(.weights, head).headID == head && Site(.ffn, head).headID == nil)
  }

  @Test("a part without layers of its own is attended to as it comes in")
  func withoutEncoder() {
    var model = Fixtures.translator
    model.layers.removeFirst()
    model.layers[1].heads = [AttentionHead(weights: [:])]
    #expect(model.keysSite(ofLayer: 1) == Site(.input, part: .source))
    #expect(model.inputSite(ofLayer: 0) == Site(.input))
    model.layers = []
    #expect(model.resultSite == Site(.input))
  }
}
