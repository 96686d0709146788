import CellGrid
import Scenes
import Testing

@testable import Workbench

@Suite struct GalleryTests {
  private func item(_ path: String, _ lesson: Int?) throws -> Gallery.Item {
    let head = lesson.map { "lesson: \($0)\n" } ?? ""
    let text = head + "title: T \(path)\nsummary: S\n" + Fixture.masked
    let scene = try Scene.load(path: path) { _ in .success(Array(text.utf8)) }.get()
    return Gallery.Item(scene: scene)
  }

  private func gallery() throws -> Gallery {
    Gallery([
      try item("z.scene", 1), try item("c.scene", nil), try item("a.scene", 2),
      Gallery.Item(path: "x/b.scene", problem: "b.scene:1:1: broken"),
    ])
  }

  @Test func lessonsComeInTheirOrderAndTheRestByName() throws {
    #expect(
      try gallery().items.map(\.path) == ["z.scene", "a.scene", "c.scene", "x/b.scene"])
    #expect(try gallery().items[3].title == "b.scene")
  }

  @Test func oneIsChosenAndOpened() throws {
    var gallery = try gallery()
    #expect(gallery.handle(.up) == .stays && gallery.selection == 0)
    #expect(gallery.handle(.down) == .stays && gallery.selection == 1)
    #expect(gallery.handle(.enter) == .opens(path: "a.scene"))
    #expect(gallery.handle(.end) == .stays && gallery.selection == 3)
    // What is broken is shown, and not opened.
    #expect(gallery.handle(.enter) == .stays)
    #expect(gallery.handle(.home) == .stays && gallery.selection == 0)
    #expect(gallery.handle(.character("z")) == .stays && gallery.message != nil)
    #expect(gallery.handle(.character("q")) == .quits)
  }

  @Test func aSecondClickOpens() throws {
    var gallery = try gallery()
    #expect(gallery.click(2) == .stays && gallery.selection == 2)
    #expect(gallery.click(2) == .opens(path: "c.scene"))
  }
}
