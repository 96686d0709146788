import AttentionEngine

/// Undo and redo without limit. Stores whole models: copies share what did not change.
package struct History: Sendable {
  /// The model before an edit, and what the edit was.
  package struct Entry: Sendable {
    let model: AttentionModel
    let summary: String
    let place: Place
  }

  /// What an undo or redo leads to.
  package struct Step: Sendable {
    let model: AttentionModel
    let summary: String
    let place: Place
  }

  package private(set) var past: [Entry] = []
  package private(set) var future: [Entry] = []

  mutating func record(_ entry: Entry) {
    past.append(entry)
    future = []
  }

  mutating func undo(_ current: AttentionModel) -> Step? {
    guard let entry = past.popLast() else { return nil }
    future.append(Entry(model: current, summary: entry.summary, place: entry.place))
    return Step(model: entry.model, summary: entry.summary, place: entry.place)
  }

  mutating func redo(_ current: AttentionModel) -> Step? {
    guard let entry = future.popLast() else { return nil }
    past.append(Entry(model: current, summary: entry.summary, place: entry.place))
    return Step(model: entry.model, summary: entry.summary, place: entry.place)
  }
}
