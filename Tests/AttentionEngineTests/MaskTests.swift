import Testing

@testable import AttentionEngine

/// What a mask lets through, cell by cell.
struct MaskTests {
  @Test("−∞ where a query may not attend to a key, in all regions and extents")
  func masks() throws {
    var random = SplitMix64(seed: 1)
    let operations = Operations()
    for (queries, keys) in [(1, 1), (6, 6), (3, 8), (8, 3), (0, 4), (4, 0)] {
      let scores = Matrix.random(queries, keys, using: &random)
      let written = Matrix(
        rows: queries, columns: keys,
        values: (0..<queries * keys).map { _ in random.bool() ? 1 : 0 })
      let masks: [Mask] = [
        .none, .causal, .sliding(window: 1), .sliding(window: 3), .sliding(window: 99),
        .matrix(written),
      ]
      for mask in masks {
        let whole = try operations.masked(scores, by: mask, head: HeadID(layer: 0, head: 0))
        let region = Region(rows: [0, 2], columns: [1])
        var some = Matrix(rows: queries, columns: keys, repeating: 5)
        operations.refreshMasked(&some, region, scaled: scores, mask: mask)
        for row in 0..<queries {
          for column in 0..<keys {
            let isAllowed = mask.allows(query: row, key: column)
            let expected = isAllowed ? scores[row, column] : -.infinity
            #expect(whole[row, column] == expected, "\(mask) \(row) \(column)")
            let isAsked = row == 0 || row == 2 || column == 1
            #expect(some[row, column] == (isAsked ? expected : 5), "\(mask) \(row) \(column)")
          }
        }
      }
    }
  }

  @Test("a sliding mask allows the query's own place and those just before it")
  func sliding() {
    let mask = Mask.sliding(window: 2)
    let allowed = (0..<4).map { query in
      (0..<4).filter { mask.allows(query: query, key: $0) }
    }
    #expect(allowed == [[0], [0, 1], [1, 2], [2, 3]])
  }
}
