import Testing

@testable import AttentionEngine

/// Biases for the distance of query and key.
struct RelativePositionTests {
  private func bias(rows: Int, isBidirectional: Bool, to distance: Int) -> RelativeBias {
    RelativeBias(
      table: Matrix(rows: rows, columns: 1, values: (0..<rows).map { Float($0) + 0.25 }),
      isBidirectional: isBidirectional, maximumDistance: distance)
  }

  /// The first and the last distance of each bucket, by NumPy in single precision as transformers
  /// does it, with the extents of T5.
  @Test("the buckets of T5's encoder and decoder")
  func bucketsOfT5() {
    let ends = [8: 11, 9: 15, 10: 22, 11: 31, 12: 45, 13: 63, 14: 90, 15: 400]
    let both = bias(rows: 32, isBidirectional: true, to: 128)
    for distance in 0...7 { #expect(both.bucket(ofDistance: -distance) == distance) }
    var start = 8
    for (bucket, end) in ends.sorted(by: { $0.key < $1.key }) {
      for distance in start...end {
        #expect(both.bucket(ofDistance: -distance) == bucket, "\(distance)")
        #expect(both.bucket(ofDistance: distance) == bucket + 16, "\(distance)")
      }
      start = end + 1
    }
    let ahead = bias(rows: 32, isBidirectional: false, to: 128)
    let starts = [
      15: 15, 18: 16, 19: 17, 20: 17, 21: 18, 23: 18, 24: 19, 26: 19, 27: 20, 30: 20, 31: 21,
      34: 21,
      35: 22, 39: 22, 40: 23, 45: 23, 51: 24, 52: 25, 58: 25, 66: 26, 76: 27, 86: 28, 98: 29,
      112: 30, 113: 31, 130: 31, 4000: 31,
    ]
    for (distance, bucket) in starts {
      #expect(ahead.bucket(ofDistance: -distance) == bucket, "\(distance)")
    }
    for distance in [0, 1, 5, 300] { #expect(ahead.bucket(ofDistance: distance) == 0) }
  }

  @Test("small tables, both ways")
  func smallTables() {
    let both = bias(rows: 8, isBidirectional: true, to: 20)
    #expect(
      (-12...12).map(both.bucket) == [
        3, 3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 0, 5, 6, 6, 6, 6, 6, 7, 7, 7, 7, 7, 7,
      ])
    let ahead = bias(rows: 8, isBidirectional: false, to: 20)
    #expect(
      (-22...2).map(ahead.bucket) == [
        7, 7, 7, 7, 7, 7, 7, 7, 7, 6, 6, 6, 6, 6, 5, 5, 5, 4, 4, 3, 2, 1, 0, 0, 0,
      ])
  }

  @Test("each score gets what its distance has, in all regions", arguments: [true, false])
  func biased(isBidirectional: Bool) {
    var random = SplitMix64(seed: 1)
    let operations = Operations()
    let bias = RelativeBias(
      table: .random(8, 3, using: &random), isBidirectional: isBidirectional, maximumDistance: 9)
    let scores = Matrix.random(7, 11, using: &random)
    let whole = operations.biased(scores, by: bias, head: 2)
    for row in 0..<7 {
      for column in 0..<11 {
        let added = bias.table[bias.bucket(ofDistance: column - row), 2]
        #expect(whole[row, column] == scores[row, column] + added)
      }
    }
    let region = Region(rows: [1, 2, 6], columns: [0, 9])
    var some = Matrix(rows: 7, columns: 11, repeating: 5)
    operations.refreshBiased(&some, region, scores, by: bias, head: 2)
    for row in 0..<7 {
      var alone = Matrix(rows: 1, columns: 11)
      let input = Matrix(rows: 1, columns: 11, values: Array(scores.row(row)))
      operations.refreshBiased(&alone, .all, input, by: bias, head: 2, from: row)
      #expect(alone.row(0, hasSameBitsAs: row, of: whole))
      for column in 0..<11 {
        let isAsked = region.rows.contains(row) || region.columns.contains(column)
        #expect(some[row, column] == (isAsked ? whole[row, column] : 5))
      }
    }
  }
}
