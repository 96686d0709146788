import Kernels
import Testing

@testable import AttentionEngine

/// What works several steps of attention in one go has the bits of one step after the other.
struct WeighingKernelTests {
  @Test(
    "weights in one go are those of scaling, adding, masking and a softmax",
    arguments: KernelVariant.available)
  func weigh(variant: KernelVariant) {
    var random = SplitMix64(seed: 11)
    for columns in [1, 2, 15, 16, 17, 31, 33, 48, 100, 128, 130, 300] {
      for _ in 0..<24 {
        let rows = random.int(1...9)
        let wide = random.int(0...5) == 0
        var products = Matrix.random(rows, columns, in: wide ? -150...150 : -9...9, using: &random)
        // Of row i from rows − 1 − i on: neighbours overlap, as those of relative positions do.
        let biases =
          random.bool() ? Matrix.random(1, columns + rows - 1, using: &random).values : nil
        let factor: Float = [0.25, 1, -0.5, 0.17677669][random.int(0...3)]
        let spans = (0..<rows).map { _ in
          kernel_span(
            first: random.bool() ? 0 : random.int(0...columns),
            last: random.bool() ? columns : random.int(0...columns))
        }
        var expected = Matrix(rows: rows, columns: columns, repeating: -.infinity)
        for row in 0..<rows {
          for key in 0..<columns
          where key >= spans[row].first && key < spans[row].last {
            expected[row, key] = products[row, key] * factor
            if let biases { expected[row, key] += biases[rows - 1 - row + key] }
          }
        }
        expected = Operations(variant: .baseline).softmax(expected)
        biases.withPointer { bias in
          products.withUnsafeMutableValues { products in
            spans.withUnsafeBufferPointer {
              kernel_weigh(
                variant.raw, products.baseAddress, rows, columns, $0.baseAddress, factor,
                bias.map { $0 + rows - 1 }, -1)
            }
          }
        }
        #expect(products.bits == expected.bits, "\(columns) columns, \(spans)")
      }
    }
  }

  @Test(
    "a weight is its exponential divided by the sum, however small it is",
    arguments: KernelVariant.available)
  func shares(variant: KernelVariant) {
    var random = SplitMix64(seed: 12)
    let operations = Operations(variant: variant)
    for spread in [Float(1), 10, 60, 69, 80, 104] {
      for _ in 0..<40 {
        let scores = Matrix.random(1, 96, in: -spread...0, using: &random)
        let row = operations.softmaxRow(scores.row(0))
        let expected = row.exponentials.map { ($0 / row.sum).bitPattern }
        #expect(operations.softmax(scores).values.map(\.bitPattern) == expected)
      }
    }
  }

  @Test("a norm of numbers that are no numbers is the same in every variant")
  func normsOfNoNumbers() {
    let rows: [[Float]] = [
      [.infinity, 1, 2, 3], [.nan, 1, 2, 3], [0, 0, 0, 0], [3e38, 3e38, -3e38, 1],
      [.leastNonzeroMagnitude, 0, 0, .leastNonzeroMagnitude],
    ]
    let x = Matrix(rows.map { Array(repeating: $0, count: 5).flatMap { $0 } })
    for kind in Norm.Kind.allCases {
      for epsilon in [Float(0), 1e-12] {
        let norm = Norm(
          kind, gain: Matrix(rows: 1, columns: 20, repeating: 1), shift: nil, epsilon: epsilon)
        let results = KernelVariant.available.map { variant in
          var result = Matrix(rows: rows.count, columns: 20)
          Operations(variant: variant).refreshNorm(&result, .all, x, by: norm)
          return result.values.map { $0.isNaN ? Float.nan.bitPattern : $0.bitPattern }
        }
        #expect(results.allSatisfy { $0 == results[0] })
      }
    }
  }

  @Test(
    "maps and contexts that are worked together have the bits of a full pass", arguments: [1, 2])
  func maps(threads: Int) {
    var random = SplitMix64(seed: 31)
    for limits in [TraceLimits(), TraceLimits(mapCells: 0, passCells: .max)] {
      for _ in 0..<30 {
        let model = RandomModels.model(using: &random)
        let full = Trace.fresh(model)
        var trace = Trace(model: model, threads: threads, limits: limits)
        trace.computeMaps()
        for site in model.sites where site.stage == .weights {
          #expect(trace[site]?.bits == full[site]?.bits, "\(site)")
          #expect(trace.work.entries.count { $0.site == site } == 1)
        }
        let end = model.output == nil ? model.resultSite : Site(.logits)
        #expect(trace[end]?.bits == full[end]?.bits)
      }
    }
  }
}

extension [Float]? {
  fileprivate func withPointer(_ body: (UnsafePointer<Float>?) -> Void) {
    guard let self else { return body(nil) }
    self.withUnsafeBufferPointer { body($0.baseAddress) }
  }
}
