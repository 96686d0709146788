import Kernels

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
    let (shape, width) = (result.shape, table.columns)
    guard !table.isStored else {
      return result.withUnsafeMutableValues { result in
        region.forEachTouchedRange(in: shape) { rows in
          for row in rows {
            table.read(
              row: tokens[row],
              into: UnsafeMutableBufferPointer(rebasing: result[row * width..<(row + 1) * width]))
          }
        }
      }
    }
    withBases(table, into: &result) { table, result in
      region.forEachTouchedRange(in: shape) { rows in
        for row in rows {
          (result + row * width).update(from: table + tokens[row] * width, count: width)
        }
      }
    }
  }

  /// dTable[tokens[i]] += upstream[i], in the order of the tokens: a word that stands in several
  /// places learns from all of them. Serves positions and segments as well.
  /// - Parameters: gradient `[words, dModel]`; upstream `[tokens, dModel]`.
  package func addEmbeddingsGradient(
    _ gradient: inout Matrix, upstream: Matrix, tokens: some Sequence<Int>
  ) {
    precondition(gradient.columns == upstream.columns)
    let (words, width) = (gradient.rows, upstream.columns)
    withBases(upstream, into: &gradient) { from, to in
      for (row, word) in tokens.enumerated() {
        precondition(row < upstream.rows && (0..<words).contains(word))
        let target = to + word * width
        kernel_add(variant.raw, target, from + row * width, width, target)
      }
    }
  }

  /// A segment's vector is added to the embedding, so it has as many numbers.
  static func segmentsError(
    embeddings: Shape, from source: Site, segments: Shape, of part: Part
  ) -> ShapeError? {
    ShapeError(
      .segments, at: Site(.input, part: part),
      left: .init(.site(source), embeddings),
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
