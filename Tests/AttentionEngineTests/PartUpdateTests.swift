import Testing

@testable import AttentionEngine

/// An edit of one part, of a network, or of a target leaves alone what does not depend on it.
struct PartUpdateTests {
  /// The sites that are computed after `change`, and in which only some numbers are.
  private func work(
    _ model: AttentionModel = Fixtures.translator, _ change: (inout AttentionModel) -> Void
  ) -> Work {
    var trace = Trace.fresh(model)
    var edited = model
    change(&edited)
    trace.update(to: edited)
    trace.computeAll()
    return trace.work
  }

  private func sites(
    _ model: AttentionModel = Fixtures.translator, _ change: (inout AttentionModel) -> Void
  ) -> [Site] {
    work(model, change).entries.map(\.site)
  }

  private func isOfLayer(_ layer: Int) -> (Site) -> Bool { { $0.layer == layer } }

  @Test("a main word changes nothing of the source, and only its row of what it asks")
  func mainWord() {
    var model = Fixtures.translator
    model.layers.remove(at: 1)
    let work = work(model) { $0.tokens[1] = 2 }
    let sites = work.entries.map(\.site)
    #expect(!sites.contains { $0.part == .source || $0.layer == 0 })
    let cross = HeadID(layer: 1, head: 0)
    #expect(!sites.contains(Site(.k, cross)) && !sites.contains(Site(.v, cross)))
    #expect(work.elements(at: Site(.q, cross)) == 2)
    #expect(work.elements(at: Site(.scores, cross)) == 3)
    #expect(work.elements(at: Site(.weights, cross)) == 3)
    #expect(work.elements(at: Site(.norm, cross)) == 2)
    #expect(work.elements(at: Site(.activation, cross)) == 3)
    #expect(work.elements(at: Site(.logits)) == 4)
    #expect(work.elements(at: Site(.loss)) == 1)
  }

  @Test("a source word changes nothing of the main sequence before it is looked at")
  func sourceWord() {
    let sites = sites { $0.source?.sequence.tokens[2] = 0 }
    #expect(!sites.contains { $0.part == .main || $0.layer == 1 })
    let cross = HeadID(layer: 2, head: 1)
    #expect(!sites.contains(Site(.q, cross)) && sites.contains(Site(.k, cross)))
    #expect(sites.contains(Site(.loss)))
  }

  @Test("a value of the source's own changes the values, and no score")
  func sourceValue() {
    var model = Fixtures.translator
    model.source?.values = Source.Values(
      words: ["a", "b", "c"], matrix: Fixtures.numbers(3, 3, from: 2))
    model.layers.removeFirst()
    let work = work(model) { $0.source?.values?.matrix[1, 1] += 1 }
    let sites = work.entries.map(\.site)
    let (first, second) = (HeadID(layer: 1, head: 0), HeadID(layer: 1, head: 1))
    #expect(
      Array(sites.prefix(5)) == [
        Site(.v, first), Site(.context, first), Site(.v, second), Site(.context, second),
        Site(.concat, first),
      ])
    #expect(work.elements(at: Site(.v, HeadID(layer: 1, head: 0))) == 1)
    #expect(!sites.contains { $0.stage.isMap })
  }

  @Test("a token's segment changes that token's row")
  func segment() {
    let work = work { $0.source?.sequence.segments?.ofTokens[1] = 1 }
    #expect(work.elements(at: Site(.segments, part: .source)) == 3)
    #expect(work.elements(at: Site(.input, part: .source)) == 3)
    #expect(work.elements(at: Site(.k)) == 2)
    #expect(!work.entries.contains { $0.site == Site(.embeddings, part: .source) })
  }

  @Test("another activation leaves alone what stands before it; another W_2 the activation")
  func feedForward() {
    let head = HeadID(layer: 2, head: 0)
    #expect(
      sites { $0.layers[2].feedForward?.activation = .relu }
        == [Site(.activation, head), Site(.logits), Site(.probabilities), Site(.loss)])
    let second = sites { $0.layers[0].feedForward?.weight?[0, 0] += 1 }
    #expect(
      second.filter(isOfLayer(0))
        == [.ffn, .ffnResidual, .ffnNorm].map { Site($0, HeadID(layer: 0, head: 0)) })
    let norm = sites { $0.layers[0].feedForward?.norm?.epsilon = 0.5 }
    #expect(norm.filter(isOfLayer(0)) == [Site(.ffnNorm, HeadID(layer: 0, head: 0))])
  }

  @Test("a target changes its loss alone, and a weight of the output layer the prediction")
  func prediction() {
    let work = work { $0.targets[1] = nil }
    #expect(work == Work(Site(.loss), elements: 1))
    #expect(
      sites { $0.output?.weight?[0, 0] += 1 }
        == [Site(.logits), Site(.probabilities), Site(.loss)])
  }

  @Test("by the identity no score is looked at")
  func identity() {
    let cross = HeadID(layer: 2, head: 0)
    var model = Fixtures.translator
    model.layers[2].weighting = .identity
    let work = work(model) { $0[.weight(.q, cross)]?[0, 0] += 1 }
    #expect(work.entries.allSatisfy { [.q, .scores, .scaled].contains($0.site.stage) })
    #expect(!work.entries.isEmpty)
    var trace = Trace(model: model)
    trace.compute(Site(.weights, cross))
    #expect(trace.work.entries.map(\.site) == [Site(.weights, cross)])
  }

  @Test("new names and another decoding leave nothing stale")
  func nothing() {
    #expect(
      sites {
        $0.output?.words[0] = "la"
        $0.source?.sequence.words[0] = "a"
        $0.source?.sequence.segments?.names = ["a", "b"]
        $0.decoding = Decoding(promptLength: 1, end: "</s>", limit: 5)
      } == [])
  }
}

extension Work {
  fileprivate init(_ site: Site, elements: Int) {
    self.init()
    note(elements, at: site)
  }
}
