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

  private let items = (0..<20).map {
    SelectionList.Item("item \($0)", detail: "C-\($0)", isHeading: $0 == 0)
  }

  private func draw(_ list: SelectionList, _ width: Int, _ height: Int)
    -> (Grid, SelectionListLayout)
  {
    var grid = Grid(size: Size(width: width, height: height))
    let layout = list.draw(in: Rect(grid.size), on: &grid, capabilities: .plain)
    return (grid, layout)
  }

  @Test func listMarksTheSelectedItemAndScrollsToIt() {
    let (grid, layout) = draw(SelectionList(items, selected: 7), 24, 5)
    #expect(layout.shown == 5..<10)
    #expect(grid.lines[2].hasPrefix("▸ item 7"))
    #expect(grid[10, 2].style.attributes.contains(.reverse))
    #expect(grid.lines[2].contains("C-7"))
    #expect(layout.item(at: Point(x: 3, y: 2)) == 7)
    #expect(layout.item(at: Point(x: 30, y: 2)) == nil)
    Snapshot.expect(grid, "Widgets/list")
  }

  @Test func listWithoutSelectionScrollsByPosition() {
    #expect(draw(SelectionList(items, position: 4), 24, 5).1.shown == 4..<9)
    #expect(draw(SelectionList(items, position: 99), 24, 5).1.shown == 15..<20)
    let short = draw(SelectionList(Array(items.prefix(3))), 24, 5)
    #expect(short.1.shown == 0..<3)
    #expect(short.1.item(at: Point(x: 0, y: 4)) == nil)
    #expect(!short.0.text.contains("┃"))
  }

  @Test func anyRoomIsDrawnIn() {
    for width in 0...16 {
      for height in 0...4 {
        let (grid, layout) = draw(SelectionList(items, selected: 19), width, height)
        #expect(layout.shown.count <= height)
        #expect(grid.size.width == width)
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
