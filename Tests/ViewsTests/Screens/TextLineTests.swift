import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// What a model that writes was given and wrote, in a line.
@Suite struct TextLineTests {
  /// A prompt of so many words, and one that follows.
  private func line(prompt count: Int, width: Int) throws -> String {
    let words = (0..<count).map { "word\($0)" }
    let table = words.map { "  \($0): [1, 0]" }.joined(separator: "\n")
    let scene = """
      title: A long prompt
      sentence: \(words.joined(separator: " "))
      embeddings:
      \(table)
        new: [0, 1]
      layers:
        - mask: causal
          heads: [{W_Q: identity, W_K: identity, W_V: identity}]
      output: {vocabulary: [word0, new], W: [[0, 1], [0, 0]]}
      decode: {limit: 1}
      """
    return try ScreenFixture.frame(scene, width: width).grid.line(1)
  }

  @Test func aPromptThatFitsIsWhole() throws {
    #expect(try line(prompt: 3, width: 100).hasPrefix(" word0 word1 word2 ▸ new  cut after 1 word"))
  }

  @Test(arguments: [60, 80, 100])
  func ofALongOneTheEndAndWhatWasWrittenAreSeen(_ width: Int) throws {
    let line = try line(prompt: 30, width: width)
    #expect(line.hasPrefix(" …") && line.hasSuffix(" word28 word29 ▸ new"), "\(line)")
  }
}
