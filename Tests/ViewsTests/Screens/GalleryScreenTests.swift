import CellGrid
import Scenes
import Testing

@testable import Views
@testable import Workbench

@Suite struct GalleryScreenTests {
  private func gallery() throws -> Gallery {
    let items = try (1...9).map { lesson in
      let head = "lesson: \(lesson)\nsummary: What lesson \(lesson) shows\n"
      let text = head + ScreenFixture.chatNoir.replacing("title: Le", with: "title: \(lesson) Le")
      let scene = try Scene.load(path: "\(lesson).scene") { _ in .success(Array(text.utf8)) }.get()
      return Gallery.Item(scene: scene)
    }
    return Gallery(items + [Gallery.Item(path: "broken.scene", problem: "broken.scene:1:1: no")])
  }

  @Test func theGalleryShowsTitleAndSummary() throws {
    var gallery = try gallery()
    let capabilities = Capabilities(colors: .none)
    let first = render(gallery, size: Size(width: 80, height: 24), capabilities: capabilities)
    Snapshot.expect(first.grid, "Screens/gallery")
    #expect(first.item(at: Point(x: 10, y: 2)) == 0)
    #expect(first.item(at: Point(x: 10, y: 5)) == 1)
    #expect(first.item(at: Point(x: 10, y: 0)) == nil)
    _ = gallery.handle(.end)
    let last = render(gallery, size: Size(width: 80, height: 24), capabilities: capabilities)
    Snapshot.expect(last.grid, "Screens/gallery-end")
    #expect(last.grid.text.contains("broken.scene:1:1: no"))
  }

  @Test func belowTheLeastSizeItSaysWhatIsNeeded() throws {
    let frame = render(
      try gallery(), size: Size(width: 30, height: 8), capabilities: Capabilities())
    #expect(frame.grid.text.contains("attn-tui needs 60x16"))
  }
}

@Suite struct NoteTests {
  private let noted =
    ScreenFixture.chatNoir
    + "\nnotes:\n  weights: Each row adds up to one, so a row is a mixture.\n"

  @Test func aNoteStandsBesideTheNumbersOfItsStageAlone() throws {
    let frame = try ScreenFixture.frame(noted)
    Snapshot.expect(frame.grid, "Screens/note")
    #expect(frame.grid.text.contains("Each row adds up to one"))
    #expect(!(try ScreenFixture.frame(noted, keys: ["S"])).grid.text.contains("Each row adds"))
  }

  @Test func aNoteNeverHidesTheDerivation() throws {
    let long = String(repeating: "Each row adds up to one. ", count: 12)
    let text = ScreenFixture.chatNoir + "\nnotes:\n  weights: \(long)\n  context: \(long)\n"
    let weights = try ScreenFixture.frame(text, width: 80, height: 24).grid.text
    #expect(weights.contains("0.4660 / 5.488 = 0.0849") && weights.contains("Each row adds"))
    let context = try ScreenFixture.frame(text, keys: ["C"], width: 80, height: 24).grid.text
    #expect(context.contains("… ") && context.contains("sum                 = 1.066"))
  }
}
