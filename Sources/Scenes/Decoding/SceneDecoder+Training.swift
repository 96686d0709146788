import AttentionEngine

extension SceneDecoder {
  /// How the scene is trained, from the mapping of `train`.
  mutating func training(_ node: YAMLNode) -> Training? {
    guard let fields = fields(node, of: .training(.train)) else { return nil }
    let dataKey = fields["grammar"] == nil ? "data" : "grammar"
    require(["task", dataKey], in: fields, node, .training(.train))
    let names = Training.Task.allCases.map(\.rawValue)
    let task = fields["task"].flatMap {
      choice($0.value, of: .training(.task), names, expected: .oneOf(names))
    }.flatMap(Training.Task.init(rawValue:))
    let seed = whole(fields, .seed, from: 0, to: .max) ?? 1
    let data = trainingData(fields, task: task, seed: seed)
    let optimizer = optimizer(fields)
    let rate = number(fields, .rate, .positive) ?? 0.003
    let decay = decay(fields)
    let batch = whole(fields, .batch, from: 1, to: UInt64(Training.Limit.batch)) ?? 16
    let steps = whole(fields, .steps, from: 1, to: UInt64(Training.Limit.steps)) ?? 500
    guard let task, let data, let optimizer, let decay else { return nil }
    return Training(
      task: task, data: data, optimizer: Optimizer(optimizer, rate: rate, decay: decay),
      batch: Int(batch), steps: Int(steps), seed: seed)
  }

  private mutating func optimizer(_ fields: [String: YAMLNode.Entry]) -> Optimizer.Method? {
    let names = ["sgd", "momentum", "adam"]
    let name =
      fields["optimizer"].map {
        choice($0.value, of: .training(.optimizer), names, expected: .oneOf(names))
      } ?? "adam"
    let momentum = number(fields, .momentum, .fromZeroBelowOne)
    let beta1 = number(fields, .beta1, .fromZeroBelowOne)
    let beta2 = number(fields, .beta2, .fromZeroBelowOne)
    let epsilon = number(fields, .epsilon, .positive)
    guard let name else { return nil }
    let owners: [(subject: TrainingSubject, owner: String)] = [
      (.momentum, "momentum"), (.beta1, "adam"), (.beta2, "adam"), (.epsilon, "adam"),
    ]
    for (subject, owner) in owners where owner != name {
      guard let entry = fields[subject.key] else { continue }
      let problem = TrainingProblem.otherOptimizer(subject, of: owner, optimizer: name)
      report(.training(problem), at: entry.key.place)
    }
    switch name {
    case "sgd": return .sgd
    case "momentum": return .momentum(keep: momentum ?? 0.9)
    default: return .adam(beta1: beta1 ?? 0.9, beta2: beta2 ?? 0.999, epsilon: epsilon ?? 1e-8)
    }
  }

  private mutating func decay(_ fields: [String: YAMLNode.Entry]) -> Optimizer.Decay? {
    guard let entry = fields["decay"] else { return Optimizer.Decay.none }
    let names = Optimizer.Decay.allCases.map(\.rawValue)
    return choice(entry.value, of: .training(.decay), names, expected: .oneOf(names))
      .flatMap(Optimizer.Decay.init(rawValue:))
  }

  /// The number of a key, or nil where it has none that is right.
  private mutating func number(
    _ fields: [String: YAMLNode.Entry], _ subject: TrainingSubject, _ bounds: TrainingProblem.Bounds
  ) -> Float? {
    fields[subject.key].flatMap { number($0.value, subject, bounds) }
  }

  mutating func number(
    _ node: YAMLNode, _ subject: TrainingSubject, _ bounds: TrainingProblem.Bounds
  ) -> Float? {
    guard let text = node.text, !node.isNothing else {
      reportKind(node, .training(subject), expected: .number)
      return nil
    }
    switch NumberText.parse(text) {
    case .success(let value) where bounds.contains(value): return value
    case .success: report(.training(.outOfBounds(subject, text, bounds)), at: node.place)
    case .failure(let fault): report(.number(fault, text, in: .training(subject)), at: node.place)
    }
    return nil
  }

  /// The whole number of a key, or nil where it has none that is right.
  mutating func whole(
    _ fields: [String: YAMLNode.Entry], _ subject: TrainingSubject, from: UInt64, to: UInt64
  ) -> UInt64? {
    guard let node = fields[subject.key]?.value else { return nil }
    guard let text = node.text, !node.isNothing else {
      reportKind(node, .training(subject), expected: .number)
      return nil
    }
    let isWhole = text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    if isWhole, let number = UInt64(text), (from...to).contains(number) { return number }
    let bounds = TrainingProblem.Bounds.whole(from: from, to: to)
    report(.training(.outOfBounds(subject, text, bounds)), at: node.place)
    return nil
  }
}
