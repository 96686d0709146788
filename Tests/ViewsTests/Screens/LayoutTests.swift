import CellGrid
import Scenes
import Testing

@testable import Views
@testable import Workbench

@Suite struct LayoutTests {
  /// A name that has no room ends with a mark, and a blank before what stands to its right.
  @Test func theTitleBarHasNoOverlap() throws {
    let name = "a-folder-with-a-long-name"
    let scene = try Scene.load(path: "scenes/\(name).scene") { _ in
      .success(Array(ScreenFixture.layers.utf8))
    }.get()
    for width in 60...100 {
      let frame = render(
        State(scene: scene), size: Size(width: width, height: 20),
        capabilities: Capabilities(colors: .none))
      let line = frame.grid.line(0)
      #expect(line.contains(" layer 0 · head 0 of 1"), "\(line)")
      #expect(line.contains(name + " ") || line.contains("…"), "\(line)")
    }
  }

  @Test func aBarThatIsCutSaysSo() throws {
    let narrow = try ScreenFixture.frame(ScreenFixture.full, keys: ["W"], width: 60).grid.line(1)
    #expect(narrow.hasSuffix("…"), "\(narrow)")
    let end = try ScreenFixture.frame(ScreenFixture.full, keys: ["R"], width: 60).grid.line(1)
    #expect(end.hasPrefix("…") && !end.hasSuffix("…"), "\(end)")
    let whole = try ScreenFixture.frame(ScreenFixture.full, keys: ["W"], width: 130).grid.line(1)
    #expect(!whole.contains("…") && whole.contains("Context"), "\(whole)")
  }

  private func layout(
    _ width: Int, _ height: Int, zoom: State.Zoom = .balanced, inspectorLines: Int = 99,
    headsHeight: @escaping (Size) -> Int = { $0.height }
  ) -> Layout {
    Layout(
      size: Size(width: width, height: height), zoom: zoom, inspectorLines: inspectorLines,
      headsHeight: headsHeight)
  }

  @Test(arguments: [(80, 24, 11), (100, 30, 15), (140, 45, 25), (60, 16, 6)])
  func theInspectorComesFirst(_ width: Int, _ height: Int, _ lines: Int) {
    #expect(layout(width, height).inspector.height - 2 >= lines)
  }

  @Test func theHeadsHaveRoomForALineAtEverySize() {
    for height in Layout.smallest.height...80 {
      let layout = layout(60, height)
      #expect(layout.heads.height >= 3)
      #expect(layout.heads.height - 1 <= (layout.matrix.height + 2) / 3)
    }
  }

  @Test func whatTheInspectorDoesNotNeedTheHeadsMayTake() {
    let layout = layout(140, 45, inspectorLines: 17)
    #expect(layout.inspector.height - 2 == 17)
    #expect(layout.heads.maxY == layout.matrix.maxY)
  }

  @Test func whatTheHeadsDoNotNeedTheInspectorHas() {
    var asked: [Size] = []
    let small = Layout(
      size: Size(width: 140, height: 45), zoom: .balanced, inspectorLines: 17,
      headsHeight: {
        asked.append($0)
        return 5
      })
    #expect(asked == [Size(width: 50, height: 23)])
    #expect(small.heads.height == 5)
    #expect(small.inspector.height == 41 - 5 + 1)
  }

  @Test func theTwoShareOneBorder() {
    let layout = layout(100, 30)
    #expect(layout.heads.y == layout.inspector.maxY - 1)
    #expect(layout.heads.x == layout.inspector.x)
    #expect(layout.heads.width == layout.inspector.width)
  }

  @Test func withoutHeadsTheInspectorHasTheColumn() {
    for layout in [
      layout(100, 30, headsHeight: { _ in 0 }), layout(100, 30, zoom: .inspector),
    ] {
      #expect(layout.heads.isEmpty)
      #expect(layout.inspector.height == layout.matrix.height)
    }
    #expect(layout(100, 30, zoom: .matrix).inspector.isEmpty)
    #expect(layout(100, 30, zoom: .matrix).heads.isEmpty)
  }

  @Test(arguments: [(80, 24), (100, 30)])
  func theTableOfTheSoftmaxIsOnTheScreen(_ width: Int, _ height: Int) throws {
    let frame = try ScreenFixture.frame(width: width, height: height)
    #expect(frame.grid.place(of: "key  ") != nil)
    #expect(frame.grid.place(of: "├ heads") != nil)
    #expect(frame.grid.place(of: "0 ● on") != nil)
  }

  /// The height that the panel asked for is the one in which it shows the same.
  @Test func everyHeadIsOnTheScreen() throws {
    for (width, height) in [(60, 16), (80, 24), (100, 30), (120, 40), (200, 60)] {
      let frame = try ScreenFixture.frame(ScreenFixture.full, width: width, height: height)
      for head in ["0 ● on", "1 ● on"] { #expect(frame.grid.place(of: head) != nil) }
      #expect(!frame.grid.text.contains("›"))
    }
  }
}
