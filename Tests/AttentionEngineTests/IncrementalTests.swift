import Testing

@testable import AttentionEngine

/// An incremental update gives the bits of a full pass, and does less work.
struct IncrementalTests {
  private func expectSameAsFullPass(_ trace: Trace, _ comment: Comment) {
    let full = Trace.fresh(trace.model, variant: trace.operations.variant)
    for site in trace.model.sites {
      #expect(trace[site]?.bits == full[site]?.bits, "\(site) after \(comment)")
    }
  }

  /// The same of a trace that does not keep everything: each site is asked for by itself.
  private func expectSameWhenAsked(_ trace: inout Trace, _ comment: Comment) {
    let full = Trace.fresh(trace.model)
    for site in trace.model.sites.reversed() {
      trace.compute(site)
      #expect(trace[site]?.bits == full[site]?.bits, "\(site) after \(comment)")
    }
  }

  @Test("every kind of edit gives the bits of a full pass", arguments: Edit.allCases)
  func everyKindOfEdit(edit: Edit) {
    var random = SplitMix64(seed: 17)
    var applied = 0
    var changed = 0
    for _ in 0..<9000 where applied < 40 {
      let model = RandomModels.model(using: &random)
      guard let edited = edit.applied(to: model, using: &random) else { continue }
      applied += 1
      let before = Trace.fresh(model)
      var trace = before
      trace.update(to: edited)
      trace.computeAll()
      expectSameAsFullPass(trace, "\(edit.name)")
      let isChanged = edited.sites.contains { trace[$0]?.bits != before[$0]?.bits }
      changed += isChanged ? 1 : 0
      if !edit.isOfNumbers { #expect(!isChanged && trace.work.elements == 0) }
    }
    #expect(applied == 40)
    // An edit that never changes a number proves nothing.
    if edit.isOfNumbers { #expect(changed >= 8, "\(changed) of \(applied)") }
  }

  @Test("random sequences of edits, with only some sites looked at in between")
  func sequences() {
    var random = SplitMix64(seed: 4)
    var counts: [String: Int] = [:]
    for _ in 0..<110 {
      var trace = Trace(model: RandomModels.model(using: &random))
      var names: [String] = []
      for _ in 0..<24 {
        if let site = trace.model.sites.randomElement(using: &random) {
          trace.compute(site)
          #expect(trace[site]?.shape == trace.model.shape(of: site))
        }
        // The rarest first, so that each has its turn.
        let edits = Edit.allCases.shuffled(using: &random)
          .sorted { counts[$0.name, default: 0] < counts[$1.name, default: 0] }
        for edit in edits {
          guard let edited = edit.applied(to: trace.model, using: &random) else { continue }
          names.append(edit.name)
          counts[edit.name, default: 0] += 1
          trace.update(to: edited)
          break
        }
      }
      trace.computeAll()
      expectSameAsFullPass(trace, "\(names)")
    }
    for edit in Edit.allCases {
      #expect(counts[edit.name, default: 0] >= 10, "\(edit.name)")
    }
  }

  @Test(
    "a trace that keeps little, of streamed maps, by one thread and two",
    arguments: [1, 2], [TraceLimits(mapCells: 0), TraceLimits(mapCells: 0, passCells: 0)])
  func smallTraces(threads: Int, limits: TraceLimits) {
    var random = SplitMix64(seed: 23)
    for _ in 0..<40 {
      var trace = Trace(
        model: RandomModels.model(using: &random), threads: threads, limits: limits)
      var names: [String] = []
      for _ in 0..<4 {
        guard let edit = Edit.allCases.randomElement(using: &random),
          let edited = edit.applied(to: trace.model, using: &random),
          let site = trace.model.sites.randomElement(using: &random)
        else { continue }
        trace.keep(random.bool() ? [site] : [], mapCells: random.bool() ? 0 : 1000)
        trace.compute(site)
        #expect(trace[site] != nil)
        names.append(edit.name)
        trace.update(to: edited)
      }
      expectSameWhenAsked(&trace, "\(names)")
    }
  }

  @Test("large products and maps have the bits of small steps, by one thread and two")
  func threads() {
    var random = SplitMix64(seed: 5)
    let model = RandomModels.large(using: &random)
    let full = Trace.fresh(model, limits: TraceLimits(mapCells: .max, passCells: .max))
    for threads in [1, 2, 3] {
      var trace = Trace(model: model, threads: threads)
      let head = HeadID(layer: 1, head: 1)
      let rows = trace.weights(of: head, rows: 17..<60)
      #expect(rows.bits == full[Site(.weights, head)]?.rows(17..<60).bits)
      for site in model.sites.reversed() {
        trace.compute(site)
        #expect(trace[site]?.bits == full[site]?.bits, "\(site), \(threads) threads")
      }
    }
  }

  @Test("what was looked at is fresh, what was not is absent")
  func laziness() {
    var trace = Trace(model: Fixtures.twoHeads)
    let head = HeadID(layer: 0, head: 0)
    let other = HeadID(layer: 0, head: 1)
    #expect(trace[Site(.weights, head)] == nil)
    trace.compute(Site(.weights, head))
    #expect(trace[Site(.weights, head)] != nil && trace[Site(.q, head)] != nil)
    #expect(trace[Site(.v, head)] == nil && trace[Site(.weights, other)] == nil)
    #expect(trace[Site(.output)] == nil)
  }

  @Test("an edit of one W_Q recomputes that head's q and what follows from it")
  func editOfOneHead() throws {
    var trace = Trace.fresh(Fixtures.twoHeads)
    var edited = trace.model
    edited[.weight(.q, HeadID(layer: 0, head: 1))]?[0, 0] += 1
    trace.update(to: edited)
    #expect(trace[Site(.output)] == nil)
    #expect(trace[Site(.weights, HeadID(layer: 0, head: 0))] != nil)
    trace.computeAll()
    #expect(
      Set(trace.work.entries.map(\.site))
        == Set(
          [.q, .scores, .scaled, .weights, .context].map { Site($0, HeadID(layer: 0, head: 1)) }
            + [Site(.concat), Site(.output)]))
    let tokens = edited.tokens.count
    #expect(trace.work.elements(at: Site(.concat)) == tokens * 2)
    #expect(trace.work.elements < Trace.fresh(edited).work.elements)
  }

  @Test("an embedding's edit recomputes its tokens' rows, and its keys' columns of the scores")
  func editOfOneEmbedding() {
    var trace = Trace.fresh(Fixtures.twoHeads)
    var edited = trace.model
    let head = HeadID(layer: 0, head: 0)
    let tokens = edited.tokens.count
    edited.embeddings[1, 2] += 0.5
    trace.update(to: edited)
    trace.computeAll()
    // Word 1 stands once in the sentence.
    for stage in [Stage.embeddings, .input] { #expect(trace.work.elements(at: Site(stage)) == 3) }
    #expect(trace.work.elements(at: Site(.q, head)) == 2)
    #expect(trace.work.elements(at: Site(.scores, head)) == 2 * tokens)
    #expect(trace.work.elements(at: Site(.weights, head)) == tokens * tokens)
  }

  @Test("with a causal mask a token's edit leaves the rows before it alone")
  func causalEdit() {
    var model = Fixtures.twoHeads
    model.layers[0].mask = .causal
    var trace = Trace.fresh(model)
    let tokens = model.tokens.count
    // The last token has a word of its own.
    model.embeddings[model.tokens[tokens - 1], 0] += 0.5
    trace.update(to: model)
    trace.computeAll()
    #expect(trace.work.elements(at: Site(.weights)) == tokens)
  }

  @Test("heads that are worked at once recompute a token's rows alone", arguments: [1, 2])
  func causalEditOfSharedHeads(threads: Int) {
    var model = Fixtures.twoHeads
    model.layers[0].mask = .causal
    var trace = Trace(model: model, threads: threads)
    trace.computeMaps()
    let tokens = model.tokens.count
    model.embeddings[model.tokens[tokens - 1], 0] += 0.5
    trace.update(to: model)
    trace.computeMaps()
    for head in 0..<2 {
      let id = HeadID(layer: 0, head: head)
      #expect(trace.work.elements(at: Site(.q, id)) == 2)
      #expect(trace.work.elements(at: Site(.weights, id)) == tokens)
    }
  }

  @Test("toggling a head recomputes its columns of concat and what follows")
  func toggle() {
    var trace = Trace.fresh(Fixtures.twoHeads)
    var edited = trace.model
    edited.layers[0].heads[0].isOn = false
    trace.update(to: edited)
    trace.computeAll()
    #expect(trace.work.entries.map(\.site) == [Site(.concat), Site(.output)])
    #expect(trace.work.elements(at: Site(.concat)) == edited.tokens.count * 2)
    let concat = trace[Site(.concat)]
    #expect(concat?[0, 0].bitPattern == 0 && concat?[0, 1].bitPattern == 0)
    #expect(concat?[0, 2] != 0)
  }

  @Test("a copy of the model, or new names, leave nothing stale")
  func noEdit() {
    var trace = Trace.fresh(Fixtures.twoHeads)
    var same = trace.model
    same.words[0] = "another"
    same.convention = .columns
    trace.update(to: same)
    #expect(trace.model.sites.allSatisfy { trace[$0] != nil })
    trace.computeAll()
    #expect(trace.work.elements == 0)
  }

  @Test("an edit that is taken back gives the first bits")
  func thereAndBack() {
    let first = Trace.fresh(Fixtures.twoHeads)
    var trace = first
    var edited = first.model
    edited[.weight(.k, HeadID(layer: 0, head: 0))]?[1, 1] = 9
    trace.update(to: edited)
    trace.computeAll()
    #expect(trace[Site(.output)]?.bits != first[Site(.output)]?.bits)
    trace.update(to: first.model)
    trace.computeAll()
    for site in first.model.sites { #expect(trace[site]?.bits == first[site]?.bits) }
  }
}
