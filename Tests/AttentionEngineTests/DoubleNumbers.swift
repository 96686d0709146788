import Foundation

@testable import AttentionEngine

/// Matrices in double precision, with the operations written as their formulas are: what the engine's
/// results and gradients are compared with.
typealias Numbers = [[Double]]

enum Exact {
  static func numbers(_ matrix: Matrix) -> Numbers {
    (0..<matrix.rows).map { matrix.row($0).map(Double.init) }
  }

  static func transposed(_ a: Numbers) -> Numbers {
    guard let first = a.first else { return [] }
    return first.indices.map { column in a.map { $0[column] } }
  }

  static func product(_ a: Numbers, _ b: Numbers) -> Numbers {
    let columns = transposed(b)
    return a.map { row in columns.map { zip(row, $0).reduce(0) { $0 + $1.0 * $1.1 } } }
  }

  static func sum(_ a: Numbers, _ b: Numbers) -> Numbers {
    zip(a, b).map { zip($0, $1).map { $0 + $1 } }
  }

  /// a + factor · b.
  static func nudged(_ a: Numbers, by factor: Double, along b: Matrix) -> Numbers {
    a.enumerated().map { row, numbers in
      numbers.enumerated().map { $1 + factor * Double(b[row, $0]) }
    }
  }

  static func linear(_ x: Numbers, _ weight: Numbers?, _ bias: Numbers?) -> Numbers {
    guard let weight else { return x }
    let result = product(x, weight)
    guard let bias else { return result }
    return result.map { zip($0, bias[0]).map { $0 + $1 } }
  }

  static func mapped(_ x: Numbers, _ f: (Double) -> Double) -> Numbers { x.map { $0.map(f) } }

  static func softmax(_ x: Numbers) -> Numbers {
    x.map { row in
      let largest = row.max() ?? 0
      let exponentials = row.map { $0 == -.infinity ? 0 : exp($0 - largest) }
      let sum = exponentials.reduce(0, +)
      return exponentials.map { sum == 0 ? 0 : $0 / sum }
    }
  }

  static func norm(
    _ x: Numbers, _ kind: Norm.Kind, gain: Numbers, shift: Numbers?, epsilon: Double
  ) -> Numbers {
    x.map { row in
      let mean = kind == .rms ? 0 : row.reduce(0, +) / Double(row.count)
      let variance = row.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(row.count)
      return row.indices.map {
        (row[$0] - mean) / (variance + epsilon).squareRoot() * gain[0][$0] + (shift?[0][$0] ?? 0)
      }
    }
  }

  static func rotated(_ x: Numbers, by rotary: Rotary) -> Numbers {
    let frequencies = frequencies(of: rotary)
    return x.enumerated().map { position, row in
      var turned = row
      for (i, frequency) in frequencies.enumerated() {
        let (angle, partner) = (Double(position) * frequency, i + frequencies.count)
        turned[i] = row[i] * cos(angle) - row[partner] * sin(angle)
        turned[partner] = row[partner] * cos(angle) + row[i] * sin(angle)
      }
      return turned
    }
  }

  /// From the definitions: Su et al. 2021, §3.4.2, and the scaling of Llama 3.1 by the number of turns
  /// that a pair makes over the text of the first training.
  static func frequencies(of rotary: Rotary) -> [Double] {
    (0..<rotary.width / 2).map { pair in
      let frequency = pow(Double(rotary.base), -2 * Double(pair) / Double(rotary.width))
      switch rotary.scaling {
      case .none: return frequency
      case .linear(let factor): return frequency / Double(factor)
      case .llama3(let factor, let low, let high, let positions):
        let turns = Double(positions) * frequency / (2 * .pi)
        if turns > Double(high) { return frequency }
        if turns < Double(low) { return frequency / Double(factor) }
        let share = (turns - Double(low)) / Double(high - low)
        return (1 - share) * frequency / Double(factor) + share * frequency
      }
    }
  }

  static func activation(_ x: Double, _ activation: Activation) -> Double {
    switch activation {
    case .relu: max(x, 0)
    case .gelu: x * erfc(-x / 2.0.squareRoot()) / 2
    case .geluTanh:
      x / 2 * (1 + tanh((2 / Double.pi).squareRoot() * (x + 0.044715 * x * x * x)))
    case .tanh: tanh(x)
    case .silu: x / (1 + exp(-x))
    case .quickGelu: x / (1 + exp(-Double(Float(1.702)) * x))
    case .none: x
    }
  }

  static func gated(_ a: Numbers, _ b: Numbers) -> Numbers {
    zip(a, b).map { zip($0, $1).map { $0 * $1 } }
  }

  static func ln(_ x: Double) -> Double { log(x) }

  /// Σ a ∘ b.
  static func dot(_ a: Numbers, _ b: Numbers) -> Double {
    zip(a.joined(), b.joined()).reduce(0) { $0 + $1.0 * $1.1 }
  }
}

/// A gradient and a direction in which its matrix is nudged.
struct Slope {
  private let terms: [Double]

  init(_ gradient: Matrix, along direction: Matrix) {
    terms = zip(gradient.values, direction.values).map { Double($0) * Double($1) }
  }

  /// Σ |gradient ∘ direction|, which the slope cannot surpass.
  var size: Double { terms.reduce(0) { $0 + abs($1) } }

  /// How far the slope that the gradient predicts is from that of `loss`, in shares of the size, or of
  /// `floor` where that is larger.
  func error(against loss: (Double) -> Double, floor: Double = 1e-6) -> Double {
    let step = 1e-6
    let slope = (loss(step) - loss(-step)) / (2 * step)
    return abs(terms.reduce(0, +) - slope) / max(size, floor)
  }
}
