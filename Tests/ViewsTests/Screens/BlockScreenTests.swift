import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// The screens of models with several blocks.
@Suite struct BlockScreenTests {
  private static let cross = [".", ".", "."]

  @Test(arguments: [
    ("encoder", [], 100, 30), ("source-tokens", [",", "T"], 100, 30),
    ("source-input", [",", "I"], 100, 30), ("decoder-tokens", ["T"], 80, 24),
    ("decoder-masked", ["M", "l", "l", "l"], 100, 30),
    ("cross-weights", [".", "W", ".", "."], 100, 30), ("cross-least", ["W", "."], 60, 16),
    ("cross-small", ["W", ".", "k"], 80, 24), ("cross-large", ["W", ".", "k"], 140, 45),
    ("cross-values", cross + ["V"], 100, 30), ("cross-keys", cross + ["K"], 100, 30),
    ("cross-graph", ["W", ".", "k", "g"], 100, 30),
    ("cross-graph-into", ["W", ".", "g", "o", "o", "j"], 80, 24),
    ("cross-identity", ["W", ".", "~", "~"], 100, 30),
    ("cross-linear", ["W", ".", "~"], 100, 30),
    ("feed-forward", ["F"], 100, 30), ("activation", ["F", "Backspace"], 100, 30),
    ("intermediate", ["F", "Backspace", "Backspace"], 120, 36),
    ("ffn-residual", ["F", "Space"], 100, 30), ("ffn-norm", ["F", "Space", "Space"], 100, 30),
    ("logits", ["G"], 120, 36), ("probabilities", ["B", "k"], 100, 30),
    ("prediction-least", ["B"], 60, 16), ("prompt", ["@", "B"], 100, 30),
    ("writing", ["@", "@", "@", "T"], 100, 30), ("source-prompt", ["B", "i"], 80, 24),
    ("source-edited", [",", "E", "Tab", "+", "Space", "Backspace"], 100, 30),
  ])
  func translation(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    let frame = try ScreenFixture.frame(
      ScreenFixture.translation, keys: keys, width: width, height: height)
    Snapshot.expect(frame.grid, "Blocks/translation-\(name)")
  }

  @Test(arguments: [
    ("weights", []), ("source-tokens", ["T", "T"]), ("queries", ["Q"]), ("values", ["V"]),
    ("logits", ["G"]),
  ])
  func dictionary(_ name: String, _ keys: [String]) throws {
    let frame = try ScreenFixture.frame(ScreenFixture.dictionary, keys: keys, width: 90, height: 24)
    Snapshot.expect(frame.grid, "Blocks/dictionary-\(name)")
  }

  @Test(arguments: [
    ("input", ["I"]), ("segments", ["G", "G"]), ("tokens", ["T"]), ("queries", [".", "Q"]),
    ("ffn", ["F"]), ("logits", ["G"]), ("probabilities", ["B"]),
  ])
  func twoLayersInTheColumnsConvention(_ name: String, _ keys: [String]) throws {
    let frame = try ScreenFixture.frame(ScreenFixture.layers, keys: keys, width: 110, height: 30)
    Snapshot.expect(frame.grid, "Blocks/layers-\(name)")
  }

  @Test func asciiIsAsciiInAllBlocks() throws {
    for text in [ScreenFixture.translation, ScreenFixture.dictionary, ScreenFixture.layers] {
      var state = try ScreenFixture.state(text)
      for stop in state.flow {
        _ = state.update(.stageChosen(stop))
        let frame = render(
          state, size: Size(width: 100, height: 30),
          capabilities: Capabilities(colors: .none, glyphs: .ascii))
        #expect(frame.grid.text.utf8.allSatisfy { $0 < 128 }, "\(stop)")
        // A question mark stands for what has no substitute, but for that of the help's key.
        let marks = frame.grid.lines.dropLast().joined().filter { $0 == "?" }
        #expect(marks.isEmpty, "\(stop)")
      }
    }
  }

  /// Above all where room is short: what one looks at must be on the screen.
  @Test(arguments: [(60, 16), (80, 24), (100, 30), (140, 45)])
  func theCursorIsOnTheScreenAtEveryStage(_ width: Int, _ height: Int) throws {
    for text in [ScreenFixture.translation, ScreenFixture.dictionary, ScreenFixture.layers] {
      var state = try ScreenFixture.state(text)
      for stop in state.flow {
        _ = state.update(.stageChosen(stop))
        let grid = render(
          state, size: Size(width: width, height: height), capabilities: Capabilities(colors: .none)
        ).grid
        let (label, stage) = (state.label(of: stop.block, isShort: false), stop.stage)
        let bar = grid.lines.firstIndex { $0.hasPrefix(" source") || $0.hasPrefix(" input") }
        let block = try #require(grid.place(of: " \(label)", from: bar ?? 0))
        #expect(block.y == bar && grid[block.x, block.y].style.attributes.contains(.reverse))
        guard stage != .tokens else { continue }
        #expect(grid.place(of: "[") != nil && grid.place(of: "▸") != nil, "\(stop)")
      }
    }
  }

  @Test func blocksStagesAndWordsAreClicked() throws {
    var state = try ScreenFixture.state(ScreenFixture.translation, keys: ["G"])
    let size = Size(width: 100, height: 30)
    let click = { (text: String, state: inout State, first: Int) in
      let frame = render(state, size: size, capabilities: Capabilities(colors: .none))
      let place = frame.grid.place(of: text, from: first)
      let action = try #require(place.flatMap(frame.action(at:)), "\(text) cannot be clicked")
      _ = state.update(action)
    }
    // In the panel of the prediction a word moves the cursor to its logit.
    try click("Tu ", &state, 20)
    #expect(state.focusedCell?.column == 4)
    try click("cross 0", &state, 1)
    #expect(state.block == .layer(2))
    try click("Weigh", &state, 1)
    #expect(state.place.stage == .weights)
    _ = state.update(.graphToggled)
    try click("tennis   ", &state, 10)
    #expect(state.focusedToken(of: .source) == 2)
    try click("aime", &state, 5)
    #expect(state.focusedToken(of: .main) == 2)
  }

  @Test func theScreenIsFilledWhateverItsSize() throws {
    for height in Layout.smallest.height...40 {
      for width in [60, 75, 120] {
        let grid = try ScreenFixture.frame(
          ScreenFixture.translation, keys: ["W"], width: width, height: height
        ).grid
        #expect(grid.place(of: "┌ weights 5x5") != nil)
        #expect(grid.place(of: "J'aime") != nil, "\(width)x\(height)")
        #expect(grid.place(of: "├ heads · 2 of 2 on") != nil, "\(width)x\(height)")
      }
    }
  }

  /// Layers are all called by long names, or all by short ones.
  @Test func layersHaveNamesOfOneForm() throws {
    for layers in [3, 6, 8, 12] {
      let state = try ScreenFixture.state(ScreenFixture.grid(layers: layers, heads: 1))
      for width in stride(from: 60, through: 140, by: 4) {
        let line = render(
          state, size: Size(width: width, height: 20), capabilities: Capabilities(colors: .none)
        ).grid.line(1)
        let words = line.split(separator: " ")
        let count = words.count { $0 == "layer" }
        #expect(count == 0 || count == words.count { Int($0) != nil }, "\(line)")
        #expect(words[0] == "input" || words[0] == "in")
      }
    }
  }
}
