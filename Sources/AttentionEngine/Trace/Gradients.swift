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
}
