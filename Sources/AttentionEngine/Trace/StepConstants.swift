/// What the model has for a step, as the kernels take it: read and packed once, until it is edited.
final class StepConstants: Sendable {
  /// Of a product.
  let weight: PackedMatrix?
  /// See `Operands.parameters`.
  let parameters: [Matrix]
  /// Of what is worked straight from q and k.
  let weighing: Weighing?

  init(of step: Flow.Step, in model: AttentionModel) {
    if step.isStreamed, let id = step.site.headID {
      (weight, parameters, weighing) = (nil, [], model.weighing(of: id))
      return
    }
    weighing = nil
    switch step.rule {
    case .linear(let weight, let bias), .linearOfFirst(let weight, let bias):
      guard let matrix = model[weight] else { preconditionFailure("no \(weight)") }
      self.weight = PackedMatrix(matrix, lasts: true)
      parameters = bias.flatMap { model[$0] }.map { [$0.loaded] } ?? []
    // Of a large table a text takes a few rows.
    case .rows(let table):
      weight = nil
      parameters = model[table].map { [$0] } ?? []
    default:
      weight = nil
      parameters = step.parameters.compactMap { model[$0]?.loaded }
    }
  }
}

extension Flow.Step {
  /// Whether what the model has for it is another one after an edit of `changed`.
  func hasConstants(of changed: Set<ParameterID>) -> Bool {
    if isStreamed, let layer = site.layer { return changed.contains(.relativeBias(layer: layer)) }
    return parameters.contains { changed.contains($0) }
  }
}

extension Matrix {
  /// With numbers of its own.
  fileprivate var loaded: Matrix {
    isStored ? Matrix(rows: rows, columns: columns, values: values) : self
  }
}
