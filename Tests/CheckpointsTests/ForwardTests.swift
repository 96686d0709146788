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

extension [Matrix] {
  /// Matrix i has the rows i of all.
  fileprivate var transposedStack: [Matrix] {
    (0..<(first?.rows ?? 0)).map { row in Matrix(map { [Float]($0.row(row)) }) }
  }
}
