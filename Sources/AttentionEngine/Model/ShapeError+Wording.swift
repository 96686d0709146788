// What the facts of a model's faults are called. The only place with words for them.

extension ParameterID {
  /// `W_Q`, `b_O`: as a scene file spells it, where it does.
  package var symbol: String {
    switch self {
    case .embeddings: "embeddings"
    case .positions: "positions"
    case .weight(let projection, _): "W_\(projection.rawValue.uppercased())"
    case .bias(let projection, _): "b_\(projection.rawValue.uppercased())"
    case .outputWeight: "W_O"
    case .outputBias: "b_O"
    case .mask: "mask"
    case .gain: "gamma"
    case .shift: "beta"
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
    default: stage.rawValue
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
    case .wordCount(let words, let rows): "\(words) words, but \(rows) rows of embeddings"
    case .unknownWord(let token, let word, let count):
      "token \(token) is word \(word) of \(count)"
    case .noHeads(let layer): "layer \(layer) has no head"
    case .missingWeight(let projection, let id):
      "\(ParameterID.weight(projection, id).symbol) of layer \(id.layer), head \(id.head) is missing"
    case .noColumns(let parameter): "\(parameter.symbol) has no columns"
    case .outputBiasWithoutWeight(let layer): "b_O of layer \(layer) has no W_O to go with"
    }
  }
}
