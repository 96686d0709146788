import AttentionEngine
import Foundation
import Testing

@testable import Scenes

/// What the shipped scenes say of themselves, from the engine's values.
@Suite struct ClaimTests {
  static func scene(_ name: String) throws -> Scenes.Scene {
    try Scenes.Scene.load(path: name, read: reader(folder: ShippedScenesTests.folder)).get()
  }

  /// The model with the words of `text` in `part`.
  static func model(
    _ model: AttentionModel, reading text: String, in part: Part = .main
  ) throws -> AttentionModel {
    let sequence = try #require(model.sequence(part))
    let rows = try text.split(separator: " ").map { word in
      try #require(sequence.words.firstIndex(of: String(word)), "no word \(word)")
    }
    return try model.replacingTokens(rows, of: part)
  }

  /// The likeliest word of each token.
  static func predictions(_ model: AttentionModel) throws -> [String] {
    var trace = Trace(model: model)
    trace.compute(Site(.logits))
    let logits = try #require(trace[Site(.logits)])
    let words = try #require(model.output?.words)
    return try (0..<logits.rows).map { words[try #require(logits.row($0).argmax)] }
  }

  static func answer(_ model: AttentionModel, _ text: String) throws -> String {
    try #require(predictions(Self.model(model, reading: text)).last)
  }

  /// What the model writes from `text`.
  static func written(
    _ model: AttentionModel, _ text: String, in part: Part = .source
  ) throws -> String {
    var trace = Trace(model: try Self.model(model, reading: text, in: part))
    trace.decode(maximum: 40)
    return trace.model.tokenTexts.suffix(trace.model.generatedCount).joined(separator: " ")
  }

  static func map(_ model: AttentionModel, layer: Int, head: Int = 0) throws -> Matrix {
    var trace = Trace(model: model)
    trace.decode(maximum: 40)
    let site = Site(.weights, HeadID(layer: layer, head: head))
    trace.compute(site)
    return try #require(trace[site])
  }

  // MARK: Without learning

  @Test(arguments: ["softmax", "linear"])
  func everyWordOfTheDictionaryFindsItsTranslation(_ weighting: String) throws {
    var model = try Self.scene("dictionary.scene").model
    model.layers[0].weighting = try #require(Weighting(rawValue: weighting))
    for (word, translation) in [
      ("chat", "cat"), ("sous", "under"), ("le", "the"), ("la", "the"),
    ] {
      #expect(try Self.answer(model, word) == translation)
    }
    #expect(
      try Self.predictions(Self.model(model, reading: "le chat sous la"))
        == ["the", "cat", "under", "the"])
  }

  /// The numbers of PyTorch for the scale 1 and 10: a blur and a hard look-up.
  @Test func theScaleGoesFromABlurToAHardLookUp() throws {
    var model = try Self.scene("dictionary.scene").model
    for (scale, expected) in [
      (Float(1), [0.4753668864186717, 0.17487770452710943, 0.34975540905421887]),
      (10, [0.9998638187585188, 4.5393747160417e-05, 9.0787494320834e-05]),
    ] {
      model.layers[0].scale = .factor(scale)
      var trace = Trace(model: model)
      trace.compute(Site(.logits))
      let logits = try #require(trace[Site(.logits)])
      for (value, expected) in zip(logits.values, expected) {
        #expect(abs(Double(value) - expected) < 1e-6)
      }
    }
  }

  @Test func theUnseenWordIsAnsweredByItsNeighbour() throws {
    let model = try Self.scene("unseen-word.scene").model
    #expect(model.source?.sequence.words.contains("ci-dessous") == false)
    #expect(try Self.answer(model, "ci-dessous") == "under")
    #expect(try Self.answer(model, "matou") == "cat")
    let weights = try Self.map(model, layer: 0)
    #expect(weights.row(0).argmax == model.source?.sequence.words.firstIndex(of: "sous"))
  }

  /// Each query alone, with all keys, gives the bits of the whole sentence's row.
  @Test func oneProductServesTheWholeSentence() throws {
    let model = try Self.scene("sequence.scene").model
    var whole = Trace(model: model)
    whole.compute(Site(.output))
    let output = try #require(whole[Site(.output)])
    for (row, word) in model.tokens.enumerated() {
      var single = model
      single.source = Source(sequence: model.main)
      single.tokens = [word]
      single.layers[0].attendsTo = .source
      var trace = Trace(model: single)
      trace.compute(Site(.output))
      let alone = try #require(trace[Site(.output)])
      #expect(Array(alone.values) == Array(output.row(row)))
    }
  }

  @Test func onlyPositionsTellTheOrder() throws {
    let scene = try Self.scene("positions.scene")
    let shuffled = "the man bites the dog"
    func change(_ model: AttentionModel) throws -> Float {
      var before = Trace(model: model)
      var after = Trace(model: try Self.model(model, reading: shuffled))
      before.compute(Site(.output))
      after.compute(Site(.output))
      let (old, new) = (
        try #require(before[Site(.output)]), try #require(after[Site(.output)])
      )
      // dog and man have changed places.
      return zip([0, 4, 2, 3, 1].flatMap { old.row($0) }, new.values)
        .map { abs($0 - $1) }.max() ?? 0
    }
    #expect(try change(scene.model) > 0.1)
    var without = scene.model
    without.positions = .none
    without.main.segments = nil
    #expect(try change(without) < 1e-6)
  }

  // MARK: Learned

  @Test func notTurnsTheAnswerRound() throws {
    var model = try Self.scene("not-like.scene").model
    #expect(model.convention == .columns)
    let answers = ["not like": "hate", "do like": "like", "not hate": "like", "do hate": "hate"]
    for (text, answer) in answers { #expect(try Self.answer(model, text) == answer) }
    // Without the head that carries "not", not is as good as do.
    model.layers[0].heads[1].isOn = false
    #expect(model.layers[0].heads[1].name == "not")
    for (text, answer) in answers {
      let other = text.replacingOccurrences(of: "not", with: "do")
      #expect(try Self.answer(model, text) == answers[other])
      _ = answer
    }
  }

  @Test func twoHeadsDoWhatOneCannot() throws {
    let two = try Self.scene("heads.scene")
    guard case .scene(let one)? = two.comparison else {
      Issue.record("nothing to compare with")
      return
    }
    func exact(_ scene: Scenes.Scene, _ model: AttentionModel) throws -> Int {
      try scene.trainer(from: model)?.accuracy(on: scene.trainingExamples, threads: 1)
        .exactExamples ?? 0
    }
    #expect(try exact(two, two.model) == 4)
    #expect(try exact(one, one.model) == 3)
    // Each head knows one of the two cases in which the lamp is off.
    var model = two.model
    model.layers[0].heads[0].isOn = false
    #expect(try Self.answer(model, "up up lamp") == "off")
    #expect(try Self.answer(model, "down down lamp") == "on")
    model = two.model
    model.layers[0].heads[1].isOn = false
    #expect(try Self.answer(model, "up up lamp") == "on")
    #expect(try Self.answer(model, "down down lamp") == "off")
  }

  @Test func attentionTranslates() throws {
    let scene = try Self.scene("tennis.scene")
    #expect(try Self.written(scene.model, "I love tennis .") == "J' aime le tennis .")
    #expect(
      try Self.written(scene.model, "The black cat eats the white mouse .")
        == "Le chat noir mange la souris blanche .")
    let accuracy = try #require(
      try scene.trainer(from: scene.model)?.accuracy(on: scene.heldOutExamples, threads: 2))
    #expect(accuracy.examples == 300)
    #expect(accuracy.exactShare >= 0.95)
  }

  @Test func withoutAttentionEveryWordStandsAlone() throws {
    guard case .scene(let other)? = try Self.scene("tennis.scene").comparison else {
      Issue.record("nothing to compare with")
      return
    }
    #expect(other.model.layers.allSatisfy { $0.weighting == .identity })
    #expect(
      try Self.predictions(Self.model(other.model, reading: "I love tennis ."))
        == ["Je", "aime", "tennis", "."])
    let count = try #require(other.wordByWordSentences(of: other.model))
    #expect(Double(count.exact) < 0.5 * Double(count.all))
  }

  @Test func identityInPlaceOfCrossAttentionChangesTheTranslation() throws {
    var model = try Self.scene("tennis.scene").model
    let layer = try #require(model.layers.firstIndex { $0.isCross })
    model.layers[layer].weighting = .identity
    #expect(try Self.written(model, "I love tennis .") != "J' aime le tennis .")
  }

  @Test func theSummaryIsTheEvent() throws {
    let scene = try Self.scene("summary.scene")
    #expect(
      try Self.written(
        scene.model,
        "The sky was grey . On Monday a storm closed the airport in Lyon . People waited for hours ."
      )
        == "Storm closes airport .")
    try expectLearned(scene, exact: 0.95)
    // Each word of the summary looks at the sentence of the event.
    let weights = try Self.map(scene.model, layer: 2)
    for row in 0..<3 {
      let event = weights.row(row).dropFirst(5).prefix(11).reduce(0, +)
      let other = try Self.map(scene.model, layer: 2, head: 1).row(row).dropFirst(5).prefix(11)
        .reduce(0, +)
      #expect(max(event, other) > 0.5)
    }
  }

  @Test func theQuestionFindsItsYear() throws {
    let scene = try Self.scene("question.scene")
    let facts = "The Eiffel Tower was finished in 1889 . The Louvre Pyramid was finished in 1989 . "
    #expect(
      try Self.answer(scene.model, facts + "When was the Eiffel Tower finished ?") == "1889")
    #expect(
      try Self.answer(scene.model, facts + "When was the Louvre Pyramid finished ?") == "1989")
    try expectLearned(scene, exact: 0.95)
    let weights = try Self.map(scene.model, layer: 1)
    #expect(scene.model.tokenTexts[try #require(weights.row(weights.rows - 1).argmax)] == "1889")
  }

  @Test func sentimentWeighsBothClauses() throws {
    let scene = try Self.scene("sentiment.scene")
    for (text, answer) in [
      ("The movie was fantastic , but the ending was disappointing .", "mixed"),
      ("The movie was fantastic , and the ending was great .", "positive"),
      ("The story was not great .", "negative"),
      ("The music was not boring , and the ending was moving .", "positive"),
    ] {
      #expect(try Self.answer(scene.model, text) == answer)
    }
    try expectLearned(scene, exact: 0.95)
    // One head looks at the word between the clauses, the other at what praises and blames.
    let joint = try Self.map(scene.model, layer: 1, head: 1)
    let strongest = try #require(joint.row(joint.rows - 1).argmax)
    #expect(scene.model.tokenTexts[strongest] == "but")
    let praise = try Self.model(
      scene.model, reading: "The movie was fantastic , and the ending was great .")
    let row = try Self.map(praise, layer: 1).row(10)
    let judging = zip(praise.tokenTexts, row).filter { ["fantastic", "great"].contains($0.0) }
    #expect(judging.reduce(0) { $0 + $1.1 } > 0.5)
  }

  @Test func generationGoesOn() throws {
    let scene = try Self.scene("generation.scene")
    #expect(
      try Self.written(scene.model, "I am planning to visit Paris", in: .main) == "next month .")
    #expect(try Self.written(scene.model, "She visited Rome", in: .main) == "last month .")
    // What the words before decide is learned; the person, the verb and the city are free.
    let accuracy = try #require(
      try scene.trainer(from: scene.model)?.accuracy(on: scene.heldOutExamples, threads: 2))
    #expect(accuracy.metShare > 0.7)
  }

  @Test func theCaptionNamesTheRegions() throws {
    let scene = try Self.scene("caption.scene")
    for regions in ["dog ball park", "park dog ball"] {
      #expect(
        try Self.written(scene.model, regions) == "A dog playing with a ball in the park .")
    }
    try expectLearned(scene, exact: 0.95)
    // The word before the one that names a region looks at it.
    let model = scene.model
    let weights = try Self.map(model, layer: 1)
    for (row, region) in [(1, "dog"), (5, "ball"), (8, "park")] {
      let strongest = try #require(weights.row(row).argmax)
      #expect(model.source?.sequence.tokenTexts[strongest] == region)
    }
  }

  private func expectLearned(_ scene: Scenes.Scene, exact: Double) throws {
    let accuracy = try #require(
      try scene.trainer(from: scene.model)?.accuracy(on: scene.heldOutExamples, threads: 2))
    #expect(accuracy.examples > 0)
    #expect(accuracy.exactShare >= exact, "\(scene.path): \(accuracy.exactShare)")
  }
}
