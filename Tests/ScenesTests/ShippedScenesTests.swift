import AttentionEngine
import Foundation
import Testing

@testable import Scenes

/// The scenes and the examples that readers start from.
@Suite struct ShippedScenesTests {
  static let folder = repository.appendingPathComponent("scenes")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".scene") }.sorted()
  }()

  /// The fenced YAML blocks of `scenes/README.md`.
  static let examples: [String] = {
    let text = try? String(
      contentsOf: folder.appendingPathComponent("README.md"), encoding: .utf8)
    return (text ?? "").components(separatedBy: "\n```").enumerated()
      .filter { $0.offset % 2 == 1 && $0.element.hasPrefix("yaml\n") }
      .map { String($0.element.dropFirst(5)) + "\n" }
  }()

  @Test func allAreThere() {
    #expect(
      Self.names == [
        "caption.scene", "chat-noir-causal.scene", "chat-noir-heads.scene", "chat-noir.scene",
        "dictionary.scene", "generation.scene", "heads.scene", "not-like.scene", "positions.scene",
        "question.scene", "sentiment.scene", "sequence.scene", "summary.scene", "tennis.scene",
        "unseen-word.scene",
      ])
    #expect(Self.examples.count == 21)
  }

  /// The README lists every scene, in learning order.
  @Test func theReadmeListsThem() throws {
    let text = try String(
      contentsOf: Self.folder.appendingPathComponent("README.md"), encoding: .utf8)
    let listed = text.split(separator: "\n").compactMap { line in
      line.firstMatch(of: /^\| `([a-z-]+\.scene)` \|/).map { String($0.1) }
    }
    let lessons = try Self.names.map { name in
      (try Scenes.Scene.load(path: name, read: reader(folder: Self.folder)).get().lesson, name)
    }
    #expect(listed == lessons.sorted { ($0.0 ?? .max, $0.1) < ($1.0 ?? .max, $1.1) }.map(\.1))
  }

  /// What is kept of a training is what would be saved: the same tensors in the same order, which is
  /// that of the numbers that the seed gives.
  @Test(arguments: names + ["beside/heads-one.scene", "beside/tennis-without.scene"])
  func theWeightsAreAsTheyAreSaved(_ name: String) throws {
    let read = reader(folder: Self.folder)
    let scene = try Scenes.Scene.load(path: name, read: read).get()
    guard let path = scene.weightsPath else { return }
    let bytes = try read(path).get()
    #expect(scene.weightsBytes(of: scene.model) == bytes)
  }

  @Test(arguments: names) func isAScene(_ name: String) throws {
    let scene = try Scenes.Scene.load(path: name, read: reader(folder: Self.folder)).get()
    #expect(try scene.rewrites(for: scene.model).get() == [])
    if name.hasPrefix("chat-noir") {
      let sentence = scene.model.tokenTexts.joined(separator: " ")
      #expect(sentence == "Le chat noir mange la souris blanche .")
    }
  }

  @Test(arguments: examples) func everyExampleOfTheReadmeIsAScene(_ text: String) throws {
    let others = reader(folder: Self.folder)
    _ = try Scenes.Scene.load(path: "README.scene") { path in
      path == "README.scene" ? .success(Array(text.utf8)) : others(path)
    }.get()
  }

  @Test func theTwoConventionsOfTheReadmeAreOneModel() throws {
    let rows = try #require(Self.examples.first { $0.contains("convention: rows\n  heads") })
    let columns = try #require(Self.examples.first { $0.contains("convention: columns") })
    var model = try scene(columns).model
    model.convention = .rows
    #expect(try model == scene(rows).model)
  }

  /// Every key stands in an example, in the mapping that it belongs to.
  @Test func theExamplesShowEveryKey() {
    var shown: [String: Set<String>] = [:]
    for example in Self.examples {
      let source = SourceText(path: "README.scene", bytes: Array(example.utf8))
      if let root = YAMLParsing(source, file: 0).root { Self.collect(root, "", into: &shown) }
    }
    let places: [(subject: Subject, mappings: [String])] = [
      (.scene, [""]), (.attention, ["attention", "layers"]), (.layer(0), ["layers", "attention"]),
      (.head(0), ["heads"]), (.norm, ["norm"]), (.feedForward, ["feed_forward"]),
      (.source, ["source"]), (.segments, ["segments"]), (.dimensions, ["dimensions"]),
      (.output, ["output"]), (.decode, ["decode"]), (.training(.train), ["train"]),
    ]
    for place in places {
      let keys = place.mappings.reduce(into: Set<String>()) { $0.formUnion(shown[$1] ?? []) }
      for key in place.subject.keys {
        #expect(keys.contains(key), "no example of \(key) in \(place.subject.name)")
      }
    }
  }

  /// The keys of all mappings, by the key that a mapping or its list stands behind.
  private static func collect(
    _ node: YAMLNode, _ name: String, into keys: inout [String: Set<String>]
  ) {
    for item in node.list ?? [] { collect(item, name, into: &keys) }
    for entry in node.mapping ?? [] {
      guard let key = entry.key.text else { continue }
      keys[name, default: []].insert(key)
      collect(entry.value, key, into: &keys)
    }
  }

  /// What the README says can be trained can be.
  @Test(arguments: examples.filter { $0.contains("train:") })
  func theExamplesCanBeTrained(_ text: String) throws {
    let scene = try scene(text)
    #expect(scene.trainingExamples.count > 1)
    #expect(scene.trainingExamples.allSatisfy { $0.targetCount > 0 })
  }

  @Test func theNotesExample() throws {
    let scene = try Scenes.Scene.load(
      path: "chat-noir.scene", read: reader(folder: Self.folder)
    ).get()
    let weight = Matrix([[1, 0], [0, 1], [1, 1]])
    #expect(scene.title == "Le chat noir mange la souris blanche.")
    #expect(scene.model.layers[0].heads.count == 1)
    #expect(scene.model.layers[0].heads[0].weights == [.q: weight, .k: weight, .v: weight])
    #expect(scene.model.layers[0].heads[0].name == "the notes' head")
    #expect(
      scene.model.embeddings
        == Matrix([
          [0.1, 0.2, 0.3], [0.4, 0.5, 0.6], [0.7, 0.8, 0.9], [0.1, 0.4, 0.7], [0.1, 0.2, 0.3],
          [0.3, 0.6, 0.9], [0.7, 0.8, 0.9], [0.1, 0.1, 0.1],
        ]))
    let cell = CellID(.parameter(.embeddings(.main)), row: 3, column: 1)
    #expect(scene.location(of: cell)?.description == "chat-noir.scene:9:18")
  }
}
