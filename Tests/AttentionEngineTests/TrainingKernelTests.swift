import Kernels
import Testing

@testable import AttentionEngine

/// What training adds to the kernels has the same bits in every variant.
struct TrainingKernelTests {
  @Test(
    "the way back through rows and elements has the same bits in every variant",
    arguments: [1, 2, 15, 16, 17, 33, 50, 150])
  func variantsAgree(columns: Int) {
    var random = SplitMix64(seed: UInt64(columns))
    var x = Matrix.random(6, columns, in: -4...4, using: &random)
    for column in 0..<columns {
      x[1, column] = random.bool() ? 1e30 : -1e30
      x[2, column] = random.bool() ? .leastNonzeroMagnitude : -0.0
    }
    x[5, columns - 1] = .nan
    let upstream = Matrix.random(6, columns, using: &random)
    let norms = Norm.Kind.allCases.map {
      Norm(
        $0, gain: .random(1, columns, using: &random), shift: .random(1, columns, using: &random))
    }
    let targets = [0, columns - 1, nil, columns / 2, 0, 0]
    let results = KernelVariant.available.map { variant in
      let operations = Operations(variant: variant)
      let normed = norms.map { operations.normBackward(upstream, x: x, by: $0) }
      let weights = operations.softmax(x)
      return [
        operations.softmaxBackward(upstream, weights: weights), operations.biasGradient(x),
        operations.crossEntropy(logits: x, targets: targets),
        operations.crossEntropyBackward(
          probabilities: weights, targets: targets, rowWeight: 0.3),
      ]
        + normed.flatMap { [$0.input, $0.gain, $0.shift] }
        + Activation.allCases.flatMap {
          [
            operations.activation(x, by: $0),
            operations.activationBackward(upstream, x: x, by: $0),
          ]
        }
    }
    for result in results.dropFirst() {
      for (index, matrix) in result.enumerated() {
        #expect(matrix.bits == results[0][index].bits, "result \(index)")
      }
    }
  }

  @Test(
    "products of a transpose, and products that are added, are one chain",
    arguments: KernelVariant.available)
  func productsAreOneChain(variant: KernelVariant) {
    var random = SplitMix64(seed: 2)
    let operations = Operations(variant: variant)
    for (rows, depth, columns) in [(1, 1, 1), (3, 2, 2), (13, 3, 16), (6, 17, 64), (8, 9, 65)] {
      let a = Matrix.random(rows, depth, in: -3...3, using: &random)
      let b = Matrix.random(depth, columns, in: -3...3, using: &random)
      let start = Matrix.random(rows, columns, using: &random)
      var expected = start
      var fromZero = Matrix(rows: rows, columns: columns)
      for i in 0..<rows {
        for j in 0..<columns {
          for k in 0..<depth {
            expected[i, j].addProduct(a[i, k], b[k, j])
            fromZero[i, j].addProduct(a[i, k], b[k, j])
          }
        }
      }
      var sum = start
      operations.productAdded(a, PackedMatrix(b), into: &sum)
      #expect(sum.bits == expected.bits, "\(rows)x\(depth)x\(columns)")
      let transposed = operations.productTransposed(a.transposed, PackedMatrix(b))
      #expect(transposed.bits == fromZero.bits, "\(rows)x\(depth)x\(columns) transposed")
    }
  }
}
