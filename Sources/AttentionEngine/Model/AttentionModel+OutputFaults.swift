// What keeps that which follows the layers from being computed.

extension AttentionModel {
  func poolerFaults() -> [ModelFault] {
    guard let pooler else { return [] }
    let input = Shape(tokens.count, width(of: resultSite))
    return productFaults(
      of: input, from: resultSite, by: pooler.weight, .poolerWeight, at: Site(.poolerLinear))
      + biasFaults(
        .poolerBias, hasWeight: true, product: Shape(1, pooler.weight.columns),
        at: Site(.poolerLinear))
  }

  private func faults(of transform: OutputTransform) -> [ModelFault] {
    let input = Shape(tokens.count, width(of: resultSite))
    return productFaults(
      of: input, from: resultSite, by: transform.weight, .transformWeight, at: Site(.transform))
      + biasFaults(
        .transformBias, hasWeight: true, product: Shape(tokens.count, transform.weight.columns),
        at: Site(.transform))
      + normFaults(at: .transform)
  }

  func outputFaults() -> [ModelFault] {
    var faults: [ModelFault] = []
    if let output {
      if let transform = output.transform { faults += self.faults(of: transform) }
      if output.weight?.columns == 0 { faults.append(.noColumns(.logitsWeight)) }
      let logits = Shape(tokens.count, output.words.count)
      faults += Self.fault(
        Operations.logitsError(
          result: Shape(tokens.count, finalWidth), from: logitsSource,
          weight: output.weight?.shape, words: output.words.count))
      faults += biasFaults(
        .logitsBias, hasWeight: output.weight != nil, product: logits, at: Site(.logits))
    }
    if !targets.isEmpty, targets.count != tokens.count {
      faults.append(.targetCount(targets: targets.count, tokens: tokens.count))
    }
    let count = output?.words.count ?? 0
    for (token, target) in targets.enumerated() {
      if let target, !(0..<count).contains(target) {
        faults.append(.unknownTarget(token: token, word: target, count: count))
      }
    }
    return faults
  }
}
