// Many faults of one cause: a wrong number in the configuration makes every tensor wrong.

extension TensorFault {
  /// What a fault comes from, as far as the configuration says it.
  private enum Cause: Hashable {
    case missing
    /// An extent follows from `key`, and is another one in the file.
    case extent(key: String, expected: Int, found: Int, isDefault: Bool)
    case other
  }

  /// More faults of one cause than this are counted.
  private static let shown = 3

  /// The words for the first faults of each cause, and how many more there are.
  static func messages(_ faults: [TensorFault]) -> [String] {
    var counts: [Cause: Int] = [:]
    for fault in faults { counts[fault.cause, default: 0] += 1 }
    var seen: [Cause: Int] = [:]
    var messages: [String] = []
    var summaries: [String] = []
    for fault in faults {
      let cause = fault.cause
      seen[cause, default: 0] += 1
      guard let count = counts[cause], cause != .other, count > shown + 1 else {
        messages.append(fault.words)
        continue
      }
      if seen[cause] ?? 0 <= shown { messages.append(fault.words) }
      if seen[cause] == count { summaries.append(summary(of: cause, count - shown)) }
    }
    return messages + summaries
  }

  private static func summary(of cause: Cause, _ count: Int) -> String {
    switch cause {
    case .missing, .other: "\(count) more tensors are missing"
    case .extent(let key, let expected, let found, let isDefault):
      "\(count) more tensors have \(found) where "
        + (isDefault
          ? "the default of \(quoted(key)) is \(expected)"
          : "the configuration says \(quoted(key)) = \(expected)")
    }
  }

  private var cause: Cause {
    switch self {
    case .missing: return .missing
    case .wrongType: return .other
    case .wrongShape(_, _, let expected, let found):
      guard expected.count == found.count else { return .other }
      let wrong = zip(expected, found).filter { $0.count != $1 }
      guard let first = wrong.first, let key = first.0.meaning,
        wrong.allSatisfy({ $0.meaning == key && $1 == first.1 })
      else { return .other }
      return .extent(
        key: key, expected: first.0.count, found: first.1, isDefault: !first.0.defaulted.isEmpty)
    }
  }
}
