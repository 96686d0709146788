import AttentionEngine

/// Undo and redo without limit. Stores whole models: copies share what did not change.
package struct History: Sendable {
  /// What an edit changed: `W_Q[0, 0] is 1` before it, and `W_Q[0, 0] is 5` after it.
  struct Sides: Sendable {
    let before: String
    let after: String
  }

  /// The model before an edit, and what the edit was.
  package struct Entry: Sendable {
    let model: AttentionModel
    var summary: String
    /// nil where the summary has to do.
    var sides: Sides?
    let place: Place
    var settings: Settings
  }

  /// What an undo or redo leads to.
  package struct Step: Sendable {
    let model: AttentionModel
    let summary: String
    let sides: Sides?
    let place: Place
    let settings: Settings
  }

  /// What belongs to a model and is no part of it.
  struct Settings: Sendable {
    /// What was learned until then.
    var trainer: Trainer?
    /// How the words were chosen that the model wrote.
    var sampling: Sampling
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

  mutating func undo(_ current: AttentionModel, _ settings: Settings) -> Step? {
    Self.step(from: &past, to: &future, current, settings)
  }

  mutating func redo(_ current: AttentionModel, _ settings: Settings) -> Step? {
    Self.step(from: &future, to: &past, current, settings)
  }

  private static func step(
    from entries: inout [Entry], to others: inout [Entry], _ current: AttentionModel,
    _ settings: Settings
  ) -> Step? {
    guard let entry = entries.popLast() else { return nil }
    others.append(
      Entry(
        model: current, summary: entry.summary, sides: entry.sides, place: entry.place,
        settings: settings))
    return Step(
      model: entry.model, summary: entry.summary, sides: entry.sides, place: entry.place,
      settings: entry.settings)
  }
}
