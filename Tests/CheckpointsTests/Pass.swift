import AttentionEngine

/// A pass, and where transformers' tensors are in it.
struct Pass {
  let model: AttentionModel
  private var trace: Trace

  init(_ model: AttentionModel) {
    self.model = model
    trace = Trace(model: model)
  }

  mutating func matrix(_ site: Site) -> Matrix? {
    trace.compute(site)
    return trace[site]
  }

  /// Of a tensor `attn.3`, `hidden.0`, `enc_hidden.2` …
  mutating func matrices(_ name: String) -> [Matrix]? {
    let number = name.split(separator: ".").last.flatMap { Int($0) } ?? 0
    let main = layers { $0.part == .main && !$0.isCross }
    let source = layers { $0.part == .source }
    let cross = layers { $0.isCross }
    switch name.prefix(while: { $0 != "." }) {
    case "attn", "dec_attn": return map(ofLayer: main[number])
    case "enc_attn": return map(ofLayer: source[number])
    case "cross_attn": return map(ofLayer: cross[number])
    case "hidden", "dec_hidden": return hidden(number, of: .main).map { [$0] }
    case "enc_hidden": return hidden(number, of: .source).map { [$0] }
    case "last_hidden": return matrix(lastSite(of: .main)).map { [$0] }
    case "enc_last_hidden": return matrix(lastSite(of: .source)).map { [$0] }
    case "pooler": return matrix(Site(.pooler)).map { [$0] }
    case "logits": return matrix(Site(.logits)).map { [$0] }
    default: return nil
    }
  }

  private func layers(_ isWanted: (AttentionLayer) -> Bool) -> [Int] {
    model.layers.indices.filter { isWanted(model.layers[$0]) }
  }

  private mutating func map(ofLayer layer: Int) -> [Matrix] {
    model.layers[layer].heads.indices.compactMap {
      matrix(Site(.weights, HeadID(layer: layer, head: $0)))
    }
  }

  /// What goes into the first block, what each hands on, and what the last one leaves.
  private mutating func hidden(_ number: Int, of part: Part) -> Matrix? {
    let sites = model.hiddenSites(of: part)
    return sites.indices.contains(number) ? matrix(sites[number]) : nil
  }

  private func lastSite(of part: Part) -> Site {
    model.hiddenSites(of: part).last ?? model.resultSite(of: part)
  }

  /// The layer and stage of `decoder.layers.1.encoder_attn.q`.
  func module(_ name: String) -> (layer: Int, stage: Stage)? {
    let parts = name.split(separator: ".")
    guard let last = parts.last, let number = parts.lazy.compactMap({ Int($0) }).first else {
      return nil
    }
    let isCross = name.contains("encoder_attn") || name.contains("EncDecAttention")
    let isEncoder = model.source != nil && name.contains("encoder.") && !isCross
    let candidates = layers {
      $0.isCross == isCross && ($0.part == .source) == isEncoder
    }
    let stages: [Substring: Stage] = [
      "q": .q, "k": .k, "v": .v, "scores": .scaled, "context": .context,
    ]
    return stages[last].map { (candidates[number], $0) }
  }
}
