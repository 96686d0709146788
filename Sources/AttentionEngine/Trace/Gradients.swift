/// The gradients of one loss: how much it changes with every number of the pass and of the model.
package struct Gradients: Sendable {
  /// dLoss/d(site): the shape of the site's matrix. Zeros where nothing of it reaches the loss.
  package internal(set) var sites: [Site: Matrix] = [:]
  /// dLoss/d(parameter), of all but the masks, which are not numbers to learn.
  package internal(set) var parameters: [ParameterID: Matrix] = [:]

  package subscript(id: MatrixID) -> Matrix? {
    switch id {
    case .site(let site): sites[site]
    case .parameter(let parameter): parameters[parameter]
    }
  }

  /// Gives zeros to what has no part in the loss: a head that is off, keys that no query looks at.
  mutating func fillWithZeros(of model: AttentionModel) {
    for site in model.sites where sites[site] == nil {
      sites[site] = model.shape(of: site).map { Matrix(rows: $0.rows, columns: $0.columns) }
    }
    for id in model.parameterIDs where parameters[id] == nil {
      if case .mask = id { continue }
      parameters[id] = model[id].map { Matrix(rows: $0.rows, columns: $0.columns) }
    }
  }
}
