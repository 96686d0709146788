import CellGrid
import Testing

@testable import AttentionEngine
@testable import Views
@testable import Workbench

/// The worked arithmetic of what only checkpoints have, line by line.
@Suite struct ArithmeticTests {
  /// The lines, and after each the numbers of the sources that it names.
  private func lines(
    _ stage: Stage, _ value: Float, _ rule: Derivation.Rule, width: Int = 36
  ) throws -> [String] {
    let derivation = Derivation(
      cell: CellID(.site(Site(stage)), row: 2, column: 1), value: value, rule: rule)
    let state = try ScreenFixture.state()
    let arithmetic = Arithmetic(
      derivation: derivation, state: state,
      theme: Theme(capabilities: Capabilities(colors: .none)), width: width)
    let places = arithmetic.lines.flatMap { $0.pieces.compactMap(\.source) }
    // Every line that names a source names one that is there.
    #expect(places.allSatisfy { derivation.sources.indices.contains($0) })
    return arithmetic.lines.map { $0.pieces.map(\.span.text).joined() }
  }

  private func operand(_ stage: Stage, _ column: Int, _ value: Float) -> Derivation.Operand {
    Derivation.Operand(cell: CellID(.site(Site(stage)), row: 2, column: column), value: value)
  }

  private func operand(_ id: ParameterID, _ row: Int, _ value: Float) -> Derivation.Operand {
    Derivation.Operand(cell: CellID(.parameter(id), row: row, column: 1), value: value)
  }

  @Test func aTurnShowsThePairAndTheAngle() throws {
    func turn(isFirst: Bool) -> Derivation.Turn {
      Derivation.Turn(
        own: operand(.unrotatedQ, 1, 0.5), partner: operand(.unrotatedQ, 3, -2), isFirst: isFirst,
        position: 2, frequency: 0.25, angle: 0.5, cosine: 0.8776, sine: 0.4794)
    }
    let first = try lines(.q, 1.3976, .rotated(turn(isFirst: true)))
    #expect(
      first == [
        "x     0.500  q-unrotated[noir, 1]", "y    -2.000  q-unrotated[noir, 3]",
        "angle = 2 · 0.25 = 0.5", "cos   0.878", "sin   0.479", "x · cos − y · sin", "= 1.398",
        "", "x and y are one pair, turned as a", "point is: q·k knows the distance only.",
      ])
    let second = try lines(.q, -0.52, .rotated(turn(isFirst: false)))
    #expect(second.contains("x · cos + y · sin"))
  }

  @Test func aBiasNamesTheDistanceAndTheBucket() throws {
    let bias = operand(.relativeBias(layer: 0), 1, 0.75)
    let before = try lines(
      .biased, 2, .biased(operand(.scaled, 1, 1.25), bias: bias, distance: -1, bucket: 1))
    #expect(
      before == [
        "  1.25  scaled[noir, chat]", "+ 0.75  bias table[1, 1]", "= 2", "",
        "“chat” stands 1 before “noir”:", "bucket 1 of the table",
      ])
    let after = try lines(
      .biased, 2, .biased(operand(.scaled, 1, 1.25), bias: bias, distance: 3, bucket: 5))
    #expect(after.contains("“chat” stands 3 after “noir”:"))
    let own = try lines(
      .biased, 2, .biased(operand(.scaled, 1, 1.25), bias: bias, distance: 0, bucket: 0))
    #expect(own.contains("“chat” stands where “noir” stands:"))
  }

  @Test func aGateShowsBothFactors() throws {
    let gated = try lines(
      .gated, -1, .gated(operand(.activation, 1, 0.5), by: operand(.intermediate, 1, -2)))
    #expect(gated == ["   0.5  activation[noir, 1]", "· -2.0  intermediate[noir, 1]", "= -1"])
    let scaled = try lines(
      .scaledEmbeddings, 3, .multiplied(operand(.embeddings, 1, 1.5), factor: 2))
    #expect(scaled == ["  1.5  embeddings[noir, 1]", "× 2", "= 3"])
  }

  @Test func aNormOfTheRootMeanSquareHasNoMean() throws {
    let x = operand(.input, 1, 3)
    let gain = operand(.gain(.pre(layer: 0)), 0, 2)
    let rms = try lines(
      .preNorm, 2,
      .normalized(
        x, .rms, row: [operand(.input, 0, 1), x], mean: 0, variance: 9, epsilon: 0.5, gain: gain,
        shift: nil))
    #expect(
      rms == [
        "x         3  input[noir, 1]", "mean x²   9  over the token", "ε         0.5",
        "γ         2  gamma[1]", "x / √(mean x² + ε) · γ", "= 2",
      ])
    let layer = try lines(
      .preNorm, 2,
      .normalized(
        x, .layer, row: [operand(.input, 0, 1), x], mean: 2, variance: 1, epsilon: 0.5, gain: gain,
        shift: operand(.shift(.pre(layer: 0)), 0, 4)))
    #expect(layer.contains("β         4  beta[1]"))
    #expect(layer.contains("(x − mean) / √(variance + ε) · γ + β"))
  }

  @Test func activationsNameTheirFormula() throws {
    let silu = try lines(.activation, 1.4621, .activated(operand(.intermediate, 1, 2), .silu))
    #expect(silu == ["x  2  intermediate[noir, 1]", "silu: x · σ(x)", "σ(x) = 0.7311", "= 1.462"])
    let quick = try lines(.activation, 0, .activated(operand(.intermediate, 1, 0), .quickGelu))
    #expect(quick == ["x  0  intermediate[noir, 1]", "quick-gelu: x · σ(1.702 · x)", "= 0"])
  }
}
