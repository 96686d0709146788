import Kernels

/// What lies between the queries and keys of a head and its weights.
struct Weighing: Sendable {
  let factor: Float
  /// What is added for each distance from query to key, from −(queries − 1) to keys − 1; empty
  /// where nothing is.
  let biases: [Float]
  let mask: Mask
}

extension Trace {
  /// - Precondition: the layer of `id` weighs by softmax.
  func weighing(of id: HeadID) -> Weighing {
    let layer = model.layers[id.layer]
    let (queries, keys) = (model.queryCount(ofLayer: id.layer), model.keyCount(ofLayer: id.layer))
    return Weighing(
      factor: model.scaleFactor(of: id),
      biases: layer.relativeBias.map { bias in
        (1 - queries..<keys).map { bias.table[bias.bucket(ofDistance: $0), id.head] }
      } ?? [], mask: layer.mask)
  }
}

extension Operations {
  /// The queries that are worked at a time, so that their scores stay in the cache.
  private static let blockRows = 32

  /// weights[i] = softmax(mask(q[i]·kᵀ · factor + bias)) for the queries `rows`, a few at a time: none of the
  /// matrices between is ever whole. The same kernels in the same order as stage by stage, so the same
  /// bits.
  /// - Parameters: queries `[tokens, dHead]`; keys `[sources, dHead]`.
  /// - Returns: `[rows, sources]`.
  func weights(
    queries: Matrix, keys: Matrix, rows: Range<Int>, by weighing: Weighing
  ) -> Matrix {
    var result = Matrix(rows: rows.count, columns: keys.rows)
    let packed = PackedMatrix(transposing: keys)
    result.withUnsafeMutableValues { result in
      guard let base = result.baseAddress else { return }
      forEachBlock(of: rows) { block in
        fillWeights(
          base + (block.lowerBound - rows.lowerBound) * keys.rows, block, queries, packed, weighing)
      }
    }
    return result
  }

  /// Recomputes the rows that `region` touches.
  /// - Parameter result: `[tokens, sources]`.
  func refreshWeights(
    _ result: inout Matrix, _ region: Region, queries: Matrix, keys: Matrix,
    by weighing: Weighing
  ) {
    let shape = result.shape
    precondition(shape == Shape(queries.rows, keys.rows))
    let packed = PackedMatrix(transposing: keys)
    result.withUnsafeMutableValues { result in
      guard let base = result.baseAddress else { return }
      region.forEachTouchedRange(in: shape) { rows in
        forEachBlock(of: rows) {
          fillWeights(base + $0.lowerBound * shape.columns, $0, queries, packed, weighing)
        }
      }
    }
  }

  /// context[i] = Σ_j weights[i, j]·v[j], without keeping the weights. Recomputes the rows that
  /// `region` touches.
  /// - Parameters: result and values `[·, dV]`, the others as for `weights`.
  func refreshContext(
    _ result: inout Matrix, _ region: Region, queries: Matrix, keys: Matrix, values: Matrix,
    by weighing: Weighing
  ) {
    let (keyCount, shape) = (keys.rows, result.shape)
    precondition(shape == Shape(queries.rows, values.columns) && values.rows == keyCount)
    let operands = (queries, PackedMatrix(transposing: keys), PackedMatrix(values))
    result.withUnsafeMutableValues { result in
      guard let base = result.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: Float.self, capacity: Self.blockRows * keyCount) { block in
        guard let weights = block.baseAddress else { return }
        region.forEachTouchedRange(in: shape) { rows in
          forEachBlock(of: rows) { fillContext(base, $0, operands, weighing, weights: weights) }
        }
      }
    }
  }

  /// The context of all queries, and the weights that it is made with.
  /// - Parameters: values `[sources, dV]`, the others as for `weights`.
  /// - Returns: `[tokens, dV]` and `[tokens, sources]`.
  func contextAndMap(
    queries: Matrix, keys: Matrix, values: Matrix, by weighing: Weighing
  ) -> (Matrix, map: Matrix) {
    precondition(values.rows == keys.rows)
    var context = Matrix(toBeFilled: Shape(queries.rows, values.columns))
    var map = Matrix(toBeFilled: Shape(queries.rows, keys.rows))
    let operands = (queries, PackedMatrix(transposing: keys), PackedMatrix(values))
    context.withUnsafeMutableValues { context in
      map.withUnsafeMutableValues { map in
        guard let context = context.baseAddress, let map = map.baseAddress else { return }
        forEachBlock(of: 0..<queries.rows) {
          fillContext(
            context, $0, operands, weighing, weights: map + $0.lowerBound * keys.rows)
        }
      }
    }
    return (context, map)
  }

  /// - Parameters: context: of all queries; weights: of the queries `rows`, which are written too.
  private func fillContext(
    _ context: UnsafeMutablePointer<Float>, _ rows: Range<Int>,
    _ operands: (queries: Matrix, keys: PackedMatrix, values: PackedMatrix),
    _ weighing: Weighing, weights: UnsafeMutablePointer<Float>
  ) {
    let (keyCount, width) = (operands.keys.columns, operands.values.columns)
    fillWeights(weights, rows, operands.queries, operands.keys, weighing)
    guard width > 0 else { return }
    operands.values.withPanels {
      kernel_product(
        variant.raw, weights, keyCount, rows.count, keyCount, $0, width, nil,
        context + rows.lowerBound * width, width)
    }
  }

  private func forEachBlock(of rows: Range<Int>, _ body: (Range<Int>) -> Void) {
    for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockRows) {
      body(start..<min(start + Self.blockRows, rows.upperBound))
    }
  }

  private func fillWeights(
    _ weights: UnsafeMutablePointer<Float>, _ rows: Range<Int>, _ queries: Matrix,
    _ keys: PackedMatrix, _ weighing: Weighing
  ) {
    let (depth, columns, queryCount) = (queries.columns, keys.columns, queries.rows)
    // What no query of the block may look at is not worked out: it becomes −∞ whatever it is.
    let reached = weighing.mask.reach(of: rows, keys: columns)
    queries.values.withUnsafeBufferPointer { queries in
      keys.withPanels { panels in
        let base = queries.baseAddress.map { $0 + rows.lowerBound * depth }
        kernel_product(
          variant.raw, base ?? UnsafePointer(weights), depth, rows.count, depth, panels, reached,
          nil, weights, columns)
      }
    }
    for (index, row) in rows.enumerated() {
      let line = weights + index * columns
      kernel_scale(variant.raw, line, reached, weighing.factor, line)
      weighing.biases.withUnsafeBufferPointer {
        // An empty array may have an address all the same.
        guard !$0.isEmpty, let biases = $0.baseAddress else { return }
        kernel_add(variant.raw, line, biases + (queryCount - 1 - row), reached, line)
      }
      weighing.mask.forbid(line, query: row, keys: columns)
    }
    kernel_softmax(variant.raw, weights, columns, rows.count, columns, weights, columns)
  }
}

extension Mask {
  /// So many keys, from the first one on, are enough for what the queries `rows` may attend to.
  fileprivate func reach(of rows: Range<Int>, keys: Int) -> Int {
    switch self {
    case .none, .matrix: keys
    case .causal, .sliding: min(keys, rows.upperBound)
    }
  }

  /// −∞ at the keys that `query` may not attend to.
  fileprivate func forbid(_ scores: UnsafeMutablePointer<Float>, query: Int, keys: Int) {
    let allowed: Range<Int>
    switch self {
    case .none: return
    case .matrix:
      for key in 0..<keys where !allows(query: query, key: key) { scores[key] = -.infinity }
      return
    case .causal: allowed = 0..<min(keys, query + 1)
    case .sliding(let window):
      let end = min(keys, query + 1)
      allowed = min(end, max(0, query - window + 1))..<end
    }
    for key in 0..<allowed.lowerBound { scores[key] = -.infinity }
    for key in allowed.upperBound..<keys { scores[key] = -.infinity }
  }
}
