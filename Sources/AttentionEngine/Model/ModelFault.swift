/// Why no pass can be computed over a model.
package enum ModelFault: Error, Hashable, Sendable {
  case shape(ShapeError)
  /// As many words as rows of embeddings are needed.
  case wordCount(words: Int, rows: Int)
  /// The token's word has no row in the embeddings.
  case unknownWord(token: Int, word: Int, count: Int)
  case noHeads(layer: Int)
  case missingWeight(Projection, HeadID)
  /// A matrix without a column says nothing.
  case noColumns(ParameterID)
  /// A bias has nothing to be added to without the product.
  case outputBiasWithoutWeight(layer: Int)
}

extension AttentionModel {
  /// Everything that keeps the pass from being computed, in the order of the pass; empty for a
  /// consistent model. Looks at shapes, not at numbers.
  package func faults() -> [ModelFault] {
    var faults: [ModelFault] = []
    if words.count != embeddings.rows {
      faults.append(.wordCount(words: words.count, rows: embeddings.rows))
    }
    let count = min(words.count, embeddings.rows)
    for (token, word) in tokens.enumerated() where !(0..<count).contains(word) {
      faults.append(.unknownWord(token: token, word: word, count: count))
    }
    if dModel == 0 { faults.append(.noColumns(.embeddings)) }
    if case .written(let matrix) = positions {
      faults += Self.fault(
        Operations.positionsError(
          embeddings: Shape(tokens.count, dModel), positions: matrix.shape))
    }
    for layer in layers.indices { faults += self.faults(ofLayer: layer) }
    return faults
  }

  private static func fault(_ error: ShapeError?) -> [ModelFault] {
    error.map { [.shape($0)] } ?? []
  }

  private func faults(ofLayer index: Int) -> [ModelFault] {
    let layer = layers[index]
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    guard !layer.heads.isEmpty else { return [.noHeads(layer: index)] }
    var faults = layer.heads.indices.flatMap {
      self.faults(of: HeadID(layer: index, head: $0))
    }
    if case .matrix(let mask) = layer.mask {
      faults += Self.fault(
        Operations.maskError(
          scores: Shape(tokens.count, tokens.count), mask: mask.shape,
          at: site(.masked)))
    }
    let concat = Shape(tokens.count, concatWidth(ofLayer: index))
    let output = Shape(tokens.count, outputWidth(ofLayer: index))
    if let weight = layer.outputWeight {
      if weight.columns == 0 { faults.append(.noColumns(.outputWeight(layer: index))) }
      faults += Self.fault(
        Operations.outputError(concat: concat, weight: weight.shape, at: site(.output)))
      if let bias = layer.outputBias {
        faults += Self.fault(
          Operations.biasError(
            product: output, bias: bias.shape, of: .outputBias(layer: index),
            at: site(.output)))
      }
    } else if layer.outputBias != nil {
      faults.append(.outputBiasWithoutWeight(layer: index))
    }
    if layer.hasResidual {
      faults += Self.fault(
        Operations.residualError(
          input: Shape(tokens.count, inputWidth(ofLayer: index)), output: output,
          from: inputSite(ofLayer: index), at: site(.residual)))
    }
    if let norm = layer.norm {
      for (id, shape) in [
        (ParameterID.gain(layer: index), norm.gain.shape),
        (.shift(layer: index), norm.shift.shape),
      ] {
        faults += Self.fault(
          Operations.normError(row: output, parameter: shape, of: id, at: site(.norm)))
      }
    }
    return faults
  }

  private func faults(of id: HeadID) -> [ModelFault] {
    let head = layers[id.layer].heads[id.head]
    let input = Shape(tokens.count, inputWidth(ofLayer: id.layer))
    var faults: [ModelFault] = []
    for projection in Projection.allCases {
      let site = Site(projection.stage, id)
      guard let weight = head.weights[projection] else {
        faults.append(.missingWeight(projection, id))
        continue
      }
      if weight.columns == 0 { faults.append(.noColumns(.weight(projection, id))) }
      faults += Self.fault(
        Operations.projectionError(
          input: input, from: inputSite(ofLayer: id.layer), weight: weight.shape,
          of: .weight(projection, id), at: site))
      if let bias = head.biases[projection] {
        faults += Self.fault(
          Operations.biasError(
            product: Shape(tokens.count, weight.columns), bias: bias.shape,
            of: .bias(projection, id), at: site))
      }
    }
    if let q = head.weights[.q], let k = head.weights[.k] {
      faults += Self.fault(
        Operations.scoresError(
          queries: Shape(tokens.count, q.columns), keys: Shape(tokens.count, k.columns),
          at: Site(.scores, id)))
    }
    return faults
  }
}
