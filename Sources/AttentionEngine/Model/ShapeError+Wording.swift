// What the facts of a model's faults are called. The only place with words for them.

extension ParameterID {
  /// `W_Q`, `b_O`: as a scene file spells it, where it does.
  package var symbol: String {
    switch self {
    case .embeddings: "embeddings"
    case .positions: "positions"
    case .segments: "segments"
    case .sourceValues: "values"
    case .weight(let projection, _): "W_\(projection.rawValue.uppercased())"
    case .bias(let projection, _): "b_\(projection.rawValue.uppercased())"
    case .outputWeight: "W_O"
    case .outputBias: "b_O"
    case .mask: "mask"
    case .capturedWeights: "captured weights"
    case .gain: "gamma"
    case .shift: "beta"
    case .relativeBias: "bias table"
    case .embeddingProjection: "W_E"
    case .gateWeight: "W_g"
    case .gateBias: "b_g"
    case .poolerWeight: "W_P"
    case .poolerBias: "b_P"
    case .transformWeight: "W_T"
    case .transformBias: "b_T"
    case .intermediateWeight: "W_1"
    case .intermediateBias: "b_1"
    case .feedForwardWeight: "W_2"
    case .feedForwardBias: "b_2"
    case .logitsWeight: "W"
    case .logitsBias: "b"
    }
  }
}

extension MatrixID {
  var symbol: String {
    switch self {
    case .site(let site): site.stage.rawValue
    case .parameter(let parameter): parameter.symbol
    }
  }
}

extension Site: CustomStringConvertible {
  /// `q of layer 0, head 1`.
  package var description: String {
    switch (layer, head) {
    case (let layer?, let head?): "\(stage.rawValue) of layer \(layer), head \(head)"
    case (let layer?, nil): "\(stage.rawValue) of layer \(layer)"
    default: part == .source ? "\(stage.rawValue) of the source" : stage.rawValue
    }
  }
}

extension ShapeError: CustomStringConvertible {
  package var description: String {
    let name = right.matrix.symbol
    let transpose =
      transposeFits ? "; its transpose, \(right.shape.transposed), fits" : ""
    return "\(site): \(left.matrix.symbol) is \(left.shape), \(name) is \(right.shape); "
      + "\(name) must have \(requirement)\(transpose)"
  }

  private var requirement: String {
    let parts = [
      Self.words(rows, "row"), Self.words(columns, "column"),
    ].compactMap { $0 }
    return parts.joined(separator: " and ")
  }

  private static func words(_ extent: Extent, _ noun: String) -> String? {
    switch extent {
    case .any: nil
    case .exactly(let count): "\(count) \(noun)\(count == 1 ? "" : "s")"
    case .atLeast(let count): "at least \(count) \(noun)\(count == 1 ? "" : "s")"
    }
  }
}

extension ModelFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .shape(let error): error.description
    case .wordCount(let part, let words, let rows):
      "\(words) words, but \(rows) rows of embeddings\(Self.suffix(part))"
    case .segmentNameCount(let part, let names, let segments):
      "\(names) names for \(segments) segments\(Self.suffix(part))"
    case .valueWordCount(let words, let rows): "\(words) words, but \(rows) rows of values"
    case .unknownWord(let part, let token, let word, let count):
      "token \(token)\(Self.suffix(part)) is word \(word) of \(count)"
    case .unknownSegment(let part, let token, let segment, let count):
      "token \(token)\(Self.suffix(part)) belongs to segment \(segment) of \(count)"
    case .segmentCount(let part, let segments, let tokens):
      "\(segments) segments for \(tokens) tokens\(Self.suffix(part))"
    case .noSource(let layer): "layer \(layer) needs a source, and there is none"
    case .sourceAttendsToMain(let layer):
      "layer \(layer) of the source cannot attend to the main sequence"
    case .unfinishedSource(let layer):
      "layer \(layer) attends to the source, which has layers after it and then a norm"
    case .targetCount(let targets, let tokens): "\(targets) targets for \(tokens) tokens"
    case .unknownTarget(let token, let word, let count):
      "the target of token \(token) is word \(word) of \(count)"
    case .noHeads(let layer): "layer \(layer) has no head"
    case .noColumns(let parameter): "\(parameter.symbol) has no columns"
    case .biasWithoutWeight(let bias): "\(bias.symbol) has no weight to go with"
    case .keyValueHead(let id, let other):
      "head \(id.head) of layer \(id.layer) takes keys and values from head \(other), "
        + "which has none of its own"
    case .parameterOfSharingHead(let parameter):
      "\(parameter.symbol) of a head that takes keys and values from another"
    case .rotaryWidth(let id, let width, let dHead):
      "head \(id.head) of layer \(id.layer) turns \(width) of \(dHead) numbers; "
        + "it must be an even number of them"
    case .maximumDistance(let layer, let distance, let least):
      "the relative bias of layer \(layer) ends at distance \(distance); "
        + "it must be \(least) or more"
    case .notAllCaptured(let layer):
      "layer \(layer) has heads that are computed and heads that were captured, or another layer has"
    case .capturedShape(let id, let found, let expected):
      "the captured weights of layer \(id.layer), head \(id.head) are \(found); "
        + "the tokens make them \(expected)"
    case .noWindow(let layer): "the sliding mask of layer \(layer) allows no key"
    }
  }

  private static func suffix(_ part: Part) -> String { part == .source ? " of the source" : "" }
}
