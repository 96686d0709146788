import AttentionEngine

/// The tokens of a pass: for each its row in the embedding table, its text, and where it stands
/// in the sentence.
package struct ExportedTokens: Equatable, Sendable {
  package let ids: [Int]
  package let texts: [String]
  /// In Unicode scalars of the sentence; the end is exclusive.
  package let offsets: [Range<Int>]

  /// Whether there is a table and a sentence: what is captured has texts alone, and the others are
  /// empty.
  package var hasPlaces: Bool { ids.count == texts.count }

  /// Tokens of which nothing is known but their texts.
  package init(texts: [String]) {
    ids = []
    self.texts = texts
    offsets = []
  }

  /// - Precondition: there are as many ids as texts and offsets.
  package init(ids: [Int], texts: [String], offsets: [Range<Int>]) {
    precondition(ids.count == texts.count && offsets.count == texts.count)
    self.ids = ids
    self.texts = texts
    self.offsets = offsets
  }

  /// The tokens of a sentence that is its tokens joined by single spaces, as scenes write it.
  package init(ids: [Int], joinedBySpaces texts: [String]) {
    var offsets: [Range<Int>] = []
    var start = 0
    for text in texts {
      let end = start + text.unicodeScalars.count
      offsets.append(start..<end)
      start = end + 1
    }
    self.init(ids: ids, texts: texts, offsets: offsets)
  }

  /// Of the source, where the model has one and it is asked for, else of the main sequence.
  package init(of model: AttentionModel, _ part: Part = .main) {
    let sequence = model.sequence(part) ?? model.main
    if model.isCaptured {
      self.init(texts: sequence.tokenTexts)
    } else {
      self.init(ids: sequence.tokens, joinedBySpaces: sequence.tokenTexts)
    }
  }
}
