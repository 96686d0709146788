import Foundation
import Testing

@testable import AttentionEngine

/// Queries and keys that are turned by the angles of their places.
struct RotationTests {
  private let operations = Operations()

  /// In single precision by NumPy, step by step as transformers does it.
  @Test("frequencies of Llama 3, and how Llama 3.1 stretches them")
  func frequencies() {
    let plain = Rotary(base: 500_000, width: 128).frequencies
    let stretched = Rotary(
      base: 500_000, width: 128,
      scaling: .llama3(
        factor: 8, lowFrequencyFactor: 1, highFrequencyFactor: 4, originalPositions: 8192)
    ).frequencies
    #expect(plain.count == 64 && stretched.count == 64)
    let expected: [(Int, Float, Float)] = [
      (0, 1, 1), (1, 0.8146172, 0.8146172), (20, 0.01656044, 0.01656044),
      (28, 0.003211446, 0.003211446), (29, 0.002616099, 0.0021665706),
      (31, 0.0017360467, 0.00085675146), (34, 0.00093847385, 0.00017850779),
      (35, 0.00076449703, 9.556213e-05), (63, 2.4551407e-06, 3.068926e-07),
    ]
    for (pair, frequency, other) in expected {
      #expect(abs(plain[pair] - frequency) <= frequency.ulp, "\(pair)")
      #expect(abs(stretched[pair] - other) <= 4 * other.ulp, "\(pair)")
    }
    let halved = Rotary(base: 500_000, width: 128, scaling: .linear(factor: 2)).frequencies
    #expect(halved == plain.map { $0 / 2 })
    #expect(Rotary(width: 0).frequencies == [])
  }

  @Test("a pair is turned as a point is; numbers beyond the width stay")
  func points() {
    let rotary = Rotary(base: 100, width: 4)
    let x = Matrix(rows: 3, columns: 5, values: (0..<15).map { Float($0 * $0 % 7) - 3 })
    let y = operations.rotated(x, by: RotationTable(rotary, positions: 3))
    #expect(y.row(0) == x.row(0))
    for position in 0..<3 {
      #expect(y[position, 4] == x[position, 4])
      for (pair, frequency) in [1, 0.1].enumerated() {
        let (a, b) = (Double(x[position, pair]), Double(x[position, pair + 2]))
        let angle = Double(position) * frequency
        #expect(abs(Double(y[position, pair]) - (a * cos(angle) - b * sin(angle))) < 1e-6)
        #expect(abs(Double(y[position, pair + 2]) - (b * cos(angle) + a * sin(angle))) < 1e-6)
      }
    }
  }

  @Test("a score of turned vectors depends on the distance alone")
  func distance() {
    var random = SplitMix64(seed: 1)
    let table = RotationTable(Rotary(width: 16), positions: 300)
    let (q, k) = (Matrix.random(1, 16, using: &random), Matrix.random(1, 16, using: &random))
    let turned = { (x: Matrix, position: Int) in
      var result = Matrix(rows: 1, columns: 16)
      operations.refreshRotated(&result, .all, x, by: table, from: position)
      return result
    }
    let score = { (i: Int, j: Int) in
      zip(turned(q, i).values, turned(k, j).values).reduce(0.0) { $0 + Double($1.0 * $1.1) }
    }
    for distance in [0, 1, 17] {
      let near = score(distance, 0)
      #expect(abs(score(distance + 200, 200) - near) < 2e-5)
      #expect(distance == 0 || abs(near - score(0, 0)) > 1e-3)
    }
  }

  @Test("some rows, and one row on its own, have the bits of all")
  func parts() {
    var random = SplitMix64(seed: 2)
    let x = Matrix.random(9, 10, using: &random)
    let table = RotationTable(Rotary(base: 7, width: 6), positions: 12)
    let whole = operations.rotated(x, by: table)
    var some = Matrix(rows: 9, columns: 10, repeating: 5)
    operations.refreshRotated(&some, Region(rows: [2, 3, 8]), x, by: table)
    for row in 0..<9 {
      var alone = Matrix(rows: 1, columns: 10)
      let input = Matrix(rows: 1, columns: 10, values: Array(x.row(row)))
      operations.refreshRotated(&alone, .all, input, by: table, from: row)
      #expect(alone.row(0, hasSameBitsAs: row, of: whole))
      let isAsked = [2, 3, 8].contains(row)
      #expect(
        Array(some.row(row)) == (isAsked ? Array(whole.row(row)) : Array(repeating: 5, count: 10)))
    }
  }
}
