import AttentionEngine
import Testing

@testable import Scenes

/// What the mapping of `train` says, whatever the scene around it.
func training(_ text: String) throws -> Training {
  var decoder = SceneDecoder(read: reader(["x": Array(text.utf8)]))
  guard case .root(let node, _) = decoder.open("x") else {
    throw FileProblem.unreadable("no mapping")
  }
  let training = decoder.training(node)
  return try #require(training)
}

@Suite struct TrainingTests {
  @Test func aSceneKeepsIt() throws {
    #expect(try scene(smallScene).training == nil)
    let text = """
      {task: next-word, data: [a b, b a], steps: 7}

      """
    let scene = try scene(
      "sentence: a b\nembeddings: learned\ndimensions: {model: 2}\nattention: {heads: 1}\n"
        + "output: learned\ntrain: " + text)
    #expect(try scene.training == training(text))
    #expect(scene.training?.steps == 7)
  }

  @Test func defaults() throws {
    let training = try training("task: next-word\ndata: [a b]")
    #expect(training.task == .nextWord)
    #expect(training.data.train == [SentencePair(left: ["a", "b"], right: [], alignment: [])])
    #expect(training.data.heldOut == [])
    #expect(
      training.optimizer
        == Optimizer(.adam(beta1: 0.9, beta2: 0.999, epsilon: 1e-8), rate: 0.003, decay: .none))
    #expect(training.batch == 16)
    #expect(training.steps == 500)
    #expect(training.seed == 1)
  }

  @Test func everyKey() throws {
    let training = try training(
      """
      task: words
      grammar:
        s: [<a> <a.1> => <a> <a.1>]
        a: [one => un, two => deux, three => trois, four => quatre]
      samples: 10
      held_out: 0.2
      optimizer: adam
      rate: 0.01
      beta1: 0
      beta2: 0.99
      epsilon: 1e-6
      decay: linear
      batch: 1024
      steps: 1000000
      seed: 18446744073709551615
      """)
    #expect(training.task == .words)
    #expect(training.data.train.count == 8)
    #expect(training.data.heldOut.count == 2)
    #expect(
      training.optimizer
        == Optimizer(.adam(beta1: 0, beta2: 0.99, epsilon: 1e-6), rate: 0.01, decay: .linear))
    #expect(training.batch == 1024)
    #expect(training.steps == 1_000_000)
    #expect(training.seed == .max)
  }

  @Test func optimizers() throws {
    let task = "task: next-word\ndata: [a b]\n"
    #expect(try training(task + "optimizer: sgd").optimizer.method == .sgd)
    #expect(try training(task + "optimizer: momentum").optimizer.method == .momentum(keep: 0.9))
    #expect(
      try training(task + "optimizer: momentum\nmomentum: 0.5").optimizer.method
        == .momentum(keep: 0.5))
  }

  /// The seed of the scene decides what is held out.
  @Test func theSeedIsUsed() throws {
    let text = """
      task: next-word
      grammar:
        s: [<a> <b>]
        a: [a, b, c, d, e, f]
        b: [u, v, w, x, y, z]
      samples: 20
      held_out: 0.25
      seed:
      """
    let data = try (1...6).map { try training(text + " \($0)").data }
    #expect(Set(data).count == 6)
    #expect(data.allSatisfy { $0.train.count == 15 && $0.heldOut.count == 5 })
    #expect(try training(text + " 3").data == data[2])
  }

  @Test(
    arguments: [
      ("[a b => c]", ["a b =>  | "]), ("[a b, 'a b => c d => e']", nil),
      ("[J'aime l'eau.]", ["J' aime l' eau . =>  | "]),
    ] as [(String, [String]?)])
  func leftSidesForTheNextWord(_ data: String, _ expected: [String]?) throws {
    guard let expected else {
      #expect(
        messages(smallScene + "train: {task: next-word, data: \(data)}\n")
          == ["a second `=>`; a text has one left and one right side"])
      return
    }
    #expect(try training("task: next-word\ndata: \(data)").data.train.map(written) == expected)
  }

  @Test func anAliasIsAValue() throws {
    let training = try training(
      """
      task: translate
      data: [&t "I love => J'@I aime@love", you love => tu@you aime@love]
      held_out: [*t, love you => aime@1 tu@2]
      """.replacing("you love =>", with: "love I you =>").replacing("tu@you", with: "J' tu@you"))
    #expect(training.data.train.map(written) == ["love I you => J' tu aime | - 2 0"])
  }

  @Test func limits() throws {
    let words = { (count: Int) in (0..<count).map { "w\($0)" }.joined(separator: " ") }
    let text = { (count: Int) in "{task: next-word, data: [\(words(count))]}\n" }
    #expect(try training(text(256)).data.train.first?.left.count == 256)
    #expect(
      messages(smallScene + "train: " + text(257))
        == ["a sentence can have 256 tokens at most, but this makes 257"])
    let data = { (count: Int) in
      let texts = (0..<count).map { "a w\($0)" }.joined(separator: ", ")
      return "{task: next-word, data: [\(texts)]}\n"
    }
    #expect(try training(data(20_000)).data.train.count == 20_000)
    #expect(
      messages(smallScene + "train: " + data(20_001))
        == ["texts can be at most 20000, but these are 20001"])
  }

  /// Damaged training: never a crash, always a scene that can be trained or a problem.
  @Test(arguments: 0..<8) func damagedTraining(_ seed: Int) throws {
    let text = """
      sentence: <s>
      embeddings: learned
      dimensions: {model: 2}
      source: {text: I love chess., embeddings: learned}
      attention: {attends: source, heads: 1}
      output: learned
      decode: {end: </s>}
      train:
        task: translate
        grammar:
          s:
            - I <v> <o.1> . => J'@I <v> le <o.1> .
            - The <o.1> and <o.2> . => Le@1 <o.1> et@and <o.2> .
          v: [love => aime, like => adore]
          o: [tennis, "football", chess]
        held_out: ["I love chess. => J'@I aime@love le chess."]
        samples: 8
        seed: 7
        decay: linear
      """
    _ = try scene(text)
    var generator = SeededGenerator(seed: UInt64(seed))
    let start = text.utf8.count - text.split(separator: "train:")[1].utf8.count
    let pieces = [
      "<", ">", "<s>", "<o.1>", "=>", " => ", "@", "@1", "@I", ".", "'", "\"", "[", "]", "- ", ": ",
      "0", "-1", "1e9", "\n", " ", "é", "answer", "words", "next-word", "data",
    ].map { Array($0.utf8) }
    for _ in 0..<100 {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: start..<bytes.count, using: &generator)
        if Bool.random(using: &generator) {
          let end = min(bytes.count, place + Int.random(in: 1...12, using: &generator))
          bytes.removeSubrange(place..<end)
        }
        let piece = pieces.randomElement(using: &generator) ?? []
        bytes.insert(contentsOf: piece, at: min(place, bytes.count))
      }
      let result = Scenes.Scene.load(path: "x") { $0 == "x" ? .success(bytes) : .failure(.missing) }
      expectSound(result, bytes)
    }
  }
}
