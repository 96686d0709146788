/// Runs a pattern's steps over a text, going back over its choices.
struct PatternMatcher {
  /// Far above what the patterns in use need for a text, far below what anybody would wait for.
  static func stepLimit(_ count: Int) -> Int { 5_000_000 + 200 * count }
  static let choiceLimit = 1_000_000

  struct TooSlow: Error {
    let steps: Int
  }

  private enum Choice {
    case branch(step: Int, place: Int)
    /// A run may also end between these places.
    case run(step: Int, from: Int, to: Int)
    /// A lazy run may go on from here as far as there.
    case lazyRun(step: Int, set: Int, from: Int, to: Int)
    case register(Int, old: Int)
  }

  private let program: PatternProgram
  private let text: UnsafeBufferPointer<Unicode.Scalar>
  private var choices: [Choice] = []
  private var registers: [Int]
  private var stepsLeft: Int

  init(_ program: PatternProgram, _ text: UnsafeBufferPointer<Unicode.Scalar>) {
    self.program = program
    self.text = text
    registers = Array(repeating: -1, count: program.registers)
    stepsLeft = Self.stepLimit(text.count)
  }

  /// The first match that begins at `start` or later.
  mutating func firstMatch(from start: Int) throws(TooSlow) -> Range<Int>? {
    var place = start
    while place <= text.count {
      if let end = try match(0, at: place, endingAt: nil) { return place..<end }
      place += 1
    }
    return nil
  }

  /// Where the match that begins at `place` ends, with the step `first` as the first one.
  private mutating func match(
    _ first: Int, at start: Int, endingAt wanted: Int?
  ) throws(TooSlow) -> Int? {
    let floor = choices.count
    defer { choices.removeSubrange(floor...) }
    var step = first
    var place = start
    while true {
      stepsLeft -= 1
      if stepsLeft < 0 || choices.count > Self.choiceLimit {
        throw TooSlow(steps: Self.stepLimit(text.count))
      }
      var isMatch = true
      switch program.steps[step] {
      case .one(let set):
        isMatch = place < text.count && program.sets[set].contains(text[place])
        place += 1
        step += 1
      case .run(let set, let least, let most, let isLazy):
        isMatch = run(&place, program.sets[set], least, most, isLazy, step: step, set: set)
        step += 1
      case .fork(let now, let later):
        choices.append(.branch(step: later, place: place))
        step = now
      case .jump(let target): step = target
      case .mark(let register):
        choices.append(.register(register, old: registers[register]))
        registers[register] = place
        step += 1
      case .progress(let register):
        isMatch = registers[register] != place
        step += 1
      case .look(let inner, let next, let isNegated):
        isMatch = try (match(inner, at: place, endingAt: nil) != nil) != isNegated
        step = next
      case .lookBehind(let inner, let next, let widths, let isNegated):
        isMatch = try looksBehind(inner, at: place, widths) != isNegated
        step = next
      case .atomic(let inner, let next):
        let end = try match(inner, at: place, endingAt: nil)
        isMatch = end != nil
        place = end ?? place
        step = next
      case .anchor(let anchor):
        isMatch = holds(anchor, at: place)
        step += 1
      case .accept:
        if wanted == nil || wanted == place { return place }
        isMatch = false
      }
      if !isMatch {
        guard let next = nextChoice(above: floor) else { return nil }
        (step, place) = next
      }
    }
  }

  private mutating func looksBehind(
    _ inner: Int, at place: Int, _ widths: ClosedRange<Int>
  ) throws(TooSlow) -> Bool {
    for width in widths where width <= place {
      if try match(inner, at: place - width, endingAt: place) != nil { return true }
    }
    return false
  }

  /// The last choice that is left, above `floor`.
  private mutating func nextChoice(above floor: Int) -> (step: Int, place: Int)? {
    while choices.count > floor {
      switch choices.removeLast() {
      case .branch(let step, let place): return (step, place)
      case .register(let register, let old): registers[register] = old
      case .run(let step, let from, let to):
        if to > from { choices.append(.run(step: step, from: from, to: to - 1)) }
        return (step, to)
      case .lazyRun(let step, let set, let from, let to):
        guard from < to, program.sets[set].contains(text[from]) else { continue }
        choices.append(.lazyRun(step: step, set: set, from: from + 1, to: to))
        return (step, from + 1)
      }
    }
    return nil
  }

  private mutating func run(
    _ place: inout Int, _ characters: ScalarSet, _ least: Int, _ most: Int, _ isLazy: Bool,
    step: Int, set: Int
  ) -> Bool {
    let start = place
    let end = most < text.count - start ? start + most : text.count
    let wanted = isLazy ? min(end, start + min(least, text.count)) : end
    var now = start
    while now < wanted, characters.contains(text[now]) { now += 1 }
    stepsLeft -= now - start
    guard now - start >= least else { return false }
    place = now
    if isLazy {
      choices.append(.lazyRun(step: step + 1, set: set, from: now, to: end))
    } else if now - start > least {
      choices.append(.run(step: step + 1, from: start + least, to: now - 1))
    }
    return true
  }

  private func holds(_ anchor: PatternNode.Anchor, at place: Int) -> Bool {
    func isWord(_ place: Int) -> Bool {
      place >= 0 && place < text.count && text[place].isWordAtBoundary
    }
    switch anchor {
    case .lineStart: return place == 0 || (text[place - 1] == "\n" && place < text.count)
    case .lineEnd: return place == text.count || text[place] == "\n"
    case .textStart: return place == 0
    case .textEnd: return place == text.count
    case .textEndOrLastLine:
      return place == text.count || (place == text.count - 1 && text[place] == "\n")
    case .wordBoundary: return isWord(place - 1) != isWord(place)
    case .noWordBoundary: return isWord(place - 1) == isWord(place)
    }
  }
}
