import AttentionEngine

/// Rows of captured maps that are no shares of the attention. They are shown as they are; whoever made
/// the file should know.
package struct OddRows: Equatable, Sendable {
  /// What is wrong with a row.
  package enum Reason: Equatable, Sendable {
    case sum(Float)
    /// Of the first such key.
    case negative(Float, key: Int)
    case notFinite(Float, key: Int)
  }

  /// Where the first one stands.
  package struct Place: Equatable, Sendable {
    package let layer: LayerName
    package let head: Int
    package let query: Int
  }

  package let first: Place
  package let reason: Reason
  /// Of these, so many were looked at.
  package fileprivate(set) var count: Int
  package fileprivate(set) var looked: Int
  /// Whether that is all.
  package fileprivate(set) var isComplete = true
}

extension OddRows.Reason {
  /// Half precision rounds every weight by a two-thousandth part, bfloat16 by four times as much.
  private static let tolerance: Float = 0.01

  /// What is wrong with the weights of a query; nil where they add up to 1, or are all 0 because a mask
  /// allows nothing.
  package init?(_ row: ArraySlice<Float>) {
    var sum: Float = 0
    var least: (value: Float, key: Int) = (0, 0)
    for (key, value) in row.enumerated() {
      guard value.isFinite else {
        self = .notFinite(value, key: key)
        return
      }
      if value < 0, least.value == 0 { least = (value, key) }
      sum += value
    }
    if least.value < 0 {
      self = .negative(least.value, key: least.key)
    } else if (sum - 1).magnitude > Self.tolerance, sum != 0 {
      self = .sum(sum)
    } else {
      return nil
    }
  }
}

/// Rows of captured maps that are all zero: their queries attend to nothing, as where a mask allows
/// nothing. They are no fault, but nothing that goes unsaid either.
package struct EmptyRows: Equatable, Sendable {
  package let first: OddRows.Place
  /// Of these, so many were looked at.
  package fileprivate(set) var count: Int
  package fileprivate(set) var looked: Int
  /// Whether that is all.
  package fileprivate(set) var isComplete = true
}

/// What there is to say of the rows of a capture.
package struct RowFindings: Equatable, Sendable {
  /// nil where there are none; so are the empty ones.
  package fileprivate(set) var odd: OddRows?
  package fileprivate(set) var empty: EmptyRows?

  package var notes: [String] { [odd?.note, empty?.note].compactMap { $0 } }

  fileprivate mutating func add(_ row: ArraySlice<Float>, at place: OddRows.Place) {
    if let reason = OddRows.Reason(row) {
      if odd == nil { odd = OddRows(first: place, reason: reason, count: 0, looked: 0) }
      odd?.count += 1
    } else if row.allSatisfy({ $0 == 0 }) {
      if empty == nil { empty = EmptyRows(first: place, count: 0, looked: 0) }
      empty?.count += 1
    }
  }

  fileprivate mutating func finish(looked: Int, isComplete: Bool) {
    odd?.looked = looked
    odd?.isComplete = isComplete
    empty?.looked = looked
    empty?.isComplete = isComplete
  }
}

extension Capture {
  /// The rows that are no shares, and those that are all zero.
  /// - Parameter limit: about so many weights are looked at, those of the first layers.
  package func rowFindings(limit: Int = .max) -> RowFindings {
    var room = limit
    var looked = 0
    var found = RowFindings()
    for layer in layers {
      for head in 0..<layer.heads {
        guard room > 0 else {
          found.finish(looked: looked, isComplete: false)
          return found
        }
        room -= layer.queries * layer.keys
        let map = layer.map(ofHead: head)
        for query in 0..<map.rows {
          looked += 1
          found.add(map.row(query), at: .init(layer: layer.layerName, head: head, query: query))
        }
      }
    }
    found.finish(looked: looked, isComplete: true)
    return found
  }
}

extension OddRows {
  /// How many rows there are, and where the first one is; one sentence without a full stop.
  package var note: String {
    let rows = isComplete ? "\(looked) rows" : "the first \(looked) rows"
    let verb = count == 1 ? "is" : "are"
    return "\(count) of \(rows) \(verb) no shares of the attention: the first is that of query "
      + "\(first.query) in \(first.layer.label), head \(first.head), which \(reason.words)"
  }
}

extension EmptyRows {
  /// How many rows there are, and where the first one is; one sentence without a full stop.
  package var note: String {
    let rows = isComplete ? "\(looked) rows" : "the first \(looked) rows"
    return
      "\(count) of \(rows) \(count == 1 ? "is" : "are") all zero, as of queries that attend to "
      + "nothing: the first is that of query \(first.query) in \(first.layer.label), head \(first.head)"
  }
}

extension OddRows.Reason {
  /// What the row does: `adds up to 0.5, not to 1`.
  package var words: String {
    switch self {
    case .sum(let sum): "adds up to \((sum * 1000).rounded() / 1000), not to 1"
    case .negative(let value, let key): "has \(value) for key \(key)"
    case .notFinite(let value, let key):
      "has \(value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞") for key \(key)"
    }
  }
}
