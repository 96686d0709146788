import CellGrid
import Scenes
import Testing

@testable import Views
@testable import Workbench

/// What `v` shows in place of the matrix, and the positions as curves.
@Suite struct ComparisonScreenTests {
  private static let bites = """
    title: The order of the words
    sentence: the dog bites the man
    embeddings:
      the:   [0.1, 0.2, 0.1, 0.3]
      dog:   [0.9, 0.1, 0.4, 0.2]
      bites: [0.2, 0.8, 0.7, 0.1]
      man:   [0.7, 0.3, 0.2, 0.9]
    positions: sinusoidal
    attention:
      heads:
        - W_Q: [[1, 0], [0, 1], [1, 0], [0, 1]]
          W_K: [[0, 1], [1, 0], [0, 1], [1, 0]]
          W_V: [[1, 0], [0, 1], [0.5, 0], [0, 0.5]]
    compare: order
    examples: [dog, man bites dog]
    """

  private static let wordByWord = """
    title: Every word alone
    text: I love tennis.
    embeddings: {I: [1, 0, 0, 0], love: [0, 1, 0, 0], tennis: [0, 0, 1, 0], .: [0, 0, 0, 1]}
    attention:
      weighting: identity
      heads: [{W_Q: identity, W_K: identity, W_V: identity}]
    output: {vocabulary: [Je, aime, tennis, .], W: identity}
    """

  private func frame(
    _ text: String, keys: [String], width: Int, height: Int, glyphs: GlyphSet = .unicode
  ) throws -> Frame {
    let scene = try Scene.load(path: "a.scene") { path in
      .success(Array((path == "a.scene" ? text : Self.wordByWord).utf8))
    }.get()
    var state = State(scene: scene)
    for name in keys {
      let key = try #require(Key(name: name), "no key \(name)")
      _ = state.update(state.action(for: key))
    }
    return render(
      state, size: Size(width: width, height: height),
      capabilities: Capabilities(colors: .none, glyphs: glyphs))
  }

  @Test(arguments: [
    ("order", ["v"], 100, 26), ("order-below", ["v"], 80, 24), ("order-low", ["v", "j"], 60, 16),
    ("order-one-word", ["v", ";"], 80, 24), ("curves", ["P", "g", "j", "j", "l"], 100, 26),
    ("curves-small", ["P", "g"], 60, 16),
  ])
  func order(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    let frame = try frame(Self.bites, keys: keys, width: width, height: height)
    Snapshot.expect(frame.grid, "Comparisons/\(name)")
  }

  @Test func rowByRow() throws {
    let text = Self.bites.replacing("compare: order", with: "compare: rows")
    let frame = try frame(text, keys: ["v"], width: 90, height: 20)
    Snapshot.expect(frame.grid, "Comparisons/rows")
    #expect(frame.grid.text.contains("= all 10 numbers are equal, bit for bit"))
  }

  @Test(arguments: [("scenes", 100, 26), ("scenes-low", 60, 16)])
  func twoModels(_ name: String, _ width: Int, _ height: Int) throws {
    let text = ScreenFixture.translation + "\ncompare: other.scene"
    let frame = try frame(text, keys: ["v"], width: width, height: height)
    Snapshot.expect(frame.grid, "Comparisons/\(name)")
    #expect(frame.grid.text.contains("→ J'aime tennis."))
    #expect(frame.grid.text.contains("→ Je aime tennis."))
  }

  @Test func asciiIsAscii() throws {
    for keys in [["v"], ["P", "g"]] {
      let grid = try frame(Self.bites, keys: keys, width: 90, height: 24, glyphs: .ascii).grid
      #expect(grid.text.utf8.allSatisfy { $0 < 128 }, "\(keys)")
    }
  }

  /// The chart has a curve for each of up to six columns, those around the cursor.
  @Test func theCurvesAreThoseAroundTheCursor() throws {
    let wide = """
      sentence: a a a
      embeddings: {a: [0, 0, 0, 0, 0, 0, 0, 0]}
      positions: sinusoidal
      attention: {heads: [{W_Q: identity, W_K: identity, W_V: identity}]}
      """
    let first = try frame(wide, keys: ["P", "g", "l", "j"], width: 100, height: 30).grid.text
    #expect(first.contains("▸ cos i=0") && first.contains("sin i=2") && !first.contains("i=3"))
    #expect(first.contains("place 1, column 1: i = 0, angle = 1 / 10000^(0/8) = 1"))
    let last = try frame(wide, keys: ["P", "g", "$"], width: 100, height: 30).grid.text
    #expect(last.contains("▸ cos i=3") && last.contains("sin i=3") && !last.contains("i=2 "))
    let closed = try frame(wide, keys: ["P", "g", "Escape"], width: 100, height: 30).grid.text
    #expect(!closed.contains("sin i="))
  }
}
