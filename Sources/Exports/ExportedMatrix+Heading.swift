import AttentionEngine

// The words above an exported matrix.

extension FiniteRange {
  /// `0.011 to 0.323`, followed by what is not finite.
  func description(numbers: ExportNumberFormat) -> String {
    var parts: [String] = []
    if let bounds {
      let low = numbers.readable(bounds.lowerBound)
      let high = numbers.readable(bounds.upperBound)
      parts.append(bounds.lowerBound == bounds.upperBound ? "all \(low)" : "\(low) to \(high)")
    }
    if negativeInfinities > 0 { parts.append("\(negativeInfinities) × -∞") }
    let others = positiveInfinities + nans
    if others > 0 { parts.append("\(others) × not a number or ∞") }
    return parts.isEmpty ? "empty" : parts.joined(separator: ", ")
  }
}

extension ExportedMatrix {
  /// `layer 0` or `cross 0`, `head 1`, the detail and the reading, as far as the matrix has them.
  var place: [String] {
    [layerLabel ?? layer.map { "layer \($0)" }, head.map { "head \($0)" }].compactMap { $0 }
      + remarks
  }

  /// What there is to say besides where the matrix belongs: the detail, `change against the scene as
  /// opened`.
  var remarks: [String] { [detail, reading?.words].compactMap { $0 } }

  /// `–: left out`; empty where no column is.
  var leftOutDescription: String { leftOut.isEmpty ? "" : "\(Self.leftOutMark): left out" }

  /// What stands for people in the place of a number that is left out, as on the screen.
  static let leftOutMark = "–"

  /// `rows: query, columns: key`; empty where the axes have no names.
  var axesDescription: String {
    [("rows", axes.rows), ("columns", axes.columns)]
      .filter { !$0.1.isEmpty }
      .map { "\($0.0): \($0.1)" }
      .joined(separator: ", ")
  }
}

extension ExportedMatrix.Reading {
  /// What stands beside the name of the matrix.
  var words: String {
    switch self {
    case .change(let baseline): "change against the \(baseline)"
    case .gradient: "gradient of the loss"
    }
  }

  /// What stands behind the name of a tensor.
  var suffix: String {
    switch self {
    case .change: "change"
    case .gradient: "gradient"
    }
  }
}
