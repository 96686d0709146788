import Foundation
import Testing

@testable import AttentionEngine

/// Every number can be recombined from the operands of its derivation.
struct DerivationTests {
  /// The number that a derivation's operands give; nil where an operand is not the number that
  /// stands in its cell.
  private func recombined(_ derivation: Derivation, in trace: Trace) -> Float? {
    func read(_ operand: Derivation.Operand) -> Float? {
      guard let matrix = trace[operand.cell.matrix],
        matrix[operand.cell.row, operand.cell.column].bitPattern == operand.value.bitPattern
      else { return nil }
      return operand.value
    }
    switch derivation.rule {
    case .written:
      return trace[derivation.cell.matrix]?[derivation.cell.row, derivation.cell.column]
    case .copied(let operand): return read(operand)
    case .concatenated(let operand, _, let isOn): return read(operand).map { isOn ? $0 : 0 }
    case .sum(let operands):
      let values = operands.compactMap(read)
      guard values.count == operands.count else { return nil }
      return values.dropFirst().reduce(values[0], +)
    case .ownPlace(let isOwn): return isOwn ? 1 : 0
    case .unweighted(let score): return read(score).map { $0 == -.infinity ? 0 : $0 }
    case .activated(let operand, let activation):
      return read(operand).map { trace.operations.activation($0, by: activation) }
    case .crossEntropy(let row, let target, let maximum, let sum):
      guard row.allSatisfy({ read($0.score) != nil }) else { return nil }
      guard let target else { return 0 }
      // In double precision like the engine; the sum is rounded in the derivation.
      let exact = row.reduce(0.0) { $0 + Double($1.exponential) }
      #expect(abs(Double(sum) - exact) <= 1e-6 * exact)
      return maximum.map {
        Float(log(exact) - (Double(row[target].score.value) - Double($0)))
      }
    case .dot(let terms, let bias):
      var sum: Float = 0
      if let bias {
        guard let value = read(bias) else { return nil }
        sum = value
      }
      for term in terms {
        guard let left = read(term.left), let right = read(term.right) else { return nil }
        sum.addProduct(left, right)
      }
      return sum
    case .scaled(let operand, let factor, let scale, let dHead):
      #expect(factor == scale.factor(dHead: dHead))
      return read(operand).map { $0 * factor }
    case .multiplied(let operand, let factor): return read(operand).map { $0 * factor }
    case .rotated(let turn):
      guard let own = read(turn.own), let partner = read(turn.partner) else { return nil }
      #expect(turn.angle == Float(turn.position) * turn.frequency)
      #expect(turn.cosine == Float(cos(Double(turn.angle))))
      #expect(turn.sine == Float(sin(Double(turn.angle))))
      return turn.isFirst
        ? own * turn.cosine - partner * turn.sine : own * turn.cosine + partner * turn.sine
    case .biased(let score, let bias, let distance, let bucket):
      #expect(distance == derivation.cell.column - derivation.cell.row)
      #expect(bucket == bias.cell.row)
      guard let score = read(score), let bias = read(bias) else { return nil }
      return score + bias
    case .gated(let activation, let other):
      guard let activation = read(activation), let other = read(other) else { return nil }
      return activation * other
    case .masked(let operand, let isAllowed, let mask):
      if let mask, let matrix = trace[mask.matrix] {
        #expect((matrix[mask.row, mask.column] != 0) == isAllowed)
      }
      return read(operand).map { isAllowed ? $0 : -.infinity }
    case .softmax(let row, let column, let maximum, let sum):
      guard row.allSatisfy({ read($0.score) != nil }) else { return nil }
      #expect(maximum == row.map(\.score.value).filter { $0 > -.infinity }.max())
      #expect(abs(row.reduce(0) { $0 + $1.exponential } - sum) <= 1e-5 * max(1, sum))
      for key in row {
        let exact = maximum.map { exp(Double(key.score.value) - Double($0)) } ?? 0
        #expect(abs(Double(key.exponential) - exact) < 1e-6)
      }
      return sum == 0 ? 0 : row[column].exponential / sum
    case .sinusoid(let position, let pair, let angle, let isSine):
      let width = Double(trace[derivation.cell.matrix]?.columns ?? 0)
      let exact = Double(position) / pow(10000, 2 * Double(pair) / width)
      #expect(angle == Float(exact))
      return Float(isSine ? sin(exact) : cos(exact))
    case .normalized(
      let value, let kind, let row, let mean, let variance, let epsilon, let gain, let shift):
      guard let value = read(value), let gain = read(gain), row.allSatisfy({ read($0) != nil })
      else { return nil }
      #expect(shift == nil || shift.flatMap(read) != nil)
      // In double precision like the engine, with the sums in another order: bits that a double
      // has beyond a float decide nothing but a tie.
      let count = Double(row.count)
      let exact = kind == .rms ? 0 : row.reduce(0.0) { $0 + Double($1.value) } / count
      let spread = row.reduce(0.0) { $0 + pow(Double($1.value) - exact, 2) } / count
      #expect(abs(Double(mean) - exact) <= 1e-7 * max(1e-30, abs(exact)) + 1e-15)
      #expect(abs(Double(variance) - spread) <= 1e-7 * spread + 1e-15)
      let deviation = (spread + Double(epsilon)).squareRoot()
      return Float((Double(value) - exact) / deviation * Double(gain) + Double(shift?.value ?? 0))
    }
  }

  /// Returns the names of the rules that occurred.
  @discardableResult
  private func expectAllRecombine(_ trace: Trace, _ matrix: MatrixID) -> Set<String> {
    var rules: Set<String> = []
    guard let values = trace[matrix] else {
      Issue.record("no \(matrix)")
      return rules
    }
    for row in 0..<values.rows {
      for column in 0..<values.columns {
        let cell = CellID(matrix, row: row, column: column)
        guard let derivation = trace.derivation(of: cell) else {
          Issue.record("no derivation of \(cell)")
          continue
        }
        #expect(derivation.cell == cell)
        #expect(derivation.value.bitPattern == values[row, column].bitPattern)
        let result = recombined(derivation, in: trace)
        #expect(result?.bitPattern == derivation.value.bitPattern, "\(cell)")
        rules.insert(String(String(describing: derivation.rule).prefix { $0.isLetter }))
      }
    }
    return rules
  }

  @Test("the operands give the number's bits, for every cell of every stage and parameter")
  func recombination() {
    var random = SplitMix64(seed: 23)
    var rules: Set<String> = []
    for _ in 0..<60 {
      let trace = Trace.fresh(RandomModels.model(using: &random))
      for site in trace.model.sites { rules.formUnion(expectAllRecombine(trace, .site(site))) }
      for id in trace.model.parameterIDs {
        rules.formUnion(expectAllRecombine(trace, .parameter(id)))
      }
    }
    #expect(
      rules == [
        "written", "copied", "concatenated", "sum", "dot", "scaled", "masked", "ownPlace",
        "unweighted", "activated", "crossEntropy", "softmax", "sinusoid", "normalized",
        "multiplied", "rotated", "biased", "gated",
      ])
  }

  @Test("a site that was computed has derivations, also after edits that it does not depend on")
  func afterEdits() {
    var random = SplitMix64(seed: 31)
    for _ in 0..<40 {
      var trace = Trace.fresh(RandomModels.model(using: &random))
      guard let edited = Edit.number.applied(to: trace.model, using: &random),
        let site = trace.model.sites.randomElement(using: &random)
      else { continue }
      trace.update(to: edited)
      trace.compute(site)
      expectAllRecombine(trace, .site(site))
    }
  }

  @Test("the operands are the right cells")
  func cells() throws {
    let trace = Trace.fresh(Fixtures.twoHeads)
    let head = HeadID(layer: 0, head: 1)
    func derivation(_ site: Site, _ row: Int, _ column: Int) throws -> Derivation.Rule {
      try #require(trace.derivation(of: CellID(.site(site), row: row, column: column))).rule
    }
    guard case .copied(let word) = try derivation(Site(.embeddings), 3, 1) else {
      Issue.record("not copied")
      return
    }
    // Token 3 is word 2.
    #expect(word.cell == CellID(.parameter(.embeddings(.main)), row: 2, column: 1))
    guard case .dot(let terms, let bias) = try derivation(Site(.scores, head), 2, 4) else {
      Issue.record("no sum of products")
      return
    }
    #expect(bias == nil)
    #expect(
      terms.map(\.left.cell) == (0..<2).map { CellID(.site(Site(.q, head)), row: 2, column: $0) })
    #expect(
      terms.map(\.right.cell) == (0..<2).map { CellID(.site(Site(.k, head)), row: 4, column: $0) })
    guard case .concatenated(let source, let id, true) = try derivation(Site(.concat), 1, 3) else {
      Issue.record("not concatenated")
      return
    }
    #expect(id == head)
    #expect(source.cell == CellID(.site(Site(.context, head)), row: 1, column: 1))
    guard case .dot(let products, let shift) = try derivation(Site(.q, head), 1, 0) else {
      Issue.record("no sum of products")
      return
    }
    #expect(products.last?.right.cell == CellID(.parameter(.weight(.q, head)), row: 2, column: 0))
    #expect(shift?.cell == CellID(.parameter(.bias(.q, head)), row: 0, column: 0))
  }

  @Test("a weight of a streamed map has the derivation that it has in a whole one")
  func streamedWeights() {
    var random = SplitMix64(seed: 31)
    var compared = 0
    for _ in 0..<60 {
      let model = RandomModels.model(using: &random)
      var (whole, small) = (
        Trace(model: model), Trace(model: model, limits: TraceLimits(mapCells: 0, passCells: 0))
      )
      whole.computeAll()
      for head in model.headIDs {
        let site = Site(.weights, head)
        guard let shape = whole[site]?.shape, shape.rows > 0, shape.columns > 0 else { continue }
        let (query, key) = (
          Int.random(in: 0..<shape.rows, using: &random),
          Int.random(in: 0..<shape.columns, using: &random)
        )
        let expected = whole.derivation(of: CellID(.site(site), row: query, column: key))
        #expect(expected != nil)
        #expect(small.derivation(ofWeightOf: head, query: query, key: key) == expected)
        #expect(small.derivation(ofWeightOf: head, query: shape.rows, key: 0) == nil)
        #expect(small.derivation(ofWeightOf: head, query: 0, key: -1) == nil)
        compared += 1
      }
    }
    #expect(compared > 60)
  }

  @Test("no derivation of what is stale, absent or outside")
  func none() {
    var trace = Trace(model: Fixtures.twoHeads)
    let cell = { CellID(.site(Site($0)), row: $1, column: $2) }
    #expect(trace.derivation(of: cell(.q, 0, 0)) == nil)
    trace.computeAll()
    #expect(trace.derivation(of: cell(.q, 0, 0)) != nil)
    #expect(trace.derivation(of: cell(.q, 5, 0)) == nil)
    #expect(trace.derivation(of: cell(.q, 0, 2)) == nil)
    #expect(trace.derivation(of: cell(.q, -1, 0)) == nil)
    #expect(trace.derivation(of: cell(.tokens, 0, 0)) == nil)
    #expect(trace.derivation(of: cell(.norm, 0, 0)) == nil)
    var edited = trace.model
    edited.embeddings[0, 0] = 5
    trace.update(to: edited)
    #expect(trace.derivation(of: cell(.q, 0, 0)) == nil)
  }
}
