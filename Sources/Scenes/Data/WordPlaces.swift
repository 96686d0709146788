/// Where each word of the training data stands first, on either side.
struct WordPlaces {
  private var left: [String: Place] = [:]
  private var right: [String: Place] = [:]

  mutating func add(_ text: PairText, _ written: WrittenText) {
    for piece in text.left {
      if let word = piece.word, left[word] == nil {
        left[word] = written.place(of: piece.position)
      }
    }
    for piece in text.right ?? [] {
      if let word = piece.word, right[word] == nil {
        right[word] = written.place(of: piece.position)
      }
    }
  }

  /// A text without a right side says the same on both.
  func place(of word: String, on side: DataProblem.Side) -> Place? {
    side == .left ? left[word] ?? right[word] : right[word] ?? left[word]
  }
}
