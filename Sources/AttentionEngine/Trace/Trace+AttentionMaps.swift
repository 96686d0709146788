extension Trace {
  /// The map as it was computed; nil until then, and from an edit on that may change it.
  package func attention(_ map: AttentionMap) -> Matrix? { attentionMaps[map] }

  /// Computes `map`, unless it is known. Does nothing where the heads' shapes differ, or where rows
  /// would have to add up to 1 that never did.
  package mutating func computeAttention(_ map: AttentionMap) {
    guard attentionMaps[map] == nil, let shape = shape(of: map) else { return }
    let lenses = map.heads.map { headLens(map.lens, $0) }
    let rows = map.rows.map { $0.clamped(to: 0..<shape.rows) } ?? 0..<shape.rows
    var result: Matrix
    if map.pooling.size > 1 {
      // Of what a layer keeps no map, and so of what is in memory at a time.
      let step = map.heads.allSatisfy { hasRows(of: $0) } ? 256 : max(1, shape.rows)
      let block = Shape(map.pooling.size, map.pooling.size)
      var pooler = MapPooler(shape, block: block, cells: model.cells(of: map))
      for first in stride(from: 0, to: shape.rows, by: step) {
        let part = first..<min(shape.rows, first + step)
        pooler.take(reduced(map, lenses, rows: part))
      }
      result = pooler.result(map.pooling.kind)
    } else {
      result = reduced(map, lenses, rows: rows)
    }
    // Looking around leaves maps behind that nobody asks for again.
    if attentionMaps.count >= 4 { attentionMaps = [:] }
    attentionMaps[map] = result
  }

  private func shape(of map: AttentionMap) -> Shape? {
    let shapes = Set(map.heads.compactMap { model.shape(of: Site(.weights, $0)) })
    guard shapes.count == 1, map.heads.allSatisfy({ model.head($0) != nil }) else { return nil }
    // What a key's value is, is not known of a capture.
    if map.lens == .valueNorm, model.isCaptured { return nil }
    let haveShares = map.heads.allSatisfy { model.layers[$0.layer].weighting != .linear }
    return map.lens.renormalizes && !haveShares ? nil : shapes.first
  }

  private mutating func reduced(
    _ map: AttentionMap, _ lenses: [HeadLens], rows: Range<Int>
  ) -> Matrix {
    var result = lenses[0].applied(to: weights(of: map.heads[0], rows: rows))
    for (head, lens) in zip(map.heads, lenses).dropFirst() {
      result.add(lens.applied(to: weights(of: head, rows: rows)), by: map.reduction)
    }
    if map.reduction == .mean, map.heads.count > 1 { result.divide(by: Float(map.heads.count)) }
    return result
  }

  /// What `lens` does to the weights of a head.
  private mutating func headLens(_ lens: AttentionLens, _ head: HeadID) -> HeadLens {
    let keys = model.keyCount(ofLayer: head.layer)
    switch lens {
    case .weights: return HeadLens()
    case .withoutFirst:
      return HeadLens(factors: (0..<keys).map { $0 == 0 ? 0 : 1 }, renormalizes: true)
    case .withoutSpecial:
      let kinds = model.tokenKinds(of: model.layers[head.layer].attendsTo)
      return HeadLens(factors: kinds.map { $0 == .special ? 0 : 1 }, renormalizes: true)
    case .valueNorm: return HeadLens(factors: valueNorms(of: head))
    }
  }

  /// ‖v[j]·W_O‖ for every key j, with the rows of W_O that belong to the head; without W_O ‖v[j]‖.
  /// The bias of W_O belongs to no key.  Kobayashi et al. 2020, §2.2.
  package mutating func valueNorms(of head: HeadID) -> [Float] {
    if let norms = valueNorms[head] { return norms }
    let site = Site(.v, model.keyValueHead(of: head))
    compute(site)
    var vectors = source(.site(site))
    if let weight = model.layers[head.layer].outputWeight {
      let rows = model.concatColumns(of: head)
      vectors = operations.product(vectors, PackedMatrix(weight.rows(rows)))
    }
    let norms = (0..<vectors.rows).map { row in
      vectors.row(row).reduce(0) { $0 + $1 * $1 }.squareRoot()
    }
    valueNorms[head] = norms
    return norms
  }

  /// Forgets the maps that `changes` may make wrong.
  mutating func dropAttentionMaps(_ changes: Propagation, becoming new: AttentionModel) {
    guard !attentionMaps.isEmpty || !valueNorms.isEmpty else { return }
    let old = model
    let hasSameKinds = hasSameTokenKinds(as: new)
    let hasSameNorms = { (head: HeadID) in
      new.head(head) != nil && old.keyValueHead(of: head) == new.keyValueHead(of: head)
        && changes[Site(.v, new.keyValueHead(of: head))]?.isEmpty == true
        && old.concatColumns(of: head) == new.concatColumns(of: head)
        && old.layers[head.layer].outputWeight.hasSameBits(
          as: new.layers[head.layer].outputWeight)
    }
    valueNorms = valueNorms.filter { hasSameNorms($0.key) }
    attentionMaps = attentionMaps.filter { map, _ in
      map.heads.allSatisfy { head in
        guard changes[Site(.weights, head)]?.isEmpty == true else { return false }
        return switch map.lens {
        case .weights, .withoutFirst: true
        case .withoutSpecial: hasSameKinds(head.layer)
        case .valueNorm: hasSameNorms(head)
        }
      }
    }
  }
}

/// What one head adds to a number of a map.
package struct AttentionTerm: Equatable, Sendable {
  package let head: HeadID
  package let weight: Float
  /// What the lens multiplies the weight of the key with: 0 or 1, or ‖v[j]·W_O‖.
  package let factor: Float
  /// The sum of what is left of the row; 1 where rows are not renormalised.
  package let rest: Float
  package let value: Float
}

extension Trace {
  /// What the number of `map` at a query and a key is made from, head by head.
  package mutating func terms(of map: AttentionMap, query: Int, key: Int) -> [AttentionTerm] {
    guard let shape = shape(of: map), query < shape.rows, key < shape.columns else { return [] }
    return map.heads.map { head in
      let lens = headLens(map.lens, head)
      let row = weights(of: head, rows: query..<query + 1)
      let factor = lens.factors?[key] ?? 1
      let rest =
        lens.renormalizes ? zip(row.values, lens.factors ?? []).reduce(0) { $0 + $1.0 * $1.1 } : 1
      return AttentionTerm(
        head: head, weight: row[0, key], factor: factor, rest: rest,
        value: lens.applied(to: row)[0, key])
    }
  }
}

/// What a lens does to the weights of one head: a factor for each key, and rows that add up to 1.
struct HeadLens {
  var factors: [Float]?
  var renormalizes = false

  /// A row that has nothing left stays zero; one with NaN becomes that.
  func applied(to weights: Matrix) -> Matrix {
    guard let factors else { return weights }
    var result = weights
    let columns = weights.columns
    result.withUnsafeMutableValues { values in
      for first in stride(from: 0, to: values.count, by: max(1, columns)) {
        var sum: Float = 0
        for column in 0..<columns {
          values[first + column] = abs(values[first + column] * factors[column])
          sum += values[first + column]
        }
        guard renormalizes, sum != 0 else { continue }
        for column in 0..<columns { values[first + column] /= sum }
      }
    }
    return result
  }
}

extension Matrix {
  fileprivate mutating func add(_ other: Matrix, by reduction: AttentionMap.Reduction) {
    let count = values.count
    withUnsafeMutableValues { values in
      other.values.withUnsafeBufferPointer { other in
        if reduction == .max {
          for index in 0..<count where other[index] > values[index] { values[index] = other[index] }
        } else {
          for index in 0..<count { values[index] += other[index] }
        }
      }
    }
  }

  fileprivate mutating func divide(by divisor: Float) {
    withUnsafeMutableValues { for index in $0.indices { $0[index] /= divisor } }
  }
}
