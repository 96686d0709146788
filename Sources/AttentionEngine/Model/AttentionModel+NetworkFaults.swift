extension AttentionModel {
  /// What keeps the feed-forward network of a layer from being computed.
  func feedForwardFaults(ofLayer index: Int) -> [ModelFault] {
    guard let feedForward = layers[index].feedForward else { return [] }
    let site = { Site($0, HeadID(layer: index, head: 0)) }
    let queries = queryCount(ofLayer: index)
    let attention = Shape(queries, outputWidth(ofLayer: index))
    let source = feedForwardInputSite(ofLayer: index)
    let input = Shape(queries, width(of: source))
    let intermediate = Shape(queries, intermediateWidth(ofLayer: index))
    let result = Shape(queries, resultWidth(ofLayer: index))
    var faults = normFaults(at: .feedForwardPre(layer: index))
    if let weight = feedForward.gateWeight {
      faults += productFaults(
        of: input, from: source, by: weight, .gateWeight(layer: index), at: site(.gate))
      faults += Self.fault(
        Operations.gateError(intermediate: intermediate, gate: weight.shape, layer: index))
    }
    faults += biasFaults(
      .gateBias(layer: index), hasWeight: feedForward.gateWeight != nil,
      product: Shape(queries, feedForward.gateWeight?.columns ?? 0), at: site(.gate))
    faults += productFaults(
      of: input, from: source, by: feedForward.intermediateWeight,
      .intermediateWeight(layer: index), at: site(.intermediate))
    faults += biasFaults(
      .intermediateBias(layer: index), hasWeight: true, product: intermediate,
      at: site(.intermediate))
    if let weight = feedForward.weight {
      faults += productFaults(
        of: intermediate, from: activatedSite(ofLayer: index), by: weight,
        .feedForwardWeight(layer: index), at: site(.ffn))
    }
    faults += biasFaults(
      .feedForwardBias(layer: index), hasWeight: feedForward.weight != nil, product: result,
      at: site(.ffn))
    if feedForward.hasResidual {
      faults += Self.fault(
        Operations.residualError(
          input: attention, output: result, from: attentionResultSite(ofLayer: index),
          to: feedForwardSite(ofLayer: index), at: site(.ffnResidual)))
    }
    return faults + normFaults(at: .feedForward(layer: index))
  }
}
