import Kernels

/// What lies between the queries and keys of a head and its weights.
struct Weighing: Sendable {
  let factor: Float
  /// What is added for each distance from query to key, from −(queries − 1) to keys − 1; empty
  /// where nothing is.
  let biases: [Float]
  let mask: Mask
}

extension AttentionModel {
  /// - Precondition: the layer of `id` weighs by softmax.
  func weighing(of id: HeadID) -> Weighing {
    let layer = layers[id.layer]
    let (queries, keys) = (queryCount(ofLayer: id.layer), keyCount(ofLayer: id.layer))
    return Weighing(
      factor: scaleFactor(of: id),
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
    var result = Matrix(toBeFilled: Shape(rows.count, keys.rows))
    let packed = PackedMatrix(transposing: keys)
    result.withUnsafeMutableValues { result in
      guard let base = result.baseAddress else { return }
      let place = SharedPlace(base)
      forEachBlock(of: rows, width: keys.rows) { block in
        fillWeights(
          place.writing + (block.lowerBound - rows.lowerBound) * keys.rows, block, queries, packed,
          weighing)
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
      let place = SharedPlace(base)
      region.forEachTouchedRange(in: shape) { rows in
        forEachBlock(of: rows, width: shape.columns) {
          fillWeights(
            place.writing + $0.lowerBound * shape.columns, $0, queries, packed, weighing)
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
      let place = SharedPlace(base)
      region.forEachTouchedRange(in: shape) { rows in
        forEachBlock(of: rows, width: keyCount) { rows in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: rows.count * keyCount) {
            guard let weights = $0.baseAddress else { return }
            fillContext(place.writing, rows, operands, weighing, weights: weights)
          }
        }
      }
    }
  }

  /// The context of all queries, and the weights that it is made with.
  /// - Parameters: context `[tokens, dV]`; map `[tokens, sources]`; the others as for `refreshContext`.
  func refreshContext(
    _ context: inout Matrix, andMap map: inout Matrix, queries: Matrix, keys: Matrix,
    values: Matrix, by weighing: Weighing
  ) {
    precondition(context.shape == Shape(queries.rows, values.columns) && values.rows == keys.rows)
    precondition(map.shape == Shape(queries.rows, keys.rows))
    let operands = (queries, PackedMatrix(transposing: keys), PackedMatrix(values))
    context.withUnsafeMutableValues { context in
      map.withUnsafeMutableValues { map in
        guard let contextBase = context.baseAddress, let mapBase = map.baseAddress else { return }
        let (context, map) = (SharedPlace(contextBase), SharedPlace(mapBase))
        forEachBlock(of: 0..<queries.rows, width: keys.rows) {
          fillContext(
            context.writing, $0, operands, weighing,
            weights: map.writing + $0.lowerBound * keys.rows)
        }
      }
    }
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
        context + rows.lowerBound * width, width, 0)
    }
  }

  /// - Parameter width: the numbers of a row.
  private func forEachBlock(
    of rows: Range<Int>, width: Int, _ body: @Sendable (Range<Int>) -> Void
  ) {
    let parts = RowParts(rows, width: width, threads: threads)
    concurrently(parts.count, threads: threads) { part in
      let rows = parts[part]
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: Self.blockRows) {
        body(start..<min(start + Self.blockRows, rows.upperBound))
      }
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
          nil, weights, columns, 0)
      }
    }
    weighing.biases.withUnsafeBufferPointer { biases in
      // An empty array may have an address all the same.
      let bias =
        biases.isEmpty ? nil : biases.baseAddress.map { $0 + (queryCount - 1 - rows.lowerBound) }
      weigh(weights, rows, keys: columns, by: weighing, bias)
    }
  }

  /// - Parameters: products: of the queries `rows` with all keys, which become weights; bias: what is
  ///   added to those of the first of the queries. It begins a number earlier for each one more.
  private func weigh(
    _ products: UnsafeMutablePointer<Float>, _ rows: Range<Int>, keys: Int, by weighing: Weighing,
    _ bias: UnsafePointer<Float>?
  ) {
    withUnsafeTemporaryAllocation(of: kernel_span.self, capacity: rows.count) { spans in
      for (index, row) in rows.enumerated() {
        guard let allowed = weighing.mask.allowedKeys(query: row, keys: keys) else {
          return weighOneByOne(products, rows, keys: keys, by: weighing, bias)
        }
        spans[index] = kernel_span(first: allowed.lowerBound, last: allowed.upperBound)
      }
      kernel_weigh(
        variant.raw, products, rows.count, keys, spans.baseAddress, weighing.factor, bias, -1)
    }
  }

  /// By a mask that is written out, number by number.
  private func weighOneByOne(
    _ products: UnsafeMutablePointer<Float>, _ rows: Range<Int>, keys: Int, by weighing: Weighing,
    _ bias: UnsafePointer<Float>?
  ) {
    for (index, row) in rows.enumerated() {
      let line = products + index * keys
      kernel_scale(variant.raw, line, keys, weighing.factor, line)
      if let bias { kernel_add(variant.raw, line, bias - index, keys, line) }
      for key in 0..<keys where !weighing.mask.allows(query: row, key: key) {
        line[key] = -.infinity
      }
      kernel_softmax(variant.raw, line, keys, 1, keys, line, keys)
    }
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
}
