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
    for (keys, text) in [([], "of 1024 · 1 kept out of sight"), (["g"], "“a₁” (out of sight)")] {
      let grid = try ScreenFixture.frame(
        long, keys: ["{", "+", "+", "j", "C-t", "}"] + keys, width: 120
      ).grid
      #expect(grid.place(of: text) != nil, "\(grid.text)")
    }
    // Who attends to a token is known of these alone.
    let end = ["{", "+", "+", "}", "g"]
    let last = try ScreenFixture.frame(long, keys: end, width: 140).grid
    #expect(last.place(of: "attended to by, of queries 768–1023") != nil, "\(last.text)")
    #expect(graph.place(of: "attended to by, of") == nil)
  }

  /// Of a large matrix a part is drawn, which is said by its place in all of it.
  @Test func aPartOfALargeMatrixKnowsItsPlace() throws {
    let long = ScreenFixture.grid(layers: 1, heads: 1, tokens: 700)
    let end = try ScreenFixture.frame(long, keys: ["S", "}"], width: 120).grid
    #expect(end.place(of: "–699 of 700 · columns 0–") != nil, "\(end.text)")
    let corner = try ScreenFixture.frame(long, keys: ["S", "}", "$"], width: 120).grid
    #expect(corner.place(of: "–699 of 700") != nil && corner.place(of: " of 512") == nil)
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
    #expect(frame.grid.place(of: "┌ weights 1024x1024 · head 0") != nil)
    #expect(frame.grid.place(of: "–1023 of 1024 · keys 0–") != nil)
    let range = "of queries 768–1023 · "
    #expect(frame.grid.place(of: range) != nil, "\(frame.grid.text)")
    #expect(frame.grid.place(of: "▸[SEP]") != nil)
  }

  /// The names of blocks have their place once, and the last block says what it has.
  @Test func blocksOfALongMapHaveNumbersAndNames() throws {
    let grid = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 1, heads: 2, tokens: 1022), keys: ["}"], width: 120
    ).grid
    #expect(grid.place(of: "▸1020 c ") != nil, "\(grid.text)")
    #expect(grid.place(of: "mean of a block of 2×4, the text ends in it") != nil)
    #expect(grid.place(of: "queries 1020–1021: c … [SEP]") != nil)
  }

  /// The blocks are so large that the screen has room for all of them, and no larger.
  @Test(arguments: [(140, 40), (100, 30), (60, 20)])
  func allOfALongMapIsOnTheScreen(_ width: Int, _ height: Int) throws {
    let size = Size(width: width, height: height)
    for capabilities in [Capabilities(colors: .none), Capabilities()] {
      var state = try ScreenFixture.state(
        ScreenFixture.grid(layers: 1, heads: 2, tokens: 1024), keys: ["}"])
      let room = try #require(render(state, size: size, capabilities: capabilities).mapRoom)
      _ = state.update(.mapRoomMeasured(room))
      let frame = render(state, size: size, capabilities: capabilities)
      #expect(frame.mapRoom == room)
      #expect(frame.grid.place(of: " of 1024") == nil, "\(frame.grid.text)")
      let block = state.blockSize
      #expect(1024 > (block - 1) * min(room.rows, room.columns))
      // What somebody chose is not changed by the room.
      _ = state.update(.blockSizeStepped(-1))
      #expect(state.blockSize == (block + 1) / 2)
      _ = state.update(.mapRoomMeasured(Shape(2000, 2000)))
      #expect(state.blockSize == (block + 1) / 2)
    }
  }

  @Test func aLensSaysWhatItLeavesOut() throws {
    let text = ScreenFixture.grid(layers: 2, heads: 2, tokens: 6, mask: "causal")
    let grid = try ScreenFixture.frame(text, keys: ["{", "\\"], width: 120).grid
    #expect(grid.place(of: "nothing is left of this row: it stays 0") != nil, "\(grid.text)")
    #expect(grid.place(of: "heads · plain weights · 2 of 2 on") != nil)
    let small = try ScreenFixture.frame(text, keys: ["\\"], width: 60, height: 20).grid
    #expect(small.place(of: "├ heads · plain weights ") != nil, "\(small.text)")
    #expect(grid.place(of: "[    –]") != nil)
    let mean = try ScreenFixture.frame(text, keys: ["{", "\\", "`"], width: 120).grid
    #expect(mean.place(of: "nothing is left of this row") != nil)
    let other = try ScreenFixture.frame(text, keys: ["{", "\\", "j"], width: 120).grid
    #expect(other.place(of: "nothing is left") == nil)
    #expect(try ScreenFixture.frame(text).grid.place(of: "plain weights") == nil)
  }

  @Test func headsOfSeveralLayersAreNotSaidToBeOfOne() throws {
    let text = ScreenFixture.grid(layers: 3, heads: 2)
    let keys = ["!", "Space", "Down", "Space", "Enter"]
    let several = try ScreenFixture.frame(text, keys: keys + ["`"], width: 120).grid
    #expect(several.line(0).hasSuffix("layers 0 1 · mean of 2 heads · 6 tokens"))
    let one = try ScreenFixture.frame(text, keys: [".", "`"], width: 120).grid
    #expect(one.line(0).hasSuffix(" layer 1 · mean of 2 heads · 6 tokens"), "\(one.line(0))")
    // The heads of a map are its sources.
    #expect(several.place(of: "f → weight of head 0.0  1/2") != nil)
  }

  @Test func whereDigitsAreLostAKeyIsNamedThatBringsThem() throws {
    let shown = { (tokens: Int, keys: [String], width: Int) in
      try ScreenFixture.frame(
        ScreenFixture.grid(layers: 1, heads: 2, tokens: tokens), keys: keys, width: width,
        height: 36
      ).grid
    }
    #expect(try shown(16, [], 120).place(of: "· z: more digits") != nil)
    #expect(try shown(16, ["z"], 120).place(of: "z: ") == nil)
    #expect(try shown(24, [], 120).place(of: "· z: with digits") != nil)
    #expect(try shown(16, [], 250).place(of: "z: ") == nil)
  }

  /// Numbers of one column have their points one below the other.
  @Test func theSumsOfProductsStandBelowOneAnother() throws {
    let grid = try ScreenFixture.frame(Self.tens, keys: ["|"], width: 120).grid
    let lines = grid.lines.filter { $0.contains("│  ") && $0.contains("  9.000") }
    #expect(grid.place(of: "Σ q·k over 2 numbers   | closes") != nil)
    #expect(!lines.isEmpty && grid.place(of: " 10.000") != nil, "\(grid.text)")
  }

  /// Beside a map of several heads the products are those of one, which is named.
  @Test func productsNameTheirHeadBesideSeveral() throws {
    let screen = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 2, heads: 3), keys: ["`", "|"], width: 140
    ).grid
    #expect(screen.place(of: " · head 0.0 ─") != nil, "\(screen.text)")
    #expect(screen.place(of: "f → Q[") != nil && screen.place(of: "weight of head") == nil)
  }

  @Test func aMaskedCellSaysSoBelowItsProducts() throws {
    let scene = ScreenFixture.grid(layers: 1, heads: 2, mask: "causal")
    let masked = try ScreenFixture.frame(scene, keys: ["{", "End", "|"], width: 140).grid
    #expect(masked.place(of: "masked −∞, weight 0") != nil, "\(masked.text)")
    let allowed = try ScreenFixture.frame(scene, keys: ["{", "Home", "|"], width: 140).grid
    #expect(allowed.place(of: "masked −∞, weight") == nil)
  }

  private static let tens = """
    sentence: a
    embeddings: {a: [3, 1]}
    attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
    """

  @Test func asciiIsAscii() throws {
    for keys in [["`", "\\"], ["|", "j"], ["-"], ["&", "j", "C-t", "k"]] {
      let grid = try ScreenFixture.frame(
        ScreenFixture.grid(layers: 2, heads: 3), keys: keys, glyphs: .ascii
      ).grid
      #expect(grid.text.utf8.allSatisfy { $0 < 128 }, "\(keys)")
      #expect(!grid.lines.dropLast().joined().contains("?"), "\(keys)")
    }
  }

  /// A key that a lens leaves out has no number, of one head or of several.
  @Test(arguments: [["`"], ["`", "`"], ["`", "`", "`"], []])
  func whatALensLeavesOutIsLeftOutOfSeveralHeads(_ keys: [String]) throws {
    for (lens, what) in [(["\\"], "the first token"), (["\\", "\\"], "special tokens")] {
      let grid = try ScreenFixture.frame(
        ScreenFixture.grid(layers: 1, heads: 3, tokens: 6), keys: ["Home", "{", "j"] + lens + keys,
        width: 120
      ).grid
      #expect(grid.place(of: "│ left out with \(what)") != nil, "\(grid.text)")
      #expect(grid.place(of: "cursor: left out") != nil && grid.place(of: "–]") != nil)
      for text in ["│ = 0", "= 0 ", "Σ of the rest"] {
        #expect(grid.place(of: text) == nil, "\(text)")
      }
      #expect(keys.isEmpty || grid.place(of: "weights of 3 heads") != nil)
    }
  }

  /// Blocks say which of their cells count.
  @Test func blocksSayWhatTheyDoNotCount() throws {
    let screen = { (mask: String, keys: [String]) in
      try ScreenFixture.frame(
        ScreenFixture.grid(layers: 1, heads: 2, tokens: 8, mask: mask), keys: ["{", "Home"] + keys,
        width: 140
      ).grid
    }
    let masked = try screen("causal", ["-"])
    #expect(masked.place(of: "│ 1 masked: not in the mean") != nil, "\(masked.text)")
    #expect(masked.place(of: "  unmasked · linear") != nil)
    let small = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 1, heads: 2, tokens: 8, mask: "causal"), keys: ["-"], width: 80,
      height: 24
    ).grid
    #expect(small.place(of: "  unmasked · ") != nil, "\(small.text)")
    // What the block comes to is on the smallest screen, too.
    let least = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 1, heads: 2, tokens: 1024, mask: "causal"), keys: ["{", "Home"],
      width: 60, height: 16
    ).grid
    #expect(least.place(of: "│ = ") != nil, "\(least.text)")
    let nothing = try screen("causal", ["-", "_", "End"])
    #expect(nothing.place(of: "│ 4 masked: nothing is there") != nil, "\(nothing.text)")
    #expect(nothing.place(of: "│ = 0 ") != nil)
    let both = try screen("causal", ["\\", "-"])
    #expect(both.place(of: "│ 1 masked, 2 left out: not in the mean") != nil, "\(both.text)")
    #expect(both.place(of: "  unmasked · linear") != nil)
    let plain = try screen("none", ["-"])
    #expect(plain.place(of: "masked") == nil && plain.place(of: "of the rest") == nil)
    let leftOut = try screen("none", ["\\", "-"])
    #expect(leftOut.place(of: "  of the rest · linear") != nil)
    #expect(leftOut.place(of: "│ 2 left out: not in the mean") != nil, "\(leftOut.text)")
  }

  /// How many sources there are is said in full, whatever the name of the marked one.
  @Test(arguments: [60, 72, 80])
  func theNumberOfSourcesIsNotCut(_ width: Int) throws {
    let grid = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 1, heads: 12), keys: ["`"], width: width, height: 16
    ).grid
    #expect(grid.place(of: "  1/12") != nil, "\(grid.text)")
  }
}
