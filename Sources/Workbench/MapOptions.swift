import AttentionEngine

/// How attention maps are looked at.
package struct MapOptions: Hashable, Sendable {
  /// What the marked heads are together; nil for the chosen head alone.
  package internal(set) var reduction: AttentionMap.Reduction?
  /// In the order of the model.
  package internal(set) var marked: [HeadID] = []
  package internal(set) var lens = AttentionLens.weights
  /// What is shown where several weights share a place on the screen.
  package internal(set) var pooling = Pooling.Kind.mean
  /// How many queries and keys become one number of a map; nil for what suits its size.
  package internal(set) var blockSize: Int?
  /// The queries that are kept in sight; where there are some, the graph has arcs of no other.
  package internal(set) var keptQueries: [Part: Set<Int>] = [:]
}

extension State {
  /// The heads that are looked at together: the marked ones whose queries and keys are those of this
  /// layer; where there is none, those of the layer that are on.
  package var combinedHeads: [HeadID] {
    let marked = map.marked.filter { model.head($0) != nil && hasMapLikeShown($0) }
    return marked.isEmpty ? model.headsOn(layer: place.head.layer) : marked
  }

  /// The marked heads that cannot be looked at together with those of this layer.
  var uncombinedHeads: [HeadID] {
    map.marked.filter { model.head($0) != nil && !hasMapLikeShown($0) }
  }

  /// Whether the queries and keys of a head are those of the layer that is looked at.
  private func hasMapLikeShown(_ head: HeadID) -> Bool {
    let other = model.layers[head.layer]
    return (other.part, other.attendsTo) == (layer.part, layer.attendsTo)
  }

  /// The lens, as far as the weights of the layer allow: scores as they are add up to nothing.
  package var lens: AttentionLens {
    map.lens.renormalizes && layer.weighting == .linear ? .weights : map.lens
  }

  /// What is shown in place of the weights of one head; nil where these are.
  package var attentionMap: AttentionMap? {
    guard place.stage == .weights, absence == nil, !showsGradients, comparison == nil else {
      return nil
    }
    let heads = map.reduction == nil ? [place.head] : combinedHeads
    let size = graph.isShown ? 1 : blockSize
    let rows = size == 1 ? windowRows : nil
    guard map.reduction != nil || lens != .weights || size > 1 || rows != nil else { return nil }
    return AttentionMap(
      heads: heads, reduction: map.reduction ?? .mean, lens: lens,
      pooling: Pooling(map.pooling, size: size), rows: rows)
  }

  // MARK: Long inputs

  /// Queries and keys of the layer.
  package var mapShape: Shape { mapShape(ofLayer: place.head.layer) }

  func mapShape(ofLayer layer: Int) -> Shape {
    Shape(model.queryCount(ofLayer: layer), model.keyCount(ofLayer: layer))
  }

  /// Whether maps are so large that only what is looked at is computed.
  package var hasLongMaps: Bool { max(mapShape.rows, mapShape.columns) > 512 }

  /// How many queries and keys become one number: what somebody chose, or the least that lets all of
  /// a long map be on the screen.
  package var blockSize: Int {
    guard let size = map.blockSize else {
      guard hasLongMaps else { return 1 }
      let (shape, room) = (mapShape, mapRoom ?? Shape(256, 256))
      let size = max(
        (shape.rows + room.rows - 1) / room.rows, (shape.columns + room.columns - 1) / room.columns)
      return min(size, largestBlock)
    }
    return min(size, largestBlock)
  }

  /// The largest block that leaves a map of some numbers.
  var largestBlock: Int {
    var size = 1
    while size * 4 <= max(mapShape.rows, mapShape.columns) { size *= 2 }
    return size
  }

  /// The queries around the one under the cursor that are computed of a long map; nil for all.
  private var windowRows: Range<Int>? {
    guard hasLongMaps else { return nil }
    let page = 128
    let first = max(0, focusedToken(of: layer.part) / page * page - page)
    return first..<min(mapShape.rows, first + 3 * page)
  }

  /// The queries that are in the matrix that is shown, and what one number of it stands for.
  package var mapExtent: (rows: Range<Int>, block: Int) {
    (attentionMap?.rows ?? 0..<mapShape.rows, attentionMap?.pooling.size ?? 1)
  }

  /// The keys that a lens leaves out; in a map of blocks those blocks of which nothing is left.
  package var leftOutColumns: Set<Int> {
    guard let map = attentionMap, let cells = model.cells(of: map) else { return [] }
    let (count, size) = (mapShape.columns, map.pooling.size)
    return Set(
      stride(from: 0, to: count, by: size).filter {
        ($0..<min(count, $0 + size)).allSatisfy(cells.isLeftOut(key:))
      }.map { $0 / size })
  }

  /// The cells that count in the blocks of the map; nil where it has no blocks, or all count.
  package var cellsOfBlocks: MapCells? {
    attentionMap.flatMap { $0.pooling.size > 1 ? model.cells(of: $0) : nil }
  }

  // MARK: What is shown

  /// What the graph draws and the matrix of the weights shows; nil where all heads are off.
  package var shownWeights: Matrix? { shownWeights(in: trace) }

  func shownWeights(in trace: Trace) -> Matrix? {
    attentionMap.map { trace.attention($0) } ?? trace[Site(.weights, place.head)]
  }

  /// The matrix that is shown for `id`.
  package func shown(_ id: MatrixID) -> Matrix? {
    id == .site(Site(.weights, place.head)) && place.stage == .weights ? shownWeights : trace[id]
  }

  /// Whether `id` stands for a map that is no plain weights.
  package func isMap(_ id: MatrixID) -> Bool { attentionMap != nil && id == panes.first }

  /// Whether the cursor is in a map that is no plain weights.
  package var isMapFocused: Bool { attentionMap != nil && focusedMatrix == panes.first }

  /// Computes what is shown in place of plain weights, and what its number under the cursor is made
  /// from.
  mutating func refreshMap() {
    mapTerms = []
    weightDerivation = nil
    guard let map = attentionMap else { return }
    trace.computeAttention(map)
    if showsDelta { document.opened.computeAttention(map) }
    guard isMapFocused, map.pooling.size == 1, let cell = focusedCell else { return }
    if self.map.reduction == nil, map.lens == .weights {
      weightDerivation = trace.derivation(
        ofWeightOf: place.head, query: cell.row, key: cell.column)
    } else {
      mapTerms = trace.terms(of: map, query: cell.row, key: cell.column)
    }
  }

  /// The queries that are kept in sight.
  package var keptQueries: Set<Int> {
    (map.keptQueries[layer.part] ?? []).filter { $0 < tokenCount(of: layer.part) }
  }
}
