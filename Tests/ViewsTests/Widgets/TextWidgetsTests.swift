import CellGrid
import Testing

@testable import Views

@Suite struct TextWidgetsTests {
  private func draw(_ field: InputLine, _ width: Int) -> Grid {
    var grid = Grid(size: Size(width: width, height: 1))
    field.draw(in: Rect(grid.size), on: &grid, capabilities: .plain)
    return grid
  }

  @Test func fieldShowsThePromptTheTextAndTheCursor() {
    let grid = draw(InputLine(prompt: "file: ", text: "chat.scene"), 30)
    #expect(grid.lines == ["file: chat.scene"])
    #expect(grid.cursor == Point(x: 16, y: 0))
    #expect(draw(InputLine(prompt: "", text: "abc", cursor: 1), 9).cursor == Point(x: 1, y: 0))
    #expect(draw(InputLine(prompt: "", text: "", cursor: 7), 9).cursor == Point(x: 0, y: 0))
  }

  @Test func fieldScrollsWithTheCursor() {
    let text = "abcdefghijklmnop"
    let atEnd = draw(InputLine(prompt: "> ", text: text), 10)
    #expect(atEnd.lines == ["> …lmnop"])
    #expect(atEnd.cursor == Point(x: 8, y: 0))
    let atStart = draw(InputLine(prompt: "> ", text: text, cursor: 0), 10)
    #expect(atStart.lines == ["> abcdefg…"])
    #expect(atStart.cursor == Point(x: 2, y: 0))
  }

  @Test func fieldCountsWideCharacters() {
    let grid = draw(InputLine(prompt: "", text: "猫ab", cursor: 1), 9)
    #expect(grid.cursor == Point(x: 2, y: 0))
  }

  @Test func fieldKeepsTheCursorInAnyRoom() throws {
    for text in ["", "abc", "a猫b猫c猫d猫e"] {
      for cursor in 0...text.count {
        for width in 1...14 {
          let grid = draw(InputLine(prompt: "p: ", text: text, cursor: cursor), width)
          let place = try #require(grid.cursor)
          #expect((0..<width).contains(place.x))
        }
      }
    }
  }

  @Test func barsCountInEighths() {
    let bar = { (part: Double, width: Int) in Sparkbar(part).text(width: width, glyphs: .unicode) }
    #expect(bar(1, 4) == "████")
    #expect(bar(0.5, 4) == "██")
    #expect(bar(0.53125, 4) == "██▏")
    #expect(bar(0.001, 4) == "▏")
    #expect(bar(0, 4) == "")
    #expect(bar(7, 2) == "██")
    #expect(Sparkbar(1, of: 0).part == 0)
    #expect(Sparkbar(.nan).part == 0)
    #expect(Sparkbar(0.5).text(width: 6, glyphs: .ascii) == "###")
    #expect(Sparkbar(0.01).text(width: 6, glyphs: .ascii) == "#")
  }
}
