import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

@Suite struct ClickTests {
  private func click(_ text: String, in frame: Frame, dx: Int = 0) throws -> Action? {
    let place = try #require(frame.grid.place(of: text), "\(text) is not on the screen")
    return frame.action(at: Point(x: place.x + dx, y: place.y))
  }

  @Test func aStageIsClicked() throws {
    let frame = try ScreenFixture.frame()
    guard case .stageChosen(let stop)? = try click("Context", in: frame) else {
      Issue.record("no stage")
      return
    }
    #expect(stop == Stop(block: .layer(0), stage: .context))
  }

  @Test func aCellIsClicked() throws {
    let frame = try ScreenFixture.frame(keys: ["z"])
    guard case .cellChosen(pane: 0, row: 3, column: 2)? = try click(".246", in: frame) else {
      Issue.record("no cell")
      return
    }
  }

  @Test func aCellOfAnotherMatrixIsClicked() throws {
    var state = try ScreenFixture.state(keys: ["Q"])
    let frame = try ScreenFixture.frame(keys: ["Q"], width: 120, height: 40)
    let heading = try #require(frame.grid.place(of: "·  W_Q"))
    // Below the heading stand the column labels, then the rows.
    let action = try #require(frame.action(at: Point(x: heading.x + 9, y: heading.y + 2)))
    _ = state.update(action)
    #expect(state.focusedMatrix == .parameter(.weight(.q, HeadID(layer: 0, head: 0))))
  }

  @Test func aHeadIsClicked() throws {
    let frame = try ScreenFixture.frame(ScreenFixture.full, width: 120, height: 40)
    guard case .headChosen(1)? = try click("1 ● on", in: frame) else {
      Issue.record("no head")
      return
    }
  }

  @Test func aSourceIsClicked() throws {
    let frame = try ScreenFixture.frame(keys: ["Q", "j"])
    // The second factor of the first product is the second source.
    guard case .sourceChosen(1)? = try click("[0] 0.4 · 1", in: frame, dx: 10) else {
      Issue.record("no source")
      return
    }
  }

  @Test func aTokenOfTheGraphIsClicked() throws {
    let frame = try ScreenFixture.frame(keys: ["g"])
    guard case .tokenChosen(3, .main)? = try click("mange ━", in: frame) else {
      Issue.record("no token")
      return
    }
  }

  @Test func whatAnOverlayCoversIsNotClicked() throws {
    let frame = try ScreenFixture.frame(keys: ["?"])
    #expect(frame.action(at: Point(x: 2, y: 1)) == nil)
  }
}

@Suite struct StyleTests {
  @Test func theCursorIsVisibleInEveryColourDepth() throws {
    for colors in ColorDepth.allCases {
      let grid = try ScreenFixture.frame(keys: ["j", "l"], colors: colors).grid
      let place = try #require(grid.place(of: "[.106]"))
      #expect(grid[place.x, place.y].style.attributes.contains(.reverse))
    }
  }

  @Test func theCurrentStageStandsOutWithoutColour() throws {
    let grid = try ScreenFixture.frame().grid
    let place = try #require(grid.place(of: "Weights"))
    #expect(grid[place.x, place.y].style.attributes.contains(.reverse))
    #expect(!grid[1, 1].style.attributes.contains(.reverse))
  }

  @Test func noColourMeansNoColour() throws {
    for keys in [["j"], ["g"], ["?"], ["Q", "Tab", "Tab", "+", "q"]] {
      let grid = try ScreenFixture.frame(keys: keys).grid
      for cell in grid.cells {
        #expect(cell.style.foreground == nil && cell.style.background == nil)
      }
    }
  }

  @Test func whatTheNumberCameFromIsUnderlinedInTheOtherMatrices() throws {
    let grid = try ScreenFixture.frame(keys: ["Q", "j"], width: 120, height: 40).grid
    let input = try #require(grid.place(of: "input  "))
    let row = Point(x: input.x + 11, y: input.y + 3)
    #expect(grid[row.x, row.y].style.attributes.contains(.underline))
    #expect(!grid[row.x, row.y + 1].style.attributes.contains(.underline))
  }
}
