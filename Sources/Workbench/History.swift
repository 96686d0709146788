import AttentionEngine

/// Undo and redo without limit. Stores whole models: copies share what did not change.
package struct History: Sendable {
  /// The model before an edit, and what the edit was.
  package struct Entry: Sendable {
    let model: AttentionModel
    var summary: String
    let place: Place
    /// What was learned until then.
    var trainer: Trainer?
  }

  /// What an undo or redo leads to.
  package struct Step: Sendable {
    let model: AttentionModel
    let summary: String
    let place: Place
    let trainer: Trainer?
  }

  package private(set) var past: [Entry] = []
  package private(set) var future: [Entry] = []

  mutating func record(_ entry: Entry) {
    past.append(entry)
    future = []
  }

  /// Says otherwise what the last edit was: it has become more.
  mutating func amend(_ summary: String) {
    if !past.isEmpty { past[past.count - 1].summary = summary }
  }

  mutating func undo(_ current: AttentionModel, _ trainer: Trainer?) -> Step? {
    Self.step(from: &past, to: &future, current, trainer)
  }

  mutating func redo(_ current: AttentionModel, _ trainer: Trainer?) -> Step? {
    Self.step(from: &future, to: &past, current, trainer)
  }

  private static func step(
    from entries: inout [Entry], to others: inout [Entry], _ current: AttentionModel,
    _ trainer: Trainer?
  ) -> Step? {
    guard let entry = entries.popLast() else { return nil }
    others.append(
      Entry(model: current, summary: entry.summary, place: entry.place, trainer: trainer))
    return Step(
      model: entry.model, summary: entry.summary, place: entry.place, trainer: entry.trainer)
  }
}
