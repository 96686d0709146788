import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// Attention that is no plain weights of one head, and why a score is what it is.
@Suite struct MapScreenTests {
  @Test(arguments: [
    ("mean", ["`", "j", "l"], 100, 30), ("lens-mean", ["\\", "`", "j", "l"], 80, 24),
    ("without-first", ["\\", "j", "l"], 120, 36), ("value-norm", ["\\", "\\", "\\", "j"], 100, 30),
    ("marked", ["&", "]", "&", "`", "`", "`"], 100, 30), ("blocks", ["-", "j"], 80, 24),
    ("kept", ["j", "C-t", "j", "j", "C-t", "k"], 80, 24),
    ("kept-graph", ["j", "C-t", "j", "j", "C-t", "g"], 80, 24),
    ("products", ["j", "l", "|", "n"], 120, 36), ("products-small", ["j", "l", "|"], 80, 24),
  ])
  func screens(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    let frame = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 2, heads: 3, tokens: 10), keys: keys, width: width,
      height: height)
    Snapshot.expect(frame.grid, "Maps/\(name)")
  }

  @Test(arguments: [(60, 16), (80, 24), (120, 40)])
  func whatIsNoPlainWeightSaysSo(_ width: Int, _ height: Int) throws {
    for (keys, label) in [
      (["`"], "mean of 3 heads"), (["\\"], "without first"), (["\\", "\\"], "without special"),
      (["-"], "mean of 2"), (["\\", "\\", "\\"], "weight × ‖v"), (["`", "g"], "mean of 3 heads"),
    ] {
      let grid = try ScreenFixture.frame(
        ScreenFixture.grid(layers: 2, heads: 3, tokens: 10), keys: keys, width: width,
        height: height
      ).grid
      #expect(grid.place(of: label) != nil, "\(keys)")
    }
  }

  /// A list of heads that has no room ends behind a whole name.
  @Test(arguments: [[], ["g"], ["\\"]])
  func noNameOfAHeadIsCut(_ keys: [String]) throws {
    let state = try ScreenFixture.state(
      ScreenFixture.grid(layers: 2, heads: 12, tokens: 6), keys: [".", "`"] + keys)
    for width in 12..<100 {
      let title = state.panelTitle(in: width)
      guard title.contains("heads 1.") else { continue }
      #expect(title.hasSuffix(" …") || title.hasSuffix(" 1.11"), "\(title)")
      #expect(TextWidth.columns(title) <= width)
    }
    #expect(state.panelTitle(in: 120).hasSuffix("1.10 1.11"))
  }

  @Test func aKeptQueryStaysOnTheScreen() throws {
    let keys = ["{", "j", "C-t", "PageDown", "PageDown", "PageDown"]
    let text = ScreenFixture.grid(layers: 1, heads: 2, tokens: 60)
    let map = try ScreenFixture.frame(text, keys: keys).grid
    #expect(map.place(of: "•a₁") != nil && map.place(of: "▸b₃₁") != nil)
    #expect(map.place(of: "1 kept above them") != nil)
    let graph = try ScreenFixture.frame(text, keys: keys + ["g"]).grid
    #expect(graph.place(of: "out of “a₁” (above)") != nil)
    // Of a long map the rows around the cursor alone are there.
    let long = ScreenFixture.grid(layers: 1, heads: 2, tokens: 1024)
    for (keys, text) in [([], "of 1024, 1 kept out of sight"), (["g"], "“a₁” (out of sight)")] {
      let grid = try ScreenFixture.frame(
        long, keys: ["{", "+", "+", "j", "C-t", "}"] + keys, width: 120
      ).grid
      #expect(grid.place(of: text) != nil, "\(grid.text)")
    }
  }

  @Test func aLongMapHasItsBlocksOnTheScreen() throws {
    var state = try ScreenFixture.state(
      ScreenFixture.grid(layers: 1, heads: 2, tokens: 1024), keys: ["j"])
    let size = Size(width: 100, height: 30)
    var frame = render(state, size: size, capabilities: Capabilities(colors: .none))
    #expect(frame.grid.place(of: "1024x1024 in blocks of 4x4") != nil)
    #expect(frame.grid.place(of: "mean of a block of 4×4") != nil)
    #expect(frame.awaited.count == 2)
    // So many weights are one head at a time.
    _ = state.update(.headsAwaited(frame.awaited))
    #expect(state.awaitedHeads(onScreen: frame.awaited).count == 1)
    _ = state.update(.headsAwaited(frame.awaited))
    frame = render(state, size: size, capabilities: Capabilities(colors: .none))
    #expect(frame.awaited.isEmpty && frame.grid.place(of: "H ") != nil)
    for key: Key in [.character("+"), .character("+"), .character("}")] {
      _ = state.update(state.action(for: key))
    }
    frame = render(state, size: size, capabilities: Capabilities(colors: .none))
    #expect(frame.grid.place(of: "queries 768–1023 of 1024") != nil)
    #expect(frame.grid.place(of: "▸[SEP]") != nil)
  }

  @Test func asciiIsAscii() throws {
    for keys in [["`", "\\"], ["|", "j"], ["-"], ["&", "j", "C-t", "k"]] {
      let grid = try ScreenFixture.frame(
        ScreenFixture.grid(layers: 2, heads: 3), keys: keys, glyphs: .ascii
      ).grid
      #expect(grid.text.utf8.allSatisfy { $0 < 128 }, "\(keys)")
      #expect(!grid.lines.dropLast().joined().contains("?"), "\(keys)")
    }
  }
}
