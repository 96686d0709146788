import AttentionEngine

extension [AttentionHead] {
  /// The heads of three projections side by side, each as wide as all heads together.
  ///
  /// Where there are fewer heads of keys and values than of queries, as many of the latter one after
  /// the other share one of the former; the first of them owns it. Ainslie et al. 2023, §2.2.
  init(
    queries: LinearMap?, keys: LinearMap?, values: LinearMap?, count: Int,
    keyValueCount: Int? = nil,
    width: Int
  ) {
    guard let queries, let keys, let values else {
      self = []
      return
    }
    let group = Swift.max(1, count / (keyValueCount ?? count))
    self = (0..<count).map { head in
      let columns = head * width..<(head + 1) * width
      let owner = head / group * group
      guard owner == head else {
        return AttentionHead(queries, columns, keyValueHead: owner)
      }
      let shared = head / group * width..<(head / group + 1) * width
      return AttentionHead(queries, columns, keys, shared, values, shared)
    }
  }

  /// The heads of one projection that has queries, keys and values side by side.
  /// - Parameter columns: where those of a head begin.
  init(fused: LinearMap?, count: Int, width: Int, columns: (Int, Projection) -> Int) {
    guard let fused else {
      self = []
      return
    }
    self = (0..<count).map { head in
      let (q, k, v) = (columns(head, .q), columns(head, .k), columns(head, .v))
      return AttentionHead(fused, q..<q + width, fused, k..<k + width, fused, v..<v + width)
    }
  }
}

extension AttentionHead {
  fileprivate init(
    _ queries: LinearMap, _ queryColumns: Range<Int>, _ keys: LinearMap,
    _ keyColumns: Range<Int>, _ values: LinearMap, _ valueColumns: Range<Int>
  ) {
    self.init(queries, queryColumns)
    weights[.k] = keys.weight(keyColumns)
    weights[.v] = values.weight(valueColumns)
    biases[.k] = keys.bias(keyColumns)
    biases[.v] = values.bias(valueColumns)
  }

  fileprivate init(_ queries: LinearMap, _ columns: Range<Int>, keyValueHead: Int? = nil) {
    self.init(weights: [.q: queries.weight(columns)], keyValueHead: keyValueHead)
    biases[.q] = queries.bias(columns)
  }
}
