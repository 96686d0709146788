import CellGrid
import Scenes
import Terminal
import Views
import Workbench

/// The gallery on a terminal: choose a scene, work on it, come back.
struct GallerySession {
  private var gallery: Gallery
  private let ascii: Bool

  /// nil where `folder` has no scenes.
  init?(folder: String, ascii: Bool) {
    let paths = FileAccess.files(in: folder).filter { $0.hasSuffix(".scene") }
    guard !paths.isEmpty else { return nil }
    self.ascii = ascii
    gallery = Gallery(
      paths.map { path in
        switch Scene.load(path: path, read: FileAccess.read) {
        case .success(let scene): Gallery.Item(scene: scene)
        case .failure(let diagnostics):
          Gallery.Item(path: path, problem: diagnostics.summary)
        }
      })
  }

  /// Runs until somebody quits; returns the exit status.
  mutating func run() throws -> Int32 {
    let screen = try Session.openScreen()
    defer { screen.close() }
    while true {
      var capabilities = screen.capabilities
      if ascii { capabilities.glyphs = .ascii }
      let frame = render(gallery, size: screen.size, capabilities: capabilities)
      screen.draw(frame.grid)
      guard let event = screen.nextEvent() else { continue }
      switch outcome(of: event, frame) {
      case .stays: continue
      case .quits:
        screen.closeAndObeySignal()
        return 0
      case .opens(let path):
        let status = try work(on: path, screen)
        if screen.terminationSignal != nil { return status }
      }
    }
  }

  private mutating func outcome(of event: TerminalEvent, _ frame: GalleryFrame) -> Gallery.Outcome {
    switch event {
    case .key(let key): return gallery.handle(key)
    case .click(let point): return frame.item(at: point).map { gallery.click($0) } ?? .stays
    case .wheel(_, let direction): return gallery.handle(direction < 0 ? .up : .down)
    case .paste, .resize: return .stays
    case .terminate: return .quits
    }
  }

  private func work(on path: String, _ screen: TerminalScreen) throws -> Int32 {
    // The file may have changed since the gallery was drawn.
    guard case .success(let scene) = Scene.load(path: path, read: FileAccess.read) else { return 0 }
    var session = Session(state: State(scene: scene), ascii: ascii, timings: nil)
    session.startAtTheBeginning()
    return session.run(on: screen)
  }
}
