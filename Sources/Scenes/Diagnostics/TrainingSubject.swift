/// What a problem of the key `train` is about.
enum TrainingSubject: Hashable, Sendable {
  case train, task
  case data, text
  case grammar
  case rule(String)
  case alternative(of: String)
  case samples, heldOut, heldOutText
  case optimizer, rate, momentum, beta1, beta2, epsilon
  case decay, batch, steps, seed

  /// How a message calls it.
  var name: String {
    switch self {
    case .train: "`train`"
    case .text: "a text of `data`"
    case .rule(let name): "`\(name)` of the grammar"
    case .alternative(let name): "an alternative of `\(name)`"
    case .heldOutText: "a text of `held_out`"
    case .epsilon: "`epsilon` of `train`"
    default: "`\(key)`"
    }
  }

  var plural: String {
    switch self {
    case .data: "texts"
    case .grammar: "names of a grammar"
    case .rule(let name): "alternatives of `\(name)`"
    default: name
    }
  }

  /// The key of `train` that it is.
  var key: String {
    switch self {
    case .train: "train"
    case .task: "task"
    case .data, .text: "data"
    case .grammar, .rule, .alternative: "grammar"
    case .samples: "samples"
    case .heldOut, .heldOutText: "held_out"
    case .optimizer: "optimizer"
    case .rate: "rate"
    case .momentum: "momentum"
    case .beta1: "beta1"
    case .beta2: "beta2"
    case .epsilon: "epsilon"
    case .decay: "decay"
    case .batch: "batch"
    case .steps: "steps"
    case .seed: "seed"
    }
  }

  /// Which keys the mapping can have.
  var keys: [String] {
    guard self == .train else { return [] }
    let all: [TrainingSubject] = [
      .task, .data, .grammar, .samples, .heldOut, .optimizer, .rate, .momentum, .beta1, .beta2,
      .epsilon, .decay, .batch, .steps, .seed,
    ]
    return all.map(\.key)
  }

  /// What the mapping cannot do without.
  var requirement: String { "`task`, and `data` or `grammar`" }
}
