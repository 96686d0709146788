import Testing

@testable import Scenes

/// Damaged scenes: never a crash, always a scene or a problem with a place inside of the file.
@Suite struct MutationTests {
  @Test(arguments: 0..<20) func damagedScenes(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let texts = SavingTests.styles.map { Array($0.utf8) }
    let pieces = [
      "[", "]", "{", "}", "*a", "&a ", "- ", "? ", ": ", "\t", "\"", "'", "#", "\n", "|\n", "!x ",
      "---\n", "\u{0}", "\u{FEFF}", "\u{2028}", "\r", "chat: ", "W_Q: ", "1e99", "-", "%", "@", "é",
      "<<: ",
    ]
    .map { Array($0.utf8) }
    for _ in 0..<150 {
      var bytes = texts.randomElement(using: &generator) ?? []
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        let place = Int.random(in: 0..<bytes.count, using: &generator)
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
        case 1: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
        case 2: bytes.remove(at: place)
        case 3:
          let end = min(bytes.count, place + Int.random(in: 1...60, using: &generator))
          bytes.removeSubrange(place..<end)
        default:
          bytes.insert(contentsOf: pieces.randomElement(using: &generator) ?? [], at: place)
        }
        if bytes.isEmpty { break }
      }
      check(bytes)
    }
  }

  /// Every beginning of a scene.
  @Test func truncatedScenes() {
    let bytes = Array(SavingTests.dressed.utf8)
    for count in stride(from: 0, to: bytes.count, by: 3) { check(Array(bytes.prefix(count))) }
  }

  private func check(_ bytes: [UInt8]) {
    let result = Scenes.Scene.load(path: "x") { path in
      path == "x" ? .success(bytes) : .failure(.missing)
    }
    expectSound(result, bytes)
    guard case .success(let scene) = result else { return }
    // What was read can be saved: an edit reads back or is refused.
    var edited = scene.model
    edited.embeddings[0, 0] += 1
    if case .success(let rewrites) = scene.rewrites(for: edited) {
      #expect((try? scene.applying(rewrites).get().model) == edited)
    }
  }
}
