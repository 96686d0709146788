extension Trace {
  /// The trace with the packed weights, and nothing computed: what a pass over another text starts
  /// from.
  package var withoutMatrices: Trace {
    var result = self
    result.entries = Array(repeating: nil, count: flow.steps.count)
    result.summaries = [:]
    return result
  }
}
