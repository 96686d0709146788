import AttentionEngine

// The words for what cannot be exported. Facts are in `ExportError` and `Absence`.

extension ExportError: CustomStringConvertible {
  package var description: String { message }

  /// One sentence or two, without a full stop at the end, for a diagnostic or the status line.
  package var message: String {
    switch self {
    case .absent(let site, let absence):
      absence.message(stage: site.stage)
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
    case .drawsWeightsOnly(let name):
      "dot draws which token attends to which: it needs `weights`, not `\(name)`"
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

extension Absence {
  /// Why there is nothing to see at `stage`, and what to look at instead.
  package func message(stage: Stage) -> String {
    switch self {
    case .isText:
      "tokens are text, they have no matrix of numbers"
    case .noPositions:
      "there are no positions: nothing is added to the embeddings, "
        + "so `input` equals `embeddings`"
    case .noMask:
      "there is no mask: every query may attend to every key, so `masked` equals `scaled`"
    case .noResidual:
      "there is no residual connection: the layer's output goes on without its input"
    case .noNorm:
      "there is no layer norm"
    case .noSuchLayer(let layer, let count):
      "there is no layer \(layer): \(Self.counted(count, "layer"))"
    case .noSuchHead(let head, let count):
      "there is no head \(head): the layer has \(Self.counted(count, "head"))"
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    switch count {
    case 0: "no \(noun)s"
    case 1: "one \(noun), number 0"
    default: "\(count) \(noun)s, 0 to \(count - 1)"
    }
  }
}

extension ParameterID {
  fileprivate var place: String {
    switch self {
    case .embeddings, .positions: ""
    case .weight(_, let id), .bias(_, let id): " in layer \(id.layer), head \(id.head)"
    case .outputWeight(let layer), .outputBias(let layer), .mask(let layer), .gain(let layer),
      .shift(let layer):
      " in layer \(layer)"
    }
  }
}
