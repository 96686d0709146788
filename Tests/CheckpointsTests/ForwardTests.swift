import AttentionEngine
import Checkpoints
import Testing

/// Every tensor of every case, against transformers.
@Suite struct ForwardTests {
  @Test(arguments: ReferenceCase.all) func agreesWithTransformers(_ reference: ReferenceCase) throws
  {
    let checkpoint = try Reference.checkpoint(reference.model)
    let model = try checkpoint.model(for: reference.tokenized())
    #expect(model.faults().isEmpty)
    var pass = Pass(model)
    let numbers = try reference.numbers()
    for name in numbers.names {
      let isMap = name.contains("attn.")
      let matrices = pass.matrices(name)
      let found = try #require(matrices, "\(name) has no place in the engine")
      let expected = try numbers.matrices(name)
      try #require(found.count == expected.count, "\(name): heads")
      for (head, (found, expected)) in zip(found, expected).enumerated() {
        expectClose(
          found, expected, absolute: isMap ? 2e-5 : 1e-4, relative: isMap ? 0 : 1e-5,
          "\(name) \(head)")
      }
    }
  }

  /// Queries, keys, values, scores, context of each attention module.
  @Test(arguments: ReferenceCase.all.filter { (try? $0.innerNumbers()) ?? nil != nil })
  func modulesAgree(_ reference: ReferenceCase) throws {
    let numbers = try #require(try reference.innerNumbers())
    let model = try Reference.checkpoint(reference.model).model(for: reference.tokenized())
    var pass = Pass(model)
    for name in numbers.names {
      let (layer, stage) = try #require(pass.module(name), "\(name) has no place in the engine")
      var expected = try numbers.matrices(name)
      // Of contexts the tokens come first, of the others the heads.
      if stage == .context { expected = expected.map { $0 }.transposedStack }
      let owners = model.layers[layer].heads.indices.filter {
        stage != .k && stage != .v || model.layers[layer].heads[$0].keyValueHead == nil
      }
      try #require(owners.count == expected.count, "\(name): heads")
      for (head, expected) in zip(owners, expected) {
        let found = pass.matrix(Site(stage, HeadID(layer: layer, head: head)))
        expectClose(
          try #require(found), expected, absolute: 1e-4, relative: 1e-5, "\(name) \(head)")
      }
    }
  }

  @Test(arguments: ReferenceCase.all.filter { (try? $0.text().greedy) ?? nil != nil })
  func writesTheSame(_ reference: ReferenceCase) throws {
    let checkpoint = try Reference.checkpoint(reference.model)
    let text = try reference.text()
    let greedy = try #require(text.greedy)
    var given = TokenizedText(ids: text.inputIds, segments: text.tokenTypeIds ?? [])
    // In the cases of `models` the decoder goes on from its target.
    if let written = text.targetIds { given.target = written }
    var model = try checkpoint.model(for: given)
    for (id, margin) in zip(greedy.newIds, greedy.margins) {
      guard margin >= 1e-3 else { return }
      var pass = Pass(model)
      let computed = pass.matrix(Site(.logits))
      let logits = try #require(computed)
      let last = Array(logits.row(logits.rows - 1))
      let likeliest = last.indices.max { last[$0] < last[$1] }
      #expect(likeliest == id)
      model = try model.generating(id)
    }
  }
}

/// A pass, and where transformers' tensors are in it.
private struct Pass {
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
    case "hidden", "dec_hidden": return hidden(number, of: .main, main).map { [$0] }
    case "enc_hidden": return hidden(number, of: .source, source).map { [$0] }
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

  /// What goes into a block, or after all of them what the part ends with.
  private mutating func hidden(_ number: Int, of part: Part, _ layers: [Int]) -> Matrix? {
    matrix(
      layers.indices.contains(number)
        ? model.inputSite(ofLayer: layers[number]) : lastSite(of: part))
  }

  /// OPT takes the narrowing before the logits to its last hidden vectors.
  private func lastSite(of part: Part) -> Site {
    let isNarrowed = part == .main && model.output?.transform?.activation == Activation.none
    return isNarrowed ? Site(.transform) : model.resultSite(of: part)
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

extension [Matrix] {
  /// Matrix i has the rows i of all.
  fileprivate var transposedStack: [Matrix] {
    (0..<(first?.rows ?? 0)).map { row in Matrix(map { [Float]($0.row(row)) }) }
  }
}
