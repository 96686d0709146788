/// A pattern as steps for `PatternMatcher`.
struct PatternProgram: Sendable {
  enum Step: Sendable {
    case one(Int)
    /// As many characters of a set as there are, and then fewer; or, if lazy, the other way round.
    case run(set: Int, least: Int, most: Int, isLazy: Bool)
    /// Goes on at the first, and if that fails, at the second.
    case fork(Int, Int)
    case jump(Int)
    /// Keeps the place in a register.
    case mark(Int)
    /// Fails when nothing was matched since the mark: else an empty repeat would go on for ever.
    case progress(Int)
    /// Runs a pattern of its own from here, that ends in `accept`; then goes on at `next`.
    case look(Int, next: Int, isNegated: Bool)
    /// The same, tried from each of `widths` characters before, and it must end here.
    case lookBehind(Int, next: Int, widths: ClosedRange<Int>, isNegated: Bool)
    /// Runs a pattern of its own and goes on where its first match ends.
    case atomic(Int, next: Int)
    case anchor(PatternNode.Anchor)
    case accept
  }

  /// Bounds what counted repeats can grow to.
  static let largest = 20_000

  private(set) var steps: [Step] = []
  private(set) var sets: [ScalarSet] = []
  private(set) var registers = 0

  init(_ node: PatternNode) throws(PatternFault) {
    try compile(node)
    try append(.accept)
  }

  @discardableResult
  private mutating func append(_ step: Step) throws(PatternFault) -> Int {
    guard steps.count < Self.largest else { throw .tooLarge(limit: Self.largest) }
    steps.append(step)
    return steps.count - 1
  }

  private mutating func compile(_ node: PatternNode) throws(PatternFault) {
    switch node {
    case .empty: break
    case .one(let set):
      sets.append(set)
      try append(.one(sets.count - 1))
    case .sequence(let nodes): for node in nodes { try compile(node) }
    case .choice(let nodes): try compileChoice(nodes)
    case .repeated(let node, let times): try compileRepeat(node, times)
    case .anchor(let anchor): try append(.anchor(anchor))
    case .atomic(let node):
      let place = try append(.accept)
      try compileInner(node)
      steps[place] = .atomic(place + 1, next: steps.count)
    case .look(let node, let isAhead, let isNegated):
      let place = try append(.accept)
      try compileInner(node)
      let width = node.width
      steps[place] =
        isAhead
        ? .look(place + 1, next: steps.count, isNegated: isNegated)
        : .lookBehind(
          place + 1, next: steps.count, widths: width.least...(width.most ?? width.least),
          isNegated: isNegated)
    }
  }

  private mutating func compileInner(_ node: PatternNode) throws(PatternFault) {
    try compile(node)
    try append(.accept)
  }

  private mutating func compileChoice(_ nodes: [PatternNode]) throws(PatternFault) {
    var jumps: [Int] = []
    for node in nodes.dropLast() {
      let fork = try append(.accept)
      try compile(node)
      jumps.append(try append(.accept))
      steps[fork] = .fork(fork + 1, steps.count)
    }
    if let last = nodes.last { try compile(last) }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private mutating func compileRepeat(
    _ node: PatternNode, _ times: PatternNode.Repeat
  ) throws(PatternFault) {
    if case .one(let set) = node {
      sets.append(set)
      try append(
        .run(
          set: sets.count - 1, least: times.least, most: times.most ?? Int.max,
          isLazy: times.isLazy))
      return
    }
    for _ in 0..<times.least { try compile(node) }
    func fork(_ inside: Int, _ outside: Int) -> Step {
      times.isLazy ? .fork(outside, inside) : .fork(inside, outside)
    }
    guard let most = times.most else {
      let start = try append(.accept)
      let canBeEmpty = node.width.least == 0
      let register = registers
      if canBeEmpty {
        registers += 1
        try append(.mark(register))
      }
      try compile(node)
      if canBeEmpty { try append(.progress(register)) }
      try append(.jump(start))
      steps[start] = fork(start + 1, steps.count)
      return
    }
    var starts: [Int] = []
    for _ in times.least..<most {
      starts.append(try append(.accept))
      try compile(node)
    }
    for start in starts { steps[start] = fork(start + 1, steps.count) }
  }
}
