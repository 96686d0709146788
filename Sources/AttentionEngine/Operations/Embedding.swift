extension Operations {
  /// embeddings[i] = table[tokens[i]].
  /// - Parameters: table `[words, dModel]`; tokens: rows of the table.
  /// - Returns: `[tokens, dModel]`.
  package func embeddings(of tokens: [Int], in table: Matrix) -> Matrix {
    var result = Matrix(rows: tokens.count, columns: table.columns)
    refreshEmbeddings(&result, .all, tokens: tokens, table: table)
    return result
  }

  /// Recomputes the rows that `region` touches.
  func refreshEmbeddings(
    _ result: inout Matrix, _ region: Region, tokens: [Int], table: Matrix
  ) {
    precondition(result.shape == Shape(tokens.count, table.columns))
    for rows in region.touchedRows.rowRanges(in: result.shape) {
      for row in rows {
        for column in 0..<table.columns { result[row, column] = table[tokens[row], column] }
      }
    }
  }
}
