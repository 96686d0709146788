// The words for what is wrong with a tensor, and with a text.

extension TensorFault {
  /// A sentence without a full stop at the end.
  package var words: String {
    switch self {
    case .missing(let name, let shape, let alternatives):
      "tensor \(quoted(name)) \(extents(shape.map(\.count)))\(Self.meaning(of: shape)) is missing"
        + (alternatives.isEmpty
          ? "" : ", and so is \(alternatives.map(quoted).joined(separator: ", "))")
    case .wrongShape(let name, let file, let expected, let found):
      "\(file): tensor \(quoted(name)) has the shape \(extents(found)), and must have "
        + "\(extents(expected.map(\.count)))\(Self.meaning(of: expected))"
        + Self.defaults(of: expected, found: found)
    case .wrongType(let name, let file, let type):
      "\(file): tensor \(quoted(name)) has numbers of the type \(type.rawValue), and must have "
        + "F32, F16, BF16 or F64"
    }
  }

  /// That the configuration does not say what the extents follow from that are other ones in the file.
  private static func defaults(of expected: [TensorExtent], found: [Int]) -> String {
    let wrong =
      expected.count == found.count
      ? zip(expected, found).filter { $0.count != $1 }.map(\.0) : expected
    var keys: [String] = []
    for key in wrong.flatMap(\.defaulted) where !keys.contains(key) { keys.append(key) }
    guard !keys.isEmpty else { return "" }
    return "; \(CheckpointFolder.configurationName) does not say "
      + keys.map(quoted).joined(separator: " and ")
      + (keys.count == 1 ? ", and its default counts" : ", and their defaults count")
  }

  /// What the extents follow from, where keys of the configuration say it.
  private static func meaning(of shape: [TensorExtent]) -> String {
    guard shape.contains(where: { $0.meaning != nil }) else { return "" }
    return " = [" + shape.map { $0.meaning ?? String($0.count) }.joined(separator: ", ") + "]"
  }
}

extension InputFault {
  /// A sentence without a full stop at the end.
  package var words: String {
    switch self {
    case .noTokens(let part): "the \(part.rawValue) has no tokens"
    case .unknownToken(let id, let place, let part, let vocabulary):
      "token \(place) of the \(part.rawValue) is \(id), and the model knows the tokens 0 to "
        + "\(vocabulary - 1)"
    case .unknownSegment(let segment, let place, let segments):
      "token \(place) belongs to segment \(segment), and the model knows "
        + (segments == 1 ? "segment 0 alone" : "the segments 0 to \(segments - 1)")
    case .segmentCount(let count, let tokens): "\(count) segments for \(tokens) tokens"
    case .tooManyTokens(let count, let limit, let part):
      "the \(part.rawValue) has \(count) tokens, and the model has positions for \(limit); "
        + "`--truncate` reads the first ones"
    case .noTarget(let modelType):
      "a target is for models with an encoder and a decoder, and a \(modelType) has one part"
    case .noStartToken:
      "\(CheckpointFolder.configurationName): `decoder_start_token_id` is missing, the token with "
        + "which the decoder begins"
    case .noTokenizer:
      "there is no \(CheckpointFolder.tokenizerName), without which texts cannot be read; in Python "
        + "`AutoTokenizer.from_pretrained(name).save_pretrained(folder)` writes it"
    }
  }
}

extension TokenizedText {
  /// What was left out of the texts.
  package var truncationNotes: [String] {
    let notes = [("text", ids.count, dropped), ("target", target.count, targetDropped)]
    return notes.filter { $0.2 > 0 }.map { name, kept, dropped in
      "the \(name) has \(kept + dropped) tokens, and \(dropped) of them are left out"
    }
  }
}
