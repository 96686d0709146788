/// A text of training data and where it stands.
struct WrittenText {
  let text: String
  let place: Place
  /// Of each of its words; empty where the file writes them with escapes.
  let wordPlaces: [Place]
  /// Counted from 1.
  let line: Int

  /// Of the word at `position`, or of the whole.
  func place(of position: Int?) -> Place {
    guard let position, wordPlaces.indices.contains(position) else { return place }
    return wordPlaces[position]
  }
}

/// A name of a grammar and what it can say.
struct WrittenRule {
  let name: String
  /// Of the name.
  let place: Place
  let texts: [WrittenText]
}
