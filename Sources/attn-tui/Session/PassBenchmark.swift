import AttentionEngine
import Workbench

/// How long a checkpoint's computations take: medians over some runs, in milliseconds.
struct PassBenchmark {
  struct Row {
    let name: String
    let key: String
    let threads: Int
    let median: Double
  }

  let input: OpenedCheckpoint
  let runs: Int
  /// The numbers of threads to measure with.
  let threads: Set<Int>

  func rows() -> [Row] {
    let model = input.model
    var rows: [Row] = []
    for threads in threads.sorted() {
      var trace = Trace(model: model, threads: threads, limits: limits)
      // Packs the weights, which is done once.
      trace.computeMaps()
      rows.append(
        Row(
          name: "full pass, all maps", key: "pass", threads: threads,
          median: median { _ in
            var fresh = trace.withoutMatrices
            return time { fresh.computeMaps() }
          }))
      let head = HeadID(layer: 0, head: 0)
      guard var weight = model[.weight(.q, head)] else { continue }
      rows.append(
        Row(
          name: "edit of W_Q to its map", key: "edit", threads: threads,
          median: median { run in
            weight[0, 0] += 0.01
            var edited = model
            edited[.weight(.q, head)] = weight
            return time {
              trace.update(to: edited)
              trace.compute(Site(.weights, head))
            }
          }))
    }
    return rows
  }

  /// Of a large pass: every map is kept, as the table of the speeds asks, and of the rest what goes
  /// from layer to layer.
  private let limits = TraceLimits(mapCells: 0, passCells: 0)

  private func median(of work: (Int) -> Double) -> Double {
    let times = (0..<max(1, runs)).map(work).sorted()
    return times[times.count / 2]
  }

  private func time(_ work: () -> Void) -> Double {
    let began = Timings.now()
    work()
    return Double(Timings.now() - began) / 1e6
  }
}
