/// A matrix with the names of its rows and columns, in the orientation in which it is shown.
package struct LabeledMatrix: Equatable, Sendable {
  package let matrix: Matrix
  package let rowLabels: [String]
  package let columnLabels: [String]

  package init(matrix: Matrix, rowLabels: [String], columnLabels: [String]) {
    precondition(matrix.rows == rowLabels.count && matrix.columns == columnLabels.count)
    self.matrix = matrix
    self.rowLabels = rowLabels
    self.columnLabels = columnLabels
  }

  package var transposed: LabeledMatrix {
    LabeledMatrix(
      matrix: matrix.transposed, rowLabels: columnLabels, columnLabels: rowLabels)
  }
}
