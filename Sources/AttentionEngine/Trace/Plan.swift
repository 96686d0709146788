/// The way to one site of a model: the sites that it is computed from, in the order of the flow, and
/// everything about them that no sentence decides. Looked up once, it serves the passes of many
/// sentences.
struct Plan: Sendable {
  /// What a step reads.
  enum Input: Equatable, Sendable {
    /// The matrix of the step at this place.
    case step(Int)
    /// The parameter at this place of `parameterIDs`.
    case parameter(Int)
  }

  struct Step: Sendable {
    let site: Site
    let rule: Rule
    let inputs: [Input]
    /// Places in `parameterIDs` of `rule.parameters`.
    let parameters: [Int]
    /// Whether something upstream wants a gradient, so that this step needs one.
    let isOnWayBack: Bool
  }

  let steps: [Step]
  /// The parameters that the steps read, each once.
  let parameterIDs: [ParameterID]
  /// For each of `parameterIDs`, whether its gradient is wanted.
  let isWanted: [Bool]
  /// Those that are the W of a product.
  let isWeight: [Bool]

  /// - Parameter wanted: the parameters whose gradients a pass gives; nil for all.
  init(to goal: Site, of model: AttentionModel, gradientsOf wanted: Set<ParameterID>? = nil) {
    var needed: Set<Site> = []
    var open = [goal]
    while let site = open.popLast() {
      guard needed.insert(site).inserted else { continue }
      for case .site(let input) in model.inputs(of: site) { open.append(input) }
    }
    var steps: [Step] = []
    var places: [Site: Int] = [:]
    var parameters = PlaceTable()
    for site in model.sites where needed.contains(site) {
      let rule = model.rule(at: site)
      let inputs = model.inputs(of: site).map { id in
        switch id {
        case .site(let input): Input.step(places[input] ?? 0)
        case .parameter(let id): Input.parameter(parameters.place(of: id))
        }
      }
      let own = rule.parameters.map { parameters.place(of: $0) }
      let wantsOwn = rule.parameters.contains { wanted?.contains($0) != false }
      let isOnWayBack =
        wantsOwn || wanted == nil
        || inputs.contains {
          switch $0 {
          case .step(let place): steps[place].isOnWayBack
          case .parameter(let place): wanted?.contains(parameters.ids[place]) != false
          }
        }
      places[site] = steps.count
      steps.append(
        Step(
          site: site, rule: rule, inputs: inputs, parameters: own, isOnWayBack: isOnWayBack))
    }
    self.steps = steps
    parameterIDs = parameters.ids
    isWanted = parameters.ids.map { wanted?.contains($0) != false }
    var isWeight = [Bool](repeating: false, count: parameters.ids.count)
    for step in steps {
      switch step.rule {
      case .linear, .linearOfFirst: isWeight[step.parameters[0]] = true
      default: break
      }
    }
    self.isWeight = isWeight
  }

  /// Gives each parameter a place when it is first asked for.
  private struct PlaceTable {
    private(set) var ids: [ParameterID] = []
    private var places: [ParameterID: Int] = [:]

    mutating func place(of id: ParameterID) -> Int {
      if let place = places[id] { return place }
      places[id] = ids.count
      ids.append(id)
      return ids.count - 1
    }
  }
}
