import AttentionEngine

/// A value that is written as a whole.
enum ValueText {
  case scalar(String)
  case matrix(Matrix)

  /// In one line, as in `[[1, 0], [0, 1]]`.
  func flow(rowSeparator: String = ", ") -> String {
    switch self {
    case .scalar(let text): text
    case .matrix: "[" + rows.joined(separator: rowSeparator) + "]"
    }
  }

  var rows: [String] {
    guard case .matrix(let matrix) = self else { return [] }
    return (0..<matrix.rows).map { row in
      "[" + matrix.row(row).map(NumberText.shortest).joined(separator: ", ") + "]"
    }
  }
}

extension Scale {
  var text: String {
    switch self {
    case .sqrt: "sqrt"
    case .none: "none"
    case .factor(let factor): NumberText.shortest(factor)
    }
  }
}

extension Mask {
  var text: ValueText {
    if case .matrix(let matrix) = self { return .matrix(matrix) }
    return .scalar(keyword ?? "none")
  }

  /// The word that the file has for it; nil for a matrix.
  var keyword: String? {
    switch self {
    case .none: "none"
    case .causal: "causal"
    // Of checkpoints alone: no scene has it.
    case .sliding(let window): "sliding \(window)"
    case .matrix: nil
    }
  }
}

extension Positions {
  var text: ValueText {
    if case .written(let matrix) = self { return .matrix(matrix) }
    return .scalar(keyword ?? "none")
  }

  var keyword: String? {
    switch self {
    case .none: "none"
    case .sinusoidal: "sinusoidal"
    case .written: nil
    }
  }
}
