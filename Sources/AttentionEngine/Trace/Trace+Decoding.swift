/// Why a text that a model writes goes no further.
package enum DecodingEnd: Hashable, Sendable {
  /// As many words were written as somebody wanted to see; the model would go on.
  case paused
  /// The likeliest word is the one that ends a text.
  case end(String)
  /// As many words were written as the scene allows.
  case limit(Int)
  /// A sequence has no more tokens than this.
  case full(tokens: Int)
  /// There are no more written positions than this.
  case noPosition(positions: Int)
  /// Nothing can follow the likeliest word: it has no embedding.
  case noEmbedding(String)
  /// No logit is a number.
  case noNumber
}

extension Trace {
  /// Writes on from the prompt: the word chosen after the last token is appended, again and again.
  /// What was generated before is dropped first, unless somebody wants to keep it.
  ///
  /// - Parameters:
  ///   - limit: at most so many words are written, nil for as many as the model's own limit.
  ///   - maximum: the most tokens of a sequence.
  ///   - sampling: how a word is chosen.
  ///   - keepsWritten: whether what was written before stays, and is written on.
  /// - Returns: why the text goes no further; nil where the model writes none.
  @discardableResult
  package mutating func decode(
    limit: Int? = nil, maximum: Int = .max, choosing sampling: Sampling = .greedy,
    keepsWritten: Bool = false
  ) -> DecodingEnd? {
    guard let decoding = model.decoding, let output = model.output else { return nil }
    if model.generatedCount > 0, !keepsWritten { update(to: model.given) }
    // The same list of a checkpoint shares its memory, and is compared at once.
    let hasOneVocabulary = output.words == model.main.words
    let logits = Site(.logits)
    while true {
      if let limit, model.generatedCount >= limit, limit < decoding.limit { return .paused }
      guard model.generatedCount < decoding.limit else { return .limit(decoding.limit) }
      compute(logits)
      guard let matrix = self[logits], matrix.rows > 0,
        let best = sampling.choice(
          from: matrix.row(matrix.rows - 1), step: model.generatedCount)
      else {
        return .noNumber
      }
      let word = output.words[best]
      if word == decoding.end { return .end(word) }
      guard let row = hasOneVocabulary ? best : model.main.words.firstIndex(of: word) else {
        return .noEmbedding(word)
      }
      guard model.tokens.count < maximum else { return .full(tokens: maximum) }
      do throws(SentenceProblem) {
        update(to: try model.generating(row))
      } catch {
        // A token more needs a position more, and nothing else.
        return .noPosition(positions: model.tokens.count)
      }
    }
  }
}

extension ArraySlice<Float> {
  /// The place of the largest number, counted from 0, the first of equals; what is no number is
  /// never the largest. Nil where there is none.
  package var argmax: Int? {
    var best: Index?
    for index in indices where !self[index].isNaN {
      if best.map({ self[index] > self[$0] }) ?? true { best = index }
    }
    return best.map { $0 - startIndex }
  }
}
