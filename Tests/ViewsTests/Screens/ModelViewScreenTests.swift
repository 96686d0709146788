import AttentionEngine
import CellGrid
import Scenes
import Testing

@testable import Views
@testable import Workbench

/// All heads of all layers on the screen.
@Suite struct ModelViewScreenTests {
  private func state(_ keys: [String] = [], layers: Int = 3, heads: Int = 4, tokens: Int = 6) throws
    -> State
  {
    var state = try ScreenFixture.state(
      ScreenFixture.grid(layers: layers, heads: heads, tokens: tokens), keys: ["!"])
    state.computeAwaitedHeads()
    for name in keys {
      _ = state.update(state.action(for: try #require(Key(name: name), "no key \(name)")))
      state.computeAwaitedHeads()
    }
    return state
  }

  private func frame(
    _ state: State, _ width: Int, _ height: Int, _ colors: ColorDepth = .none,
    _ glyphs: GlyphSet = .unicode
  ) -> Frame {
    render(
      state, size: Size(width: width, height: height),
      capabilities: Capabilities(colors: colors, glyphs: glyphs))
  }

  /// The sign for it elsewhere parts the facts here.
  @Test func whatDidNotChangeIsZeroAmongTheFacts() throws {
    let grid = frame(try state(["d"]), 80, 24).grid
    #expect(grid.place(of: "entropy 0 · distance 0 ") != nil, "\(grid.text)")
  }

  /// The line below the maps is theirs however little room there is.
  @Test func largeMapsLeaveRoomForTheirNumbers() throws {
    let lines = frame(try state(["z", "z"], tokens: 16), 60, 16).grid.lines
    let legend = try #require(lines.firstIndex { $0.contains("largest weight of each map") })
    #expect(lines[legend].contains("linear "))
    #expect(lines[legend - 1].contains(".") || lines[legend - 2].contains("."))
  }

  @Test(arguments: [
    ("small", [], 80, 24), ("least", ["s"], 60, 16), ("sorted", ["r", "n"], 80, 24),
    ("wide", ["Down", "Right", "s", "s"], 150, 40), ("off", ["t", "z"], 100, 30),
    ("changed", ["Right", "t", "d"], 150, 30), ("changed-sorted", ["t", "d", "s", "r"], 80, 24),
    ("maps-alone", ["S-Tab", "z", "z"], 100, 30),
  ])
  func screens(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    Snapshot.expect(frame(try state(keys), width, height).grid, "ModelView/\(name)")
  }

  @Test func asciiIsAscii() throws {
    for keys in [["r"], ["t", "d"]] {
      let grid = frame(try state(keys), 100, 30, .none, .ascii).grid
      #expect(grid.text.utf8.allSatisfy { $0 < 128 })
      #expect(grid.place(of: "[") != nil && grid.place(of: "?") == grid.place(of: "? help"))
    }
  }

  @Test func translationHasRowsOfItsOwn() throws {
    var state = try ScreenFixture.state(ScreenFixture.translation, keys: ["!"])
    state.computeAwaitedHeads()
    let grid = frame(state, 80, 24).grid
    for name in ["│ encoder 0 ", "│ decoder 0 ", "│   cross 0 "] {
      #expect(grid.place(of: name) != nil, "\(grid.text)")
    }
  }

  @Test func whatIsNotComputedIsAwaitedFromTheTop() throws {
    var state = try ScreenFixture.state(ScreenFixture.grid(layers: 12, heads: 4), keys: ["!"])
    let frame = frame(state, 60, 16)
    #expect(frame.awaited.first == HeadID(layer: 0, head: 0))
    #expect(frame.awaited.count < 48 && frame.awaited.count.isMultiple(of: 4))
    #expect(frame.grid.place(of: "…") != nil)
    #expect(frame.grid.place(of: "0 of 48 computed") != nil)
    _ = state.update(.headsAwaited(frame.awaited))
    #expect(self.frame(state, 60, 16).awaited.isEmpty)
  }

  /// Whatever the size of the screen: the selected head is on it.
  @Test(arguments: [(60, 16), (80, 24), (120, 40), (200, 60)])
  func theSelectedHeadIsOnTheScreen(_ width: Int, _ height: Int) throws {
    var state = try state(layers: 12, heads: 12)
    for head in [HeadID(layer: 0, head: 0), HeadID(layer: 11, head: 11), HeadID(layer: 5, head: 7)]
    {
      for isSorted in [false, true] {
        if state.modelView.isSorted != isSorted { _ = state.update(.headOrderToggled) }
        _ = state.update(.headSelected(head))
        let grid = frame(state, width, height).grid
        #expect(grid.place(of: "▐") != nil && grid.place(of: "▌") != nil)
        #expect(grid.place(of: "entropy") != nil)
      }
    }
  }

  @Test func aClickSelectsAndAnotherOneOpens() throws {
    var state = try state()
    let number = try #require(frame(state, 80, 24).grid.place(of: "2"))
    let point = Point(x: number.x, y: number.y + 2)
    let first = try #require(frame(state, 80, 24).action(at: point))
    _ = state.update(first)
    #expect(state.place.head == HeadID(layer: 0, head: 2) && state.modelView.isShown)
    let second = try #require(frame(state, 80, 24).action(at: point))
    _ = state.update(second)
    #expect(!state.modelView.isShown && state.place.stage == .weights)
  }

  /// What has no room is not left out without a word.
  @Test(arguments: [(131, "separators"), (120, "separators"), (60, " …")])
  func theStatisticsOfTheHeadEndOrGoOn(_ width: Int, _ end: String) throws {
    let state = try state()
    let line = state.headFacts(in: width - 4, .unicode).map(\.text).joined()
    #expect(TextWidth.columns(line) <= width - 4)
    #expect(line.contains("entropy") && line.contains(end), "\(line)")
    let names = HeadStatistic.allCases.map(\.rawValue).filter(line.contains)
    #expect(names == HeadStatistic.allCases.prefix(names.count).map(\.rawValue))
  }

  /// What a few heads leave free has the numbers of the one that is chosen.
  @Test func fewHeadsLeaveRoomForTheDetailsOfOne() throws {
    let few = try state(heads: 2)
    for (width, hasDetails) in [(100, true), (80, false)] {
      let grid = frame(few, width, 30).grid
      #expect((grid.place(of: "┐┌ layer 0 · head 0 ") != nil) == hasDetails, "\(grid.text)")
    }
    #expect(frame(try state(heads: 8), 120, 30).grid.place(of: "┐┌ layer 0") == nil)
  }

  /// All layers are on the screen before any map is larger than it must be.
  @Test func noLayerIsHiddenAboveBlankLines() throws {
    let state = try state(layers: 6, heads: 12, tokens: 16)
    #expect(frame(state, 100, 30).grid.place(of: "layers 0–") == nil)
    let sorted = try self.state(["r"], layers: 6, heads: 12, tokens: 16)
    #expect(frame(sorted, 120, 36).grid.place(of: "rows 1–") == nil)
    let text = frame(state, 100, 30).grid.text
    #expect(text.contains("largest weight of each map"))
  }

  @Test func statisticsHaveAtMostFiveColumns() {
    for statistic in HeadStatistic.allCases {
      for value: Float in [0, 0.0004, 0.5, 0.9994, 0.9996, 1, 9.994, 9.996, 99.96, 4095] {
        guard !statistic.isShare || value <= 1 else { continue }
        #expect(statistic.text(value).count <= ModelViewLayout.numberWidth)
      }
    }
    for statistic in HeadStatistic.allCases {
      for value: Float in [0, 0.0004, -0.0994, 0.0996, -1, 1, 9.996, -99.96, 999] {
        guard !statistic.isShare || abs(value) <= 1 else { continue }
        let width = statistic.text(value, isChange: true).count
        #expect(width <= ModelViewLayout.numberWidth)
      }
    }
    #expect(HeadStatistic.first.text(-0.0994, isChange: true) == "-9.9%")
    #expect(HeadStatistic.entropy.text(0.124, isChange: true) == "+0.12")
    #expect(HeadStatistic.entropy.text(0, isChange: true) == "·")
    #expect(HeadStatistic.first.text(1) == "100%" && HeadStatistic.first.text(0.412) == "41.2%")
    #expect(HeadStatistic.distance.text(12.34) == "12.3")
  }

  /// The frame of the selected head is as far from its map on one side as on the other.
  @Test(arguments: [(60, 16), (80, 24), (100, 30), (160, 50)])
  func theSidesStandCloseToTheMap(_ width: Int, _ height: Int) throws {
    for tokens in [3, 6, 11, 24] {
      for keys in [[], ["Right", "Right"], ["r"], ["z"], ["z", "z"]] {
        let state = try state(keys, layers: 3, heads: 4, tokens: tokens)
        let grid = frame(state, width, height, .truecolor).grid
        var rows = 0
        for (y, line) in grid.lines.enumerated() {
          let cells = (0..<width).map { grid[$0, y].text }
          guard let left = cells.firstIndex(of: "▐") else { continue }
          let right = try #require(cells.firstIndex(of: "▌"), "\(line)")
          rows += 1
          for x in left + 1..<right {
            let style = grid[x, y].style
            #expect(style.background != nil || style.foreground != nil, "\(tokens) \(keys) \(line)")
          }
        }
        #expect(rows > 0)
      }
    }
  }

  /// Names of layers are short before they take room from maps.
  @Test(arguments: [(60, "enc0", "x0"), (80, "enc0", "x0"), (120, "encoder 0", "cross 0")])
  func namesOfLayersLeaveTheMapsRoom(_ width: Int, _ encoder: String, _ cross: String) throws {
    let heads = Array(repeating: "{W_Q: identity, W_K: identity, W_V: [[1], [0]]}", count: 8)
    let scene = """
      source: {sentence: a b, embeddings: {a: [1, 0], b: [0, 1]}}
      sentence: c d
      embeddings: {c: [1, 0], d: [0, 1]}
      layers:
        - part: source
          heads: [\(heads.joined(separator: ", "))]
          W_O: [\(Array(repeating: "[1, 0]", count: 8).joined(separator: ", "))]
        - attends: source
          heads: [\(heads.joined(separator: ", "))]
      """
    var state = try ScreenFixture.state(scene, keys: ["!"])
    state.computeAwaitedHeads()
    let grid = frame(state, width, 24).grid
    #expect(
      grid.place(of: "\(encoder) ") != nil && grid.place(of: "\(cross) ") != nil, "\(grid.text)")
  }
}
