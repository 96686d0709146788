import Testing

@testable import AttentionEngine

struct HeadSummaryTests {
  /// Four tokens `[CLS] a , b`, and weights that are easy to add up.
  private static let weights = Matrix([
    [1, 0, 0, 0], [0.5, 0.25, 0.25, 0], [0, 1, 0, 0], [0.25, 0.25, 0.25, 0.25],
  ])

  private func summary(
    isOneSequence: Bool = true, hasShares: Bool = true, rows: Int = 4
  ) -> HeadSummary {
    var summarizer = HeadSummarizer(
      Self.weights.shape, isOneSequence: isOneSequence, hasShares: hasShares, separators: [0, 2])
    for first in stride(from: 0, to: 4, by: rows) {
      summarizer.take(Self.weights.rows(first..<first + rows))
    }
    return summarizer.summary()
  }

  @Test("each statistic by hand", arguments: [1, 2, 4])
  func statistics(rowsAtATime: Int) throws {
    let summary = summary(rows: rowsAtATime)
    // Rows: 0; 1.5·ln 2 = 1.0397; 0; ln 4 = 1.3863.
    let entropy = try #require(summary[.entropy])
    let expected: Float = 0.606_503_8
    #expect(abs(entropy - expected) < 1e-6)
    // Rows of the distance: 0; 0.5 + 0.25; 1; (3 + 2 + 1) / 4.
    let sums: [(HeadStatistic, Float, queries: Float)] = [
      (.distance, 3.25, 4), (.first, 1.75, 4), (.previous, 1.75, 3), (.same, 1.5, 4),
      (.next, 0.25, 3), (.separators, 2.25, 4),
    ]
    for (statistic, sum, queries) in sums {
      #expect(summary[statistic] == sum / queries, "\(statistic)")
    }
    #expect(summary.means == Self.weights && summary.maxima == Self.weights)
    #expect(summary.block == Shape(1, 1) && summary.shape == Shape(4, 4))
  }

  @Test("two sequences share no places, and scores are no shares")
  func whatDoesNotApply() {
    let cross = summary(isOneSequence: false)
    for statistic in HeadStatistic.allCases {
      #expect((cross[statistic] == nil) == statistic.needsOneSequence)
    }
    #expect(summary(hasShares: false).statistics.isEmpty)
  }

  @Test("runs differ by one at most, and the shorter ones stand in the middle")
  func evenRuns() {
    let lengths = { (count: Int, parts: Int) -> [Int] in
      let ends = Pooling.evenEnds(of: count, in: parts)
      return zip([0] + ends, ends).map { $1 - $0 }
    }
    #expect(lengths(16, 6) == [3, 3, 2, 2, 3, 3] && lengths(33, 17)[8] == 1)
    for count in 1...80 {
      for parts in 1...count {
        let lengths = lengths(count, parts)
        #expect(lengths.count == parts && lengths.reduce(0, +) == count)
        #expect((lengths.max() ?? 0) - (lengths.min() ?? 0) <= 1 && lengths[0] == lengths.max())
      }
    }
  }

  @Test("the picture of a large map has means and maxima of blocks that are nearly equal")
  func pictures() {
    var random = SplitMix64(seed: 3)
    let map = Matrix.random(70, 40, in: 0...1, using: &random)
    var summarizer = HeadSummarizer(
      map.shape, isOneSequence: false, hasShares: true, separators: [])
    for rows in [0..<1, 1..<33, 33..<70] { summarizer.take(map.rows(rows)) }
    let summary = summarizer.summary()
    #expect(summary.block == Shape(3, 2) && summary.means.shape == Shape(24, 20))
    let ends = Pooling.evenEnds(of: 70, in: 24)
    for row in 0..<24 {
      for column in 0..<20 {
        let block = ((row == 0 ? 0 : ends[row - 1])..<ends[row]).flatMap { row in
          (column * 2..<column * 2 + 2).map { map[row, $0] }
        }
        #expect(abs(summary.means[row, column] - block.reduce(0, +) / Float(block.count)) < 1e-6)
        #expect(summary.maxima[row, column] == block.max())
      }
    }
  }

  @Test("a summary is computed once, from the weights, and no map is kept for it")
  func computing() throws {
    let head = HeadID(layer: 0, head: 1)
    var trace = Trace(model: Fixtures.twoHeads)
    #expect(trace.summary(of: head) == nil)
    trace.computeSummary(of: head)
    let summary = try #require(trace.summary(of: head))
    #expect(trace[Site(.weights, head)] == nil)
    let full = try #require(Trace.fresh(Fixtures.twoHeads)[Site(.weights, head)])
    #expect(summary.means == full)
    let difference = (summary[.entropy] ?? 0) - (full.meanEntropy ?? 0)
    #expect(abs(difference) < 1e-6)
    // The last of the five tokens is a full stop.
    let share = (0..<5).reduce(Float(0)) { $0 + full[$1, 4] } / 5
    #expect(abs((summary[.separators] ?? 0) - share) < 1e-6)
  }

  @Test(
    "after any edit a summary that is left is that of the edited model", arguments: Edit.allCases)
  func neverStale(edit: Edit) {
    var random = SplitMix64(seed: 23)
    var applied = 0
    for _ in 0..<9000 where applied < 15 {
      let model = RandomModels.model(using: &random)
      guard let edited = edit.applied(to: model, using: &random) else { continue }
      applied += 1
      var trace = Trace(model: model)
      for head in model.heads { trace.computeSummary(of: head) }
      trace.update(to: edited)
      var fresh = Trace(model: edited)
      for head in edited.heads {
        fresh.computeSummary(of: head)
        if let kept = trace.summary(of: head) { #expect(kept == fresh.summary(of: head)) }
        trace.computeSummary(of: head)
        #expect(trace.summary(of: head) == fresh.summary(of: head), "\(edit.name)")
      }
    }
    #expect(applied == 15)
  }

  @Test("another head's edit leaves a summary as it is; a word that becomes a comma does not")
  func whatIsForgotten() {
    let heads = Fixtures.twoHeads.heads
    var model = Fixtures.twoHeads
    var trace = Trace(model: model)
    for head in heads { trace.computeSummary(of: head) }
    model[.weight(.q, heads[0])]?[0, 0] += 1
    trace.update(to: model)
    #expect(heads.map { trace.summary(of: $0) != nil } == [false, true])
    model.words[0] = ","
    trace.update(to: model)
    #expect(trace.summary(of: heads[1]) == nil)
  }

  @Test(
    "special tokens and punctuation",
    arguments: [
      ("[CLS]", TokenKind.special), ("[SEP]", .special), ("<s>", .special), ("</s>", .special),
      ("<|endoftext|>", .special), ("<pad>", .special), ("[MASK]", .word), ("<mask>", .word),
      ("<unk>", .word), ("<0x0A>", .word), ("<", .punctuation), ("[]", .punctuation),
      (".", .punctuation), ("\u{2581}", .punctuation), ("...", .punctuation), ("Ġ,", .punctuation),
      ("Ġthe", .word), ("Ċ", .punctuation),
      ("\u{2581}cat", .word),
      ("[a b]", .word), ("it's", .word), ("##ing", .word), ("é", .word), ("42", .word),
    ])
  func kinds(text: String, kind: TokenKind) { #expect(TokenKind(of: text) == kind) }
}

extension AttentionModel {
  fileprivate var heads: [HeadID] {
    layers.indices.flatMap { layer in
      layers[layer].heads.indices.map { HeadID(layer: layer, head: $0) }
    }
  }
}
