import AttentionEngine
import CellGrid
import Testing

@testable import Views

@Suite struct ScreenSnapshotTests {
  /// The stages that the bar of every simple scene has.
  private static let usual: [Stage] = [
    .tokens, .embeddings, .positions, .input, .q, .k, .v, .scores, .scaled, .masked, .weights,
    .context, .concat, .output,
  ]

  @Test(arguments: usual)
  func everyStageOfTheNotes(_ stage: Stage) throws {
    let letter = String(try #require(stage.letter))
    let frame = try ScreenFixture.frame(keys: [letter, "j", "l"])
    Snapshot.expect(frame.grid, "Screens/notes-\(stage.rawValue)")
  }

  @Test(arguments: usual + [.residual, .norm])
  func everyStageInTheColumnsConvention(_ stage: Stage) throws {
    let letter = String(try #require(stage.letter))
    let frame = try ScreenFixture.frame(
      ScreenFixture.full, keys: [letter, "Down", "Right"], width: 120, height: 36)
    Snapshot.expect(frame.grid, "Screens/columns-\(stage.rawValue)")
  }

  @Test(arguments: [
    ("small", ["j"], 80, 24), ("least", ["j"], 60, 16), ("large", ["j"], 160, 50),
    ("graph", ["g", "j"], 80, 24), ("graph-focus", ["g", "j", "o"], 100, 30),
    ("edited", ["Q", "Tab", "Tab", "+", "+"], 100, 30),
    ("delta", ["Q", "Tab", "Tab", "+", "W", "d"], 100, 30),
    ("number-prompt", ["Q", "Tab", "Tab", "Enter", "2", "x", "Enter"], 100, 30),
    ("sentence-prompt", ["i"], 80, 24), ("palette", [":", "g", "o", "w"], 80, 24),
    ("help", ["?"], 100, 50), ("help-small", ["?", "Down"], 60, 16),
    ("quit", ["Q", "Tab", "Tab", "+", "q"], 80, 24), ("zoom-matrix", ["z"], 80, 24),
    ("zoom-inspector", ["z", "z"], 80, 24), ("refused", ["7"], 80, 24),
    ("follow", ["f", "f", "f", "f"], 100, 30), ("log", ["c"], 80, 24),
    ("head-off", ["t", "N"], 80, 24),
  ])
  func otherScreens(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    let frame = try ScreenFixture.frame(keys: keys, width: width, height: height)
    Snapshot.expect(frame.grid, "Screens/\(name)")
  }

  @Test func asciiIsAsciiEverywhere() throws {
    for keys in [["j"], ["g"], ["T"], ["?"], [":"], ["M"], ["Q", "Tab", "Tab", "+", "d"]] {
      let frame = try ScreenFixture.frame(ScreenFixture.full, keys: keys, glyphs: .ascii)
      #expect(frame.grid.text.utf8.allSatisfy { $0 < 128 }, "\(keys)")
    }
    Snapshot.expect(try ScreenFixture.frame(keys: ["j"], glyphs: .ascii).grid, "Screens/ascii")
  }

  @Test func belowTheLeastSizeAPageSaysWhatIsNeeded() throws {
    for (width, height) in [(59, 16), (60, 15), (20, 5), (1, 1)] {
      let grid = try ScreenFixture.frame(width: width, height: height).grid
      #expect(grid.size == Size(width: width, height: height))
      if width >= 20 {
        #expect(grid.text.contains("attn-tui needs 60x16"))
        #expect(grid.text.contains("this is \(width)x\(height)"))
      }
    }
  }
}
