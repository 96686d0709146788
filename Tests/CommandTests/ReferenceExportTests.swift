import Testing

/// The numbers that leave the program agree with those that other programs computed.
@Suite struct ReferenceExportTests {
  private let tolerance = 1e-6

  private func expect(
    _ exported: ExportedJSON?, _ expected: [[Double]], _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let difference = exported?.difference(from: expected) ?? .infinity
    #expect(
      difference <= tolerance, "\(what) differs by \(difference)", sourceLocation: sourceLocation)
  }

  private func pass(_ scene: ReferenceScene, in folder: TemporaryFolder) throws -> [ExportedJSON] {
    try folder.write("reference.scene", try scene.text())
    let outcome = try Program.run(
      ["export", "reference.scene", "--stage", "all", "--format", "json"], in: folder)
    #expect(outcome.exitCode == 0, "\(scene.name): \(outcome.errors)")
    return try ExportedJSON.all(outcome.output)
  }

  @Test func theNotesExampleInAllItsVariants() throws {
    let scenes = try ReferenceScene.all(in: "chat_noir")
    #expect(scenes.count == 8)
    let folder = try TemporaryFolder(scenes: false)
    for scene in scenes {
      let pass = try pass(scene, in: folder)
      let stages = [
        ("embeddings", "X"), ("input", "X"), ("q", "Q"), ("k", "K"), ("v", "V"),
        ("scores", "scores"), ("scaled", "scaled"), ("weights", "weights"), ("context", "output"),
        ("concat", "output"), ("output", "output"),
      ]
      for (stage, key) in stages {
        let found = pass.filter { $0.stage == stage }
        #expect(found.count == 1, "\(stage) of \(scene.name)")
        expect(found.first, try scene(key), "\(stage) of \(scene.name)")
      }
      let masked = pass.first { $0.stage == "masked" }
      let isCausal = try scene("causal", as: Bool.self)
      #expect((masked != nil) == isCausal)
      if let masked { try expectMasked(masked, try scene("scaled")) }
    }
  }

  /// The scaled scores up to the diagonal, and minus infinity, which JSON has as null, behind it.
  private func expectMasked(_ masked: ExportedJSON, _ scaled: [[Double]]) throws {
    for (row, values) in masked.values.enumerated() {
      #expect(values.prefix(row + 1).allSatisfy { $0 != nil })
      #expect(values.dropFirst(row + 1).allSatisfy { $0 == nil })
      for (value, number) in zip(values.prefix(row + 1), scaled[row]) {
        #expect(abs(try #require(value) - number) <= tolerance)
      }
    }
  }

  @Test func severalHeadsWithBiasesPositionsMaskResidualAndNorm() throws {
    let scenes = try ReferenceScene.all(in: "multi_head")
    #expect(scenes.count == 9)
    #expect(scenes.filter { $0.has("PE") }.count == 3)
    #expect(scenes.filter { $0.has("residual_layernorm") }.count == 1)
    let folder = try TemporaryFolder(scenes: false)
    for scene in scenes {
      let pass = try pass(scene, in: folder)
      let perHead = [
        ("q", "Q"), ("k", "K"), ("v", "V"), ("scores", "scores"), ("scaled", "scaled"),
        ("weights", "weights"), ("context", "head_outputs"),
      ]
      for (stage, key) in perHead {
        let expected = try scene(key, as: [[[Double]]].self)
        #expect(pass.filter { $0.stage == stage }.map(\.head) == Array(expected.indices))
        for (head, numbers) in expected.enumerated() {
          let found = pass.first { $0.stage == stage && $0.head == head }
          expect(found, numbers, "\(stage) of head \(head) of \(scene.name)")
        }
      }
      var whole = [
        ("input", try scene("X_in")), ("concat", try scene("concat")),
        ("output", try scene("output")),
      ]
      if scene.has("PE") { whole.append(("positions", try scene("PE"))) }
      if scene.has("residual_layernorm") {
        let norm = try scene.part("residual_layernorm")
        whole += [("residual", try norm("residual")), ("norm", try norm("output"))]
      }
      for (stage, numbers) in whole {
        expect(pass.first { $0.stage == stage }, numbers, "\(stage) of \(scene.name)")
      }
      let optional = ["positions", "residual", "norm"].filter { stage in
        pass.contains { $0.stage == stage }
      }
      #expect(optional.allSatisfy { stage in whole.contains { $0.0 == stage } })
    }
  }

  @Test func theShippedSceneStageByStage() throws {
    let scene = try #require(
      ReferenceScene.all(in: "chat_noir").first { $0.name == "chat_noir_with_dot_scaled" })
    let tokens = try scene("tokens", as: [String].self)
    let folder = try TemporaryFolder()
    let stages: [(stage: String, key: String, isInLayer: Bool, hasHead: Bool)] = [
      ("embeddings", "X", false, false), ("input", "X", false, false), ("q", "Q", true, true),
      ("k", "K", true, true), ("v", "V", true, true), ("scores", "scores", true, true),
      ("scaled", "scaled", true, true), ("weights", "weights", true, true),
      ("context", "output", true, true), ("concat", "output", true, false),
      ("output", "output", true, false),
    ]
    for (stage, key, isInLayer, hasHead) in stages {
      let outcome = try Program.run(
        ["export", "chat-noir.scene", "--stage", stage, "--format", "json"]
          + (hasHead ? ["--head", "0"] : []), in: folder)
      #expect(outcome.exitCode == 0 && outcome.errors.isEmpty)
      let exported = try ExportedJSON.one(outcome.output)
      let expected = try scene(key)
      expect(exported, expected, stage)
      #expect(exported.stage == stage)
      #expect(exported.layer == (isInLayer ? 0 : nil) && exported.head == (hasHead ? 0 : nil))
      #expect(exported.rows == tokens)
      let isMap = expected[0].count == tokens.count
      #expect(exported.columns == (isMap ? tokens : expected[0].indices.map(String.init)))
      expectForm(outcome.text)
    }
  }

  /// The members of DESIGN.md in their order.
  private func expectForm(_ text: String) {
    let names = ["stage", "layer", "head", "rows", "columns", "shape", "values"]
    let places = names.compactMap { text.range(of: "\"\($0)\": ")?.lowerBound }
    #expect(places.count == names.count && places == places.sorted(), "\(text)")
    #expect(text.hasPrefix("{\"stage\": ") && text.hasSuffix("]}\n"))
  }

  @Test func theTokensOfTheShippedScene() throws {
    let outcome = try Program.run(
      ["export", "chat-noir.scene", "--stage", "tokens", "--format", "json"], in: TemporaryFolder())
    #expect(
      outcome.text == """
        {"stage": "tokens", "ids": [0, 1, 2, 3, 4, 5, 6, 7], "tokens": ["Le", "chat", "noir", \
        "mange", "la", "souris", "blanche", "."], "offsets": [[0, 2], [3, 7], [8, 12], [13, 18], \
        [19, 21], [22, 28], [29, 36], [37, 38]]}

        """)
  }
}
