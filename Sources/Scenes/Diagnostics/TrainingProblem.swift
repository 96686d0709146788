/// A fact about a key of `train` that is wrong.
enum TrainingProblem: Hashable, Sendable {
  /// What a number has to be.
  enum Bounds: Hashable, Sendable {
    case positive
    case fromZeroBelowOne
    case whole(from: UInt64, to: UInt64)

    func contains(_ value: Float) -> Bool {
      switch self {
      case .positive: value > 0
      case .fromZeroBelowOne: value >= 0 && value < 1
      case .whole: false
      }
    }
  }

  case dataAndGrammar(firstLine: Int)
  case samplesOfData
  /// The number as it is written.
  case outOfBounds(TrainingSubject, String, Bounds)
  case otherOptimizer(TrainingSubject, of: String, optimizer: String)
}

extension TrainingProblem {
  /// What is wrong and what would be right.
  var message: String {
    switch self {
    case .dataAndGrammar(let line):
      "`train` has both `data` and `grammar` (the other is on line \(line)); keep one of them"
    case .samplesOfData:
      "`samples` says how many sentences of a `grammar` are drawn; a list of `data` is taken whole"
    case .outOfBounds(let subject, let text, let bounds):
      "\(subject.name) must be \(bounds.name), but is \(quoted(text))"
    case .otherOptimizer(let subject, let owner, let optimizer):
      "\(subject.name) belongs to `optimizer: \(owner)`, but the optimizer is `\(optimizer)`"
    }
  }
}

extension TrainingProblem.Bounds {
  var name: String {
    switch self {
    case .positive: "greater than 0"
    case .fromZeroBelowOne: "at least 0 and less than 1"
    case .whole(let from, let to): "a whole number from \(from) to \(to)"
    }
  }
}
