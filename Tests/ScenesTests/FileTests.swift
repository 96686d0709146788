import Testing

@testable import Scenes

@Suite struct FileTests {
  @Test(arguments: [
    (FileProblem.missing, "the file does not exist"),
    (.isFolder, "the file is a folder; name a file in it"),
    (.unreadable("Permission denied"), "the file cannot be read: Permission denied"),
    // Who reads may allow more than a scene can have.
    (.tooLarge(limit: 1 << 30), "the file is larger than 4096 KiB"),
  ])
  func aFileThatCannotBeRead(_ problem: FileProblem, _ message: String) {
    let result = Scene.load(path: "a/x.scene") { _ in .failure(problem) }
    guard case .failure(let diagnostics) = result else {
      Issue.record("read what cannot be read")
      return
    }
    #expect(diagnostics.text == "a/x.scene: error: \(message)\n")
  }

  @Test func partsOfOtherFiles() throws {
    let parts = smallScene.components(separatedBy: "attention:\n")
    let attention = parts[1].split(separator: "\n").map { $0.dropFirst(2) }.joined(separator: "\n")
    let files = [
      "a/x.scene": "sentence: Le chat noir\nembeddings: words/fr.yaml\nattention: one.yaml\n",
      "a/words/fr.yaml": "embeddings: ../other.scene\n",
      "a/words/../other.scene": smallScene,
      "a/one.yaml": attention,
    ]
    let scene = try Scene.load(
      path: "a/x.scene", read: reader(files.mapValues { Array($0.utf8) })
    ).get()
    #expect(
      try scene.model
        == Scenes.Scene.load(
          path: "a/words/../other.scene", read: reader(files.mapValues { Array($0.utf8) })
        ).get().model)
    #expect(
      scene.filePaths == ["a/x.scene", "a/words/fr.yaml", "a/words/../other.scene", "a/one.yaml"])
  }

  @Test func aWordMayBeCalledEmbeddings() throws {
    let files = [
      "x.scene": smallScene.replacing("Le chat noir", with: "embeddings")
        .replacing(/embeddings:\n(  .*\n)*attention/, with: "embeddings: e\nattention"),
      "e": "embeddings: [1, 2, 3]\n",
    ]
    #expect(try load(files).get().model.tokenTexts == ["embeddings"])
  }

  @Test(arguments: ["x.scene", "./x.scene", "a/../x.scene", ".//x.scene"])
  func aFileThatIncludesItself(_ name: String) {
    let text = "sentence: a\nembeddings: \(name)\nattention: \(name)\n"
    let result = Scene.load(path: "x.scene") { _ in .success(Array(text.utf8)) }
    guard case .failure(let diagnostics) = result else {
      Issue.record("included itself")
      return
    }
    let message = "\"x.scene\" includes itself; name another file, or write the mapping here"
    #expect(diagnostics.all.map(\.message) == [message, message])
    #expect(diagnostics.all.map(\.location?.line) == [2, 3])
  }

  @Test func filesThatNameTheNextWithoutEnd() {
    var reads = 0
    let result = Scene.load(path: "x0") { path in
      reads += 1
      return .success(Array("sentence: a\nembeddings: \(path)0\nattention: {heads: []}\n".utf8))
    }
    guard case .failure(let diagnostics) = result else {
      Issue.record("no end")
      return
    }
    #expect(
      diagnostics.all.contains { $0.message.hasPrefix("files include each other more than 8") })
    #expect(reads <= 10)
  }

  @Test(arguments: [
    ("a/./b/../c", "a/c"), ("a//c", "a/c"), ("/../a", "/a"), ("../a", "../a"),
    ("a/../../b", "../b"),
  ])
  func normalizedPaths(_ path: String, _ expected: String) {
    #expect(ScenePath.normalized(path) == expected)
  }

  @Test func besidePaths() {
    #expect(ScenePath.beside("a/b.scene", "c") == "a/c")
    #expect(ScenePath.beside("b.scene", "c") == "c")
    #expect(ScenePath.beside("a/b.scene", "/c") == "/c")
  }
}
