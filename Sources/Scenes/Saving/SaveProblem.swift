import AttentionEngine

/// Why an edited model cannot be written back. Nothing is written then.
package enum SaveProblem: Error, Hashable, Sendable {
  /// Something changed for which the file has no place, in words: "the embeddings' words".
  case notWritable(Part)
  /// Two cells are one number in the file (a YAML alias), and the edit made them differ.
  case twinsDiffer(CellID, CellID)
  /// A number that is not finite.
  case notFinite(CellID)
  /// A word with white space in it cannot stand in `sentence` or `text`; `tokens` could hold it.
  case wordWithSpace(String)
  case noTokens
  /// The new text would not read back as the edited model, as where an alias stands for several
  /// values that the edit made differ.
  case wouldReadBackDifferently

  package enum Part: Hashable, Sendable {
    case words, convention, headCount, scale, residual, norm, layers, feedForward, segments
    case learnedPositions
    case headName(Int)
    /// A parameter that is written with another shape, or not at all.
    case parameter(ParameterID)
  }

  package var message: String {
    switch self {
    case .notWritable(let part): "the file has no place for the change of \(part.name)"
    case .twinsDiffer:
      "the file writes both numbers once, with an alias (`*name`); they must stay equal"
    case .notFinite: "a number that is not finite cannot be written"
    case .wordWithSpace(let word):
      "\(quoted(word)) has a blank in it and cannot stand in a sentence; use a list of `tokens`"
    case .noTokens: "a scene without a token cannot be written"
    case .wouldReadBackDifferently:
      "the changed text would not read back as it is here; nothing was written"
    }
  }
}

extension SaveProblem.Part {
  fileprivate var name: String {
    switch self {
    case .words: "the words of the embeddings"
    case .convention: "the convention"
    case .headCount: "the number of heads"
    case .headName(let head): "the name of head \(head)"
    case .scale: "the scale"
    case .residual: "the residual"
    case .norm: "the norm"
    case .layers: "the layers"
    case .feedForward: "the feed-forward network"
    case .segments: "the segments of the tokens; change them in the file"
    case .learnedPositions: "learned positions into other ones; change them in the file"
    case .parameter: "a matrix's shape"
    }
  }
}
