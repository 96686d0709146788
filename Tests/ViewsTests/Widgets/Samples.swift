import AttentionEngine
import CellGrid
import Workbench

@testable import Views

/// Matrices that the widgets are drawn with. The weights are those of
/// `chat_noir_with_dot_scaled` and `multi_head.json` of the reference data, rounded.
enum Samples {
  static let tokens = ["Le", "chat", "noir", "mange", "la", "souris", "blanche", "."]

  static let weights = softmaxed(scaled)

  /// q·k/√2 with q = k, the rows [x0 + x2, x1 + x2] of the notes' embeddings.
  static let scaled: Matrix = {
    let q = queries
    var result = Matrix(rows: 8, columns: 8)
    for i in 0..<8 {
      for j in 0..<8 {
        result[i, j] = (q[i, 0] * q[j, 0] + q[i, 1] * q[j, 1]) * 0.70710678
      }
    }
    return result
  }()

  static let queries = Matrix([
    [0.4, 0.5], [1, 1.1], [1.6, 1.7], [0.8, 1.1], [0.4, 0.5], [1.2, 1.5], [1.6, 1.7], [0.2, 0.2],
  ])

  /// exp(x) / Σ exp, with exp by its series, so that the samples are the same everywhere.
  static func softmaxed(_ scores: Matrix) -> Matrix {
    var result = scores
    for r in 0..<scores.rows {
      let row = scores.row(r)
      let top = row.max() ?? 0
      let powers = row.map { exponential(Double($0 - top)) }
      let sum = powers.reduce(0, +)
      for c in 0..<scores.columns { result[r, c] = Float(powers[c] / sum) }
    }
    return result
  }

  static func exponential(_ x: Double) -> Double {
    guard x > -60 else { return 0 }
    var sum = 1.0
    var term = 1.0
    for n in 1..<40 {
      term *= x / 64 / Double(n)
      sum += term
    }
    return (0..<6).reduce(sum) { power, _ in power * power }
  }

  /// Numbers between `low` and `high` without a pattern to the eye.
  static func noise(_ rows: Int, _ columns: Int, low: Float, high: Float) -> Matrix {
    var state: UInt32 = 2_463_534_242
    var values: [Float] = []
    for _ in 0..<rows * columns {
      state ^= state << 13
      state ^= state >> 17
      state ^= state << 5
      values.append(low + (high - low) * Float(state >> 8) / Float(1 << 24))
    }
    return Matrix(rows: rows, columns: columns, values: values)
  }

  static func labeled(_ matrix: Matrix, rows: [String]? = nil, columns: [String]? = nil)
    -> LabeledMatrix
  {
    LabeledMatrix(
      matrix: matrix, rowLabels: rows ?? (0..<matrix.rows).map(String.init),
      columnLabels: columns ?? (0..<matrix.columns).map(String.init))
  }

  static let weightMap = labeled(weights, rows: tokens, columns: tokens)

  /// A map of 30 tokens that looks at itself, its neighbour and the first token.
  static let longMap: LabeledMatrix = {
    var scores = noise(30, 30, low: 0, high: 2)
    for i in 0..<30 {
      scores[i, i] += 2
      scores[i, 0] += 1.5
      if i > 0 { scores[i, i - 1] += 3 }
    }
    let words = (0..<30).map { "word\($0)" }
    return labeled(softmaxed(scores), rows: words, columns: words)
  }()

  static let causal: LabeledMatrix = {
    var masked = scaled
    for i in 0..<8 { for j in i + 1..<8 { masked[i, j] = -.infinity } }
    return labeled(masked, rows: tokens, columns: tokens)
  }()
}

extension Capabilities {
  static let plain = Capabilities(colors: .none)
  static let ascii = Capabilities(colors: .none, glyphs: .ascii)
  static let full = Capabilities()
}
