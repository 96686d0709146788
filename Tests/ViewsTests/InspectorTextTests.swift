import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// What of the inspector's text is shown where it has too little room.
@Suite struct InspectorTextTests {
  private static let opening = "what all of these products are made from, in some more words"

  /// A sentence, nine products, and a result of two lines.
  private var products: InspectorText {
    var lines = [InspectorLine(Self.opening)]
    for index in 0..<9 {
      var line = InspectorLine("product \(index)")
      line.add(" = \(index)", source: index)
      line.noun = "product"
      lines.append(line)
    }
    return InspectorText(lines + [InspectorLine("sum"), InspectorLine("weight")], pinnedCount: 2)
  }

  @Test func aHeadingGoesWithoutItsList() {
    let heads = InspectorText(
      ["first", "second", "", "a  heading"].map { InspectorLine($0) }
        + (0..<5).map {
          var line = InspectorLine("item \($0)")
          line.noun = "item"
          return line
        })
    #expect(shown(heads, width: 24, height: 5) == ["first", "second", "… 5 more items"])
    #expect(
      shown(heads, width: 24, height: 6)
        == ["first", "second", "", "a  heading", "item 0", "… 4 more items"])
  }

  private func shown(_ text: InspectorText, source: Int = 0, width: Int, height: Int) -> [String] {
    text.shown(
      source: source, in: Size(width: width, height: height), more: .plain, glyphs: .unicode
    ).map { $0.pieces.map(\.span.text).joined() }
  }

  @Test func theResultAndTheMarkStayAndTheRestIsCounted() {
    for source in 0..<9 {
      for height in 3...12 {
        let lines = shown(products, source: source, width: 24, height: height)
        #expect(lines.count <= height && lines.suffix(2) == ["sum", "weight"], "\(lines)")
        #expect(lines.contains("product \(source) = \(source)"))
        let hidden = 9 - lines.count { $0.hasPrefix("product ") }
        guard height > 3 else { continue }
        let more = "… \(hidden) more product\(hidden == 1 ? "" : "s")"
        #expect(hidden == 0 || lines[lines.count - 3] == more, "\(lines)")
      }
    }
    #expect(shown(products, width: 24, height: 14).count == 14)
  }

  @Test func aSentenceIsSeenFromItsBeginning() {
    let rest = Self.opening.wrapped(to: 24).dropFirst()
    for source in 0..<9 {
      for height in 3...13 {
        let lines = shown(products, source: source, width: 24, height: height)
        #expect(rest.allSatisfy { !lines[0].hasPrefix($0) }, "\(lines)")
      }
    }
  }

  @Test func whatIsCutEndsInDots() {
    let text = InspectorText([
      InspectorLine("a sentence that is longer than its room is wide and high"),
      InspectorLine("and another one"),
    ])
    let lines = shown(text, width: 20, height: 3)
    #expect(lines[0] == "a sentence that is" && lines[1].hasSuffix("…"), "\(lines)")
    #expect(lines[2] == "… 2 more lines")
    #expect(lines.allSatisfy { TextWidth.columns($0) <= 20 })
    // A word that is wider than the room has no other line.
    let word = shown(InspectorText([InspectorLine("incomprehensibilities")]), width: 10, height: 3)
    #expect(word == ["incompreh…"], "\(word)")
  }

  /// Keys that help on are shown where all else is.
  @Test func whatHelpsOnGivesWayFirst() {
    let text = InspectorText(
      [InspectorLine("a block"), InspectorLine("its tokens"), InspectorLine("= 1")],
      pinnedCount: 1, help: [InspectorLine(), InspectorLine("+ -")])
    #expect(shown(text, width: 20, height: 5) == ["a block", "its tokens", "= 1", "", "+ -"])
    #expect(shown(text, width: 20, height: 4) == ["a block", "its tokens", "= 1", ""])
    #expect(shown(text, width: 20, height: 3) == ["a block", "its tokens", "= 1"])
    #expect(shown(text, width: 20, height: 2) == ["a block", "= 1"])
  }

  /// The smallest screen has the end of it, whatever is marked.
  @Test(arguments: ["none", "causal"])
  func whyAScoreEndsInItsWeight(_ mask: String) throws {
    for count in 0..<4 {
      let grid = try ScreenFixture.frame(
        ScreenFixture.grid(layers: 1, heads: 2, mask: mask),
        keys: ["|"] + Array(repeating: "n", count: count), width: 60, height: 16
      ).grid
      #expect(grid.place(of: "│ Σ = ") != nil && grid.place(of: "│ scaled ") != nil)
      #expect(grid.place(of: "weight ", from: 3) != nil, "\(grid.text)")
    }
    let noted = try ScreenFixture.frame(
      ScreenFixture.translation, keys: ["W", ".", "|"], width: 60, height: 16
    ).grid
    #expect(noted.place(of: "│ Σ = ") != nil, "\(noted.text)")
    #expect(noted.place(of: " more product") != nil)
  }

  /// What a list is made of is counted, not the lines around it.
  @Test(arguments: [(60, 16), (100, 30), (100, 40)])
  func keysAreCounted(_ width: Int, _ height: Int) throws {
    let grid = try ScreenFixture.frame(
      ScreenFixture.grid(layers: 1, heads: 2, tokens: 40), keys: ["{"], width: width, height: height
    ).grid
    let more = try #require(grid.lines.firstIndex { $0.contains(" more keys ") })
    let heading = grid.lines.firstIndex { $0.contains("│ key ") } ?? more - 1
    let count = 40 - (more - heading - 1)
    #expect(grid.line(more).contains("│ … \(count) more keys "), "\(grid.text)")
  }
}
