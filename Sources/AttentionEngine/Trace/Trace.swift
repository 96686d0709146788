/// The matrices of one pass over a model: computed when somebody asks, kept until an edit makes
/// them stale. A site of which only some rows or columns are stale is recomputed there alone, by
/// the same kernels in the same order, so that it has the bits of a full pass.
package struct Trace: Sendable {
  /// A matrix, and which of its cells are not those of the model any more.
  struct Entry: Sendable {
    var matrix: Matrix
    var stale: Region
    /// Whether the matrix and all that it depends on are known to be fresh.
    var isSettled = false
    /// Of attention weights, once somebody asked for it.
    var meanEntropy: Float?
    /// When the matrix was computed, in computations of the trace.
    var age = 0
  }

  package internal(set) var model: AttentionModel
  package private(set) var operations: Operations
  /// What was computed since the last update.
  package internal(set) var work = Work()
  /// What the steps below are steps of.
  var flow: Flow
  /// Of each step of the flow, once it was computed.
  var entries: [Entry?]
  /// Of each step of the flow, once it was computed.
  var constants: [StepConstants?]
  var rotations: [Rotary: RotationTable] = [:]
  /// Sites that somebody looks at; see `keep`.
  var kept: Set<Site> = []
  /// Whether only what goes from layer to layer is kept of the layers that nobody looks at.
  var isLean: Bool
  let limits: TraceLimits
  var computations = 0
  /// What heads do with the text, where somebody asked.
  var summaries: [HeadID: HeadSummary] = [:]
  /// Maps of several heads, through a lens or in blocks, that somebody looked at last.
  var attentionMaps: [AttentionMap: Matrix] = [:]
  /// ‖v[j]·W_O‖ of the keys of a head.
  var valueNorms: [HeadID: [Float]] = [:]

  /// - Parameter threads: how many may work at once; the bits do not depend on it.
  /// - Precondition: `model.faults()` is empty.
  package init(
    model: AttentionModel, variant: KernelVariant = .best, threads: Int = 1,
    limits: TraceLimits = TraceLimits()
  ) {
    precondition(model.faults().isEmpty, "a trace of an inconsistent model")
    self.model = model
    self.limits = limits
    flow = Flow(of: model, limits)
    entries = Array(repeating: nil, count: flow.steps.count)
    constants = Array(repeating: nil, count: flow.steps.count)
    isLean = flow.isLarge(limits)
    self.operations = Operations(variant: variant, threads: threads)
  }

  /// The matrix of `site` in the engine's orientation; nil where it is absent, was never
  /// computed, or is stale.
  package subscript(site: Site) -> Matrix? {
    guard let entry = entry(at: site), entry.stale.isEmpty else { return nil }
    return entry.matrix
  }

  /// The matrix of `id`: a fresh site or a parameter.
  package subscript(id: MatrixID) -> Matrix? {
    switch id {
    case .site(let site): self[site]
    case .parameter(let parameter): model[parameter]
    }
  }

  func entry(at site: Site) -> Entry? { flow.place(of: site).flatMap { entries[$0] } }
}
