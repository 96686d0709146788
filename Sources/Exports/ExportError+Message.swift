import AttentionEngine

// The words for what cannot be exported. Facts are in `ExportError`; `Absence` has
// words of its own.

extension ExportError: CustomStringConvertible {
  package var description: String { message }

  /// One sentence or two, without a full stop at the end, for a diagnostic or the status line.
  package var message: String {
    switch self {
    case .absent(_, let absence):
      absence.reason + ": " + absence.detail
    case .notComputed(let site):
      "`\(site.stage.rawValue)` has not been computed yet"
    case .noParameter(let id):
      "there is no \(id.exportName)" + id.place
    case .holdsOneMatrix(let format):
      "\(format.rawValue) holds one matrix; the whole pass can be exported as "
        + list(ExportFormat.allCases.filter(\.holdsWholePass))
    case .holdsNoTokens(let format):
      "tokens are text and \(format.rawValue) holds numbers; tokens can be exported as "
        + list(ExportFormat.allCases.filter(\.holdsTokens))
    case .holdsNoTable(let format):
      "the heads and their statistics are a table, which \(format.rawValue) does not hold; they can be "
        + "exported as " + list(ExportFormat.allCases.filter(\.holdsTokens))
    case .drawsWeightsOnly(let name):
      "dot draws which token attends to which: it needs `weights`, not `\(name)`"
    case .drawsNoGraph(let format):
      "\(format.rawValue) draws the heatmap; a name that ends in .dot writes the graph"
    case .drawsNoReading(let reading):
      "dot draws weights, and this is the \(reading.words)"
    case .tooManyCells(let format, let shape, let limit):
      "\(format.rawValue) draws at most \(limit) cells, and the matrix is \(shape); "
        + "npy and csv hold matrices of any size"
    case .precision(let digits, let allowed):
      "a precision of \(digits) is outside of \(allowed.lowerBound) to \(allowed.upperBound)"
    }
  }

  private func list(_ formats: [ExportFormat]) -> String {
    let names = formats.map(\.rawValue)
    return names.dropLast().joined(separator: ", ") + " or " + names[names.count - 1]
  }
}

extension ParameterID {
  fileprivate var place: String {
    switch self {
    case .weight(_, let id), .bias(_, let id): " in layer \(id.layer), head \(id.head)"
    default: layer.map { " in layer \($0)" } ?? ""
    }
  }
}
