import ArgumentParser
import CellGrid
import Scenes

extension Scene {
  /// The scene at `path`; prints the diagnostics and ends with status 1 where it is none.
  static func open(_ path: String) throws -> Scene {
    switch Scene.load(path: path, read: FileAccess.read) {
    case .success(let scene): return scene
    case .failure(let diagnostics): throw StandardStreams.fail(diagnostics.printed)
    }
  }
}

extension Diagnostics {
  /// As `attn-tui check` prints them, without the last line feed.
  var printed: String { String(text(columns: TextWidth.columns).dropLast()) }
}
