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

  /// A segment's vector is added to the embedding, so it has as many numbers.
  static func segmentsError(embeddings: Shape, segments: Shape, of part: Part) -> ShapeError? {
    ShapeError(
      .segments, at: Site(.input, part: part),
      left: .init(.site(Site(.embeddings, part: part)), embeddings),
      right: .init(.parameter(.segments(part)), segments), columns: .exactly(embeddings.columns))
  }

  /// Every key has its value.
  static func sourceValuesError(keys: Shape, values: Shape) -> ShapeError? {
    ShapeError(
      .sourceValues, at: Site(.input, part: .source),
      left: .init(.site(Site(.embeddings, part: .source)), keys),
      right: .init(.parameter(.sourceValues), values), rows: .exactly(keys.rows))
  }
}
