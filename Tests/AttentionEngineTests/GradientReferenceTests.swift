import Testing

@testable import AttentionEngine

/// Gradients against PyTorch's, in float64. Relative differences are shares of the largest number of
/// the matrix. The keys' biases get no gradient (a number added to a whole row of scores changes no
/// weight), and the reference has 1e-17 there: what it rounds to is compared with the queries' biases.
struct GradientReferenceTests {
  private static let tolerance = 1e-5

  @Test("the loss")
  func loss() throws {
    for reference in try GradientReference.all() {
      let traces = reference.examples.map { Trace.fresh(reference.model.with($0)) }
      let losses = try traces.map { trace in
        try #require(trace[Site(.loss)]).values.map(Double.init)
      }
      let mean = losses.joined().reduce(0, +) / Double(losses.joined().count)
      let expected = try reference.scene("loss", as: Double.self)
      #expect(abs(mean - expected) < 1e-6 * expected)
      var first = traces[0]
      #expect(
        abs(Double(first.loss() ?? 0) - losses[0].reduce(0, +) / Double(losses[0].count)) < 1e-6)
    }
  }

  @Test("the gradients of all parameters")
  func parameters() throws {
    for reference in try GradientReference.all() {
      let gradients = try reference.gradients()
      let expected = try #require(reference.scene.part("grads"))
      let scale = try expected("b_Q", as: [Double].self).map(abs).max() ?? 0
      for (name, ids) in reference.parameters {
        let sum = try Self.sum(
          gradients.map { gradient in
            Matrix.sideBySide(try ids.map { try #require(gradient.parameters[$0]) })
          })
        if name == "b_K" {
          #expect(sum.values.allSatisfy { abs(Double($0)) < Self.tolerance * scale })
          continue
        }
        let numbers =
          sum.rows == 1
          ? [try expected(name, as: [Double].self)] : try expected(name)
        #expect(sum.relativeDifference(from: numbers) < Self.tolerance, "\(name)")
      }
    }
  }

  @Test("the gradients of everything in between")
  func sites() throws {
    for reference in try GradientReference.all() {
      let gradients = try reference.gradients()
      let expected = try #require(reference.scene.part("intermediate_grads"))
      for (name, stage) in reference.stages {
        for (index, gradient) in gradients.enumerated() {
          if stage.isPerHead {
            let numbers = try expected(name, as: [[[[Double]]]].self)[index]
            for head in 0..<reference.heads {
              let site = Site(stage, HeadID(layer: 0, head: head))
              let difference = gradient.sites[site]?.relativeDifference(from: numbers[head])
              #expect((difference ?? 1) < Self.tolerance, "\(site)")
            }
          } else {
            let numbers = try expected(name, as: [[[Double]]].self)[index]
            let difference = gradient.sites[Site(stage)]?.relativeDifference(from: numbers)
            #expect((difference ?? 1) < Self.tolerance, "\(stage)")
          }
        }
      }
    }
  }

  private static func sum(_ matrices: [Matrix]) throws -> Matrix {
    var sum = try #require(matrices.first)
    for matrix in matrices.dropFirst() { Operations().addGradient(&sum, matrix) }
    return sum
  }
}
