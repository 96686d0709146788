/// The matrices of one pass over a model: computed when somebody asks, kept until an edit makes
/// them stale.
package struct Trace: Sendable {
  package private(set) var model: AttentionModel

  package init(model: AttentionModel) {
    self.model = model
  }

  /// Takes over `model` and marks as stale exactly what depends on what changed.
  package mutating func update(to model: AttentionModel) {
    self.model = model
  }

  /// Makes `site` and all that it depends on fresh. Does nothing where the model has no `site`.
  package mutating func compute(_ site: Site) {}

  /// Makes every site of the model fresh.
  package mutating func computeAll() {}

  /// The matrix of `site` in the engine's orientation; nil where it is absent, was never
  /// computed, or is stale.
  package subscript(site: Site) -> Matrix? { nil }

  /// The matrix of `id`: a fresh site or a parameter.
  package subscript(id: MatrixID) -> Matrix? {
    switch id {
    case .site(let site): self[site]
    case .parameter(let parameter): model[parameter]
    }
  }

  /// How the number in `cell` came about; nil where its matrix or its sources are not fresh.
  package func derivation(of cell: CellID) -> Derivation? { nil }
}
