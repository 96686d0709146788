/// The heads of a layer at once, shared out among the threads.
extension Trace {
  /// Makes q, k, v and, where the layer streams, the contexts of all heads fresh. What is computed
  /// already, or where one thread does it all, is left to `compute`.
  mutating func computeHeads(ofLayer layer: Int) {
    guard operations.threads > 1 else { return }
    let heads = model.layers[layer].heads.indices.map { HeadID(layer: layer, head: $0) }
    let groups: [[Stage]] =
      [[.unrotatedQ, .unrotatedK, .v], [.q, .k]] + (streams(layer) ? [[.context]] : [])
    for stages in groups {
      computeConcurrently(
        heads.flatMap { id in stages.map { Site($0, id) } }
          .filter { model.absence(of: $0) == nil && entries[$0]?.stale.isEmpty != true })
    }
  }

  /// Computes sites of which none is made from another.
  private mutating func computeConcurrently(_ sites: [Site]) {
    let work = sites.reduce(0) { $0 + (model.shape(of: $1).map { $0.rows * $0.columns } ?? 0) }
    guard sites.count > 1, work >= 1 << 12 else { return }
    for source in Set(sites.flatMap(directSources(of:))) { compute(source) }
    let jobs = sites.compactMap { site in
      model.shape(of: site).map { (site: site, shape: $0, recipe: recipe(at: site)) }
    }
    let alone = Operations(variant: operations.variant)
    let matrices = concurrentMap(jobs.count, threads: operations.threads) { index in
      var matrix = Matrix(rows: jobs[index].shape.rows, columns: jobs[index].shape.columns)
      jobs[index].recipe.refresh(&matrix, .all, by: alone)
      return matrix
    }
    for (job, matrix) in zip(jobs, matrices) {
      var entry = Entry(matrix: matrix, stale: .all)
      note(matrix.count, at: job.site, &entry)
      entry.isSettled = true
      entries[job.site] = entry
    }
  }
}
