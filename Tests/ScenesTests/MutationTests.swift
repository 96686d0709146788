import AttentionEngine
import Foundation
import Testing

@testable import Scenes

/// Damaged scenes: never a crash, always a scene or a problem with a place inside of the file.
@Suite struct MutationTests {
  private static let pieces = [
    "[", "]", "{", "}", "*a", "&a ", "- ", "? ", ": ", "\t", "\"", "'", "#", "\n", "|\n", "!x ",
    "---\n", "\u{0}", "\u{FEFF}", "\u{2028}", "\r", "chat: ", "W_Q: ", "1e99", "-", "%", "@", "é",
    "<<: ",
  ].map { Array($0.utf8) }

  /// Bytes changed, taken out, put in.
  @Test(arguments: 0..<20) func damagedScenes(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let texts = SavingTests.styles + [GrownScenes.written, GrownScenes.learned]
    for _ in 0..<150 {
      var bytes = Array((texts.randomElement(using: &generator) ?? "").utf8)
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
          bytes.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
        }
        if bytes.isEmpty { break }
      }
      check(bytes, using: &generator)
    }
  }

  private static let values = [
    "learned", "identity", "none", "causal", "source", "main", "data", "order", "other.scene", "x",
    "0", "1", "3", "-1", "1e3", "true", "a", "I love", "<s>", "[]", "{}", "[1]", "[1, 2]",
    "[[1, 2], [3, 4]]", "{a: [1, 2]}", "~", "\"\"", "*a", "translate", "words", "sinusoidal",
  ]

  /// Still YAML, but with keys and values where they do not belong: what the decoder has to tell.
  @Test(arguments: 0..<20) func rearrangedScenes(_ seed: Int) {
    var generator = SeededGenerator(seed: UInt64(seed))
    let texts = [
      GrownScenes.written, GrownScenes.columns, GrownScenes.learned, GrownScenes.learned,
    ]
    var read = 0
    for _ in 0..<150 {
      let text = texts.randomElement(using: &generator) ?? ""
      var lines = text.components(separatedBy: "\n")
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        Self.rearrange(&lines, using: &generator)
      }
      if check(Array(lines.joined(separator: "\n").utf8), using: &generator) { read += 1 }
    }
    // Some are scenes still, or the damage would show nothing about what is read.
    #expect((5..<140).contains(read))
  }

  private static func rearrange(
    _ lines: inout [String], using generator: inout SeededGenerator
  ) {
    guard !lines.isEmpty else { return }
    let index = Int.random(in: lines.indices, using: &generator)
    let other = Int.random(in: lines.indices, using: &generator)
    let value = values.randomElement(using: &generator) ?? ""
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: lines.remove(at: index)
    case 1: lines.swapAt(index, other)
    case 2: lines.insert(lines[other], at: index)
    case 3:
      if let colon = lines[index].firstIndex(of: ":") {
        lines[index] = lines[index][...colon] + " " + value
      }
    case 4:
      // The first value in brackets or behind a comma.
      if let match = lines[index].firstMatch(of: /(: |, |\[)[^\[\]{},: ]+/) {
        lines[index].replaceSubrange(match.range, with: match.1 + value)
      }
    case 5: lines[index] = "  " + lines[index]
    default:
      let key = lines[other].prefix { $0 != ":" }.drop { $0 == " " || $0 == "-" }
      let indentation = lines[index].prefix { $0 == " " }
      lines.insert("\(indentation)\(key): \(value)", at: index)
    }
  }

  /// Every beginning of a scene.
  @Test(arguments: [SavingTests.dressed, GrownScenes.written, GrownScenes.learned])
  func truncatedScenes(_ text: String) {
    var generator = SeededGenerator(seed: 1)
    let bytes = Array(text.utf8)
    for count in stride(from: 0, to: bytes.count, by: 3) {
      check(Array(bytes.prefix(count)), using: &generator)
    }
  }

  /// Whether `bytes` are a scene.
  @discardableResult
  private func check(_ bytes: [UInt8], using generator: inout SeededGenerator) -> Bool {
    let other = Array(GrownScenes.other.utf8)
    let result = Scenes.Scene.load(path: "x") { path in
      switch path {
      case "x": .success(bytes)
      case "other.scene": .success(other)
      default: .failure(.missing)
      }
    }
    expectSound(result, bytes)
    guard case .success(let scene) = result else { return false }
    // What was read can be saved: an edit reads back or is refused.
    var edited = scene.model
    edited.editAnything(in: scene, using: &generator)
    if case .success(let rewrites) = scene.rewrites(for: edited) {
      #expect((try? scene.applying(rewrites).get().model) == edited)
    }
    return true
  }
}
