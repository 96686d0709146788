/// The sites of a model in the order in which its numbers flow, and of each everything that the
/// numbers of the parameters do not decide. Looked up once, it serves until the model differs in more
/// than those numbers.
final class Flow: Sendable {
  /// What a step reads.
  enum Input: Equatable, Sendable {
    /// The matrix of the step at this place.
    case step(Int)
    case parameter(ParameterID)
  }

  final class Step: Sendable {
    let site: Site
    let shape: Shape
    let rule: Rule
    /// What the rule takes beside its inputs.
    let parameters: [ParameterID]
    /// In the order of `AttentionModel.inputs(of:)`.
    let inputs: [Input]
    /// The steps that have to be fresh before this one: those of the sites that the model names, or
    /// where it is streamed, of q, k and v.
    let sources: [Int]
    /// Whether it is worked straight from q, k and v, without the stages between.
    let isStreamed: Bool
    /// Of a context, the step of the attention map that it is made with.
    let map: Int?

    init(
      site: Site, shape: Shape, rule: Rule, inputs: [Input], sources: [Int], isStreamed: Bool,
      map: Int?
    ) {
      self.site = site
      self.shape = shape
      self.rule = rule
      parameters = rule.parameters
      self.inputs = inputs
      self.sources = sources
      self.isStreamed = isStreamed
      self.map = map
    }
  }

  let steps: [Step]
  /// All that the model has.
  let parameterIDs: [ParameterID]
  /// The steps of each layer.
  let layers: [Range<Int>]
  /// What each layer leaves.
  let lastSteps: [Int]
  /// The multiply-adds of each layer's products.
  let products: [Int]
  /// Of each layer, the steps that its heads have each their own of.
  let headSteps: [HeadSteps]
  private let places: [Site: Int]
  private let readers: [ParameterID: [Int]]

  init(of model: AttentionModel, _ limits: TraceLimits) {
    var steps: [Step] = []
    var places: [Site: Int] = [:]
    var layers = [Range<Int>](repeating: 0..<0, count: model.layers.count)
    let streamed = model.layers.indices.map { model.streams($0, limits) }
    for site in model.sites {
      guard let shape = model.shape(of: site) else { continue }
      let rule = model.rule(at: site)
      let isStreamed = site.layer.map { streamed[$0] } == true && model.canStream(site)
      let place = { (site: Site) in
        guard let place = places[site] else { preconditionFailure("\(site) comes too late") }
        return place
      }
      places[site] = steps.count
      if let layer = site.layer {
        let first = layers[layer].isEmpty ? steps.count : layers[layer].lowerBound
        layers[layer] = first..<steps.count + 1
      }
      steps.append(
        Step(
          site: site, shape: shape, rule: rule,
          inputs: model.inputs(of: site).map { id in
            switch id {
            case .site(let input): .step(place(input))
            case .parameter(let parameter): .parameter(parameter)
            }
          },
          sources: (isStreamed ? model.streamedSources(of: site) : model.sources(of: site))
            .map(place), isStreamed: isStreamed,
          map: site.stage == .context ? site.headID.map { place(Site(.weights, $0)) } : nil))
    }
    self.steps = steps
    self.places = places
    self.layers = layers
    products = layers.map { steps[$0].reduce(0) { $0 + $1.products(in: model) } }
    lastSteps = model.layers.indices.map { places[model.lastSite(ofLayer: $0)] ?? 0 }
    parameterIDs = model.parameterIDs
    headSteps = layers.map { HeadSteps(of: steps, in: $0) }
    var readers: [ParameterID: [Int]] = [:]
    for place in steps.indices {
      for id in steps[place].readParameters { readers[id, default: []].append(place) }
    }
    self.readers = readers
  }

  private init(_ flow: Flow, steps: [Step]) {
    self.steps = steps
    (parameterIDs, layers, lastSteps) = (flow.parameterIDs, flow.layers, flow.lastSteps)
    (products, places, readers) = (flow.products, flow.places, flow.readers)
    headSteps = flow.headSteps
  }

  /// The flow of `model`, which may have other heads on, and else has the same structure.
  func withHeads(of model: AttentionModel) -> Flow {
    var steps = steps
    var isOther = false
    for place in headSteps.compactMap(\.concat) {
      let step = steps[place]
      guard let layer = step.site.layer, case .concat(_, let isOn) = step.rule,
        !isOn.elementsEqual(model.layers[layer].heads.lazy.map(\.isOn))
      else { continue }
      isOther = true
      steps[place] = Step(
        site: step.site, shape: step.shape, rule: model.rule(at: step.site),
        inputs: model.inputs(of: step.site).compactMap { id in
          if case .site(let input) = id { places[input].map(Input.step) } else { nil }
        }, sources: step.sources, isStreamed: step.isStreamed, map: step.map)
    }
    return isOther ? Flow(self, steps: steps) : self
  }

  /// The step that gives the matrix at `site`; nil where the model has none.
  func place(of site: Site) -> Int? { places[site] }

  /// The steps that read the numbers of `parameter`, in order.
  func readers(of parameter: ParameterID) -> [Int] { readers[parameter] ?? [] }
}

/// The steps of a layer that can be worked at once, as no head reads what another one has at them.
struct HeadSteps: Sendable {
  /// The projections: of q and k as they are, or before they are rotated.
  let projections: [Int]
  /// Whether all projections are products with one and the same matrix.
  let haveOneInput: Bool
  let rotated: [Int]
  /// Those that are worked straight from q, k and v.
  let streamedContexts: [Int]
  let weights: [Int]
  let concat: Int?

  fileprivate init(of steps: [Flow.Step], in layer: Range<Int>) {
    let isRotated = layer.contains { steps[$0].site.stage == .unrotatedQ }
    let at = { (stages: [Stage]) in layer.filter { stages.contains(steps[$0].site.stage) } }
    let projections = at(isRotated ? [.unrotatedQ, .unrotatedK, .v] : [.q, .k, .v])
    rotated = isRotated ? at([.q, .k]) : []
    haveOneInput = projections.allSatisfy {
      steps[$0].isProduct && steps[$0].sources.count == 1
        && steps[$0].sources == steps[projections[0]].sources
    }
    self.projections = projections
    streamedContexts = at([.context]).filter { steps[$0].isStreamed }
    weights = at([.weights])
    concat = at([.concat]).first
  }
}

extension Flow.Step {
  fileprivate var isProduct: Bool {
    if case .linear = rule { true } else { false }
  }

  /// All whose numbers the step reads.
  fileprivate var readParameters: Set<ParameterID> {
    var result = Set(parameters)
    for case .parameter(let id) in inputs { result.insert(id) }
    if isStreamed, let layer = site.layer { result.insert(.relativeBias(layer: layer)) }
    return result
  }
}

extension Flow.Step {
  fileprivate func products(in model: AttentionModel) -> Int {
    let depth =
      switch rule {
      case .linear(let weight, _), .linearOfFirst(let weight, _): model[weight]?.rows ?? 0
      case .scores: site.headID.map { model.width(of: .q, $0) } ?? 0
      case .context: model.keyCount(ofLayer: site.layer ?? 0)
      default: 0
      }
    return shape.rows * shape.columns * depth
  }
}

extension AttentionModel {
  /// Whether the maps of `layer` are too large to keep those that nobody looks at.
  fileprivate func streams(_ layer: Int, _ limits: TraceLimits) -> Bool {
    layers[layer].weighting == .softmax && !layers[layer].isCaptured
      && queryCount(ofLayer: layer) * keyCount(ofLayer: layer) > limits.mapCells
  }

  /// Values that are no site have no other way than through the weights.
  fileprivate func canStream(_ site: Site) -> Bool {
    switch site.stage {
    case .weights: return true
    case .context:
      if case .parameter = valuesMatrix(ofLayer: site.layer ?? 0) { return false }
      return true
    default: return false
    }
  }

  /// q, k and, of the context, v.
  fileprivate func streamedSources(of site: Site) -> [Site] {
    guard let id = site.headID else { return [] }
    let shared = keyValueHead(of: id)
    let attention = [Site(.q, id), Site(.k, shared)]
    return site.stage == .weights ? attention : attention + [Site(.v, shared)]
  }
}
