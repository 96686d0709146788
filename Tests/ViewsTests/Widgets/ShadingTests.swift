import AttentionEngine
import CellGrid
import Testing
import Workbench

@testable import Views

@Suite struct ShadingTests {
  @Test func weightsStartAtZero() {
    let shading = Shading(Matrix([[0.1, 0.2], [0.4, 0]]), scale: .linear)
    #expect(!shading.isDiverging)
    #expect(shading.level(0, row: 0) == 0)
    #expect(shading.level(0.1, row: 0) == Double(Float(0.1)) / Double(Float(0.4)))
    #expect(shading.level(0.4, row: 1) == 1)
  }

  @Test func signedNumbersDivergeAroundZero() {
    let shading = Shading(Matrix([[-2, 1, 0]]), scale: .linear)
    #expect(shading.isDiverging)
    #expect(shading.level(-2, row: 0) == -1)
    #expect(shading.level(1, row: 0) == 0.5)
    #expect(shading.level(0, row: 0) == 0)
  }

  @Test func logarithmLiftsSmallWeights() throws {
    let matrix = Matrix([[0.001, 0.01, 0.1, 1]])
    let linear = Shading(matrix, scale: .linear)
    let log = Shading(matrix, scale: .log)
    let levels = try [0.001, 0.01, 0.1, 1].map { try #require(log.level(Float($0), row: 0)) }
    #expect(levels[0] > 0 && levels[3] == 1)
    #expect(abs((levels[2] - levels[1]) - (levels[1] - levels[0])) < 1e-6)
    #expect(try levels[1] > #require(linear.level(0.01, row: 0)))
    #expect(log.level(0, row: 0) == 0)
  }

  /// Half of the least float32 is 0, which has no logarithm.
  @Test func logarithmOfTheLeastNumbersIsALevel() throws {
    let least = Float.leastNonzeroMagnitude
    let log = Shading(Matrix([[0, least, 2 * least]]), scale: .log)
    #expect(log.level(2 * least, row: 0) == 1)
    #expect(log.level(least, row: 0) == 0.5)
    #expect(log.level(0, row: 0) == 0)
  }

  @Test func perRowTakesEachRowsMaximum() {
    let shading = Shading(Matrix([[0.1, 0.2], [0.4, 0.8]]), scale: .perRow)
    #expect(shading.level(0.2, row: 0) == 1)
    #expect(shading.level(0.8, row: 1) == 1)
    #expect(shading.level(0.4, row: 1) == 0.5)
  }

  @Test func whatIsNotFiniteHasNoLevelAndNoInfluence() {
    let shading = Shading(Matrix([[-.infinity, 2, .nan]]), scale: .linear)
    #expect(!shading.isDiverging)
    #expect(shading.greatest == 2)
    #expect(shading.level(-.infinity, row: 0) == nil)
    #expect(shading.level(.nan, row: 0) == nil)
  }

  @Test func aMatrixOfZerosHasLevelZero() {
    for scale in ValueScale.allCases {
      #expect(Shading(Matrix(rows: 2, columns: 2), scale: scale).level(0, row: 1) == 0)
    }
  }

  @Test func pagesHoldTheCursorAndStayWhileItMovesWithin() {
    #expect(Viewport.page(of: 5, room: 10, around: 3) == 0..<5)
    #expect(Viewport.page(of: 30, room: 10, around: 9) == 0..<10)
    #expect(Viewport.page(of: 30, room: 10, around: 10) == 10..<20)
    #expect(Viewport.page(of: 25, room: 10, around: 24) == 15..<25)
    #expect(Viewport.page(of: 25, room: 10, around: 99) == 15..<25)
    #expect(Viewport.page(of: 0, room: 10, around: 0) == 0..<0)
  }
}
