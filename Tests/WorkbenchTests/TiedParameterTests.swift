import AttentionEngine
import Testing

@testable import Workbench

/// Numbers that a model reads in several places.
@Suite struct TiedParameterTests {
  private final class Storage: MatrixStorage {
    func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
      for place in target.indices { target[place] = Float(offset + place) / 64 }
    }
    func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? { nil }
  }

  /// Q reads the first two columns of a tensor `[2, 4]`, K the transpose of those and V the others.
  private func model() throws -> AttentionModel {
    var model = try Fixture.state().model
    let storage = Storage()
    let head = HeadID(layer: 0, head: 0)
    model[.weight(.q, head)] = Matrix(rows: 2, columns: 2, stored: storage, stride: 4)
    model[.weight(.k, head)] = Matrix(
      rows: 2, columns: 2, stored: storage, stride: 4, isTransposed: true)
    model[.weight(.v, head)] = Matrix(rows: 2, columns: 2, stored: storage, offset: 2, stride: 4)
    return model
  }

  private func cell(_ projection: Projection, _ row: Int, _ column: Int) -> CellID {
    CellID(.parameter(.weight(projection, HeadID(layer: 0, head: 0))), row: row, column: column)
  }

  @Test func whatReadsTheSameNumberIsATwin() throws {
    let tied = TiedParameters(of: try model())
    #expect(tied.twins(of: cell(.q, 0, 1)) == [cell(.k, 1, 0)])
    #expect(tied.twins(of: cell(.k, 1, 0)) == [cell(.q, 0, 1)])
    #expect(tied.place(of: cell(.k, 1, 0)) == tied.place(of: cell(.q, 0, 1)))
    #expect(tied.place(of: cell(.k, 1, 0)) != tied.place(of: cell(.q, 1, 0)))
  }

  @Test func neighboursInOneTensorAreNone() throws {
    let tied = TiedParameters(of: try model())
    #expect(tied.twins(of: cell(.v, 0, 0)).isEmpty)
    let own = CellID(.parameter(.embeddings(.main)), row: 0, column: 0)
    #expect(tied.twins(of: own).isEmpty && tied.place(of: own) == nil)
  }

  @Test func anElementIsFoundByItsPlaceInTheStorage() {
    let storage = Storage()
    let matrix = Matrix(rows: 2, columns: 3, stored: storage, offset: 5, stride: 4)
    let turned = Matrix(
      rows: 3, columns: 2, stored: storage, offset: 5, stride: 4, isTransposed: true)
    for row in 0..<2 {
      for column in 0..<3 {
        #expect(matrix.storedIndex(row: row, column: column) == 5 + row * 4 + column)
        #expect(turned.storedIndex(row: column, column: row) == 5 + row * 4 + column)
        let found = matrix.element(storedAt: 5 + row * 4 + column)
        #expect(found?.row == row && found?.column == column)
        let other = turned.element(storedAt: 5 + row * 4 + column)
        #expect(other?.row == column && other?.column == row)
      }
    }
    for index in [0, 4, 8, 12, 13] { #expect(matrix.element(storedAt: index) == nil) }
    #expect(Matrix(rows: 1, columns: 1).storedIndex(row: 0, column: 0) == nil)
  }
}
