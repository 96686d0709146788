import Scenes
import Workbench

/// Unsaved edits when the program is told to end: a connection that breaks, a system that shuts
/// down. They are written beside the scene, never over it.
enum Recovery {
  private static func path(for file: String) -> String { file + ".unsaved" }

  /// Writes what is unsaved; returns the exit status.
  static func keep(_ state: State) -> Int32 {
    guard state.isUnsaved else { return 0 }
    guard case .success(let rewrites) = state.document.scene.rewrites(for: state.model) else {
      StandardStreams.error("attn-tui: the unsaved edits could not be kept")
      return 1
    }
    for rewrite in rewrites {
      do throws(FileError) {
        try FileAccess.replace(path(for: rewrite.path), with: rewrite.bytes)
        StandardStreams.error("attn-tui: your unsaved edits are in \(path(for: rewrite.path))")
      } catch {
        StandardStreams.error("attn-tui: \(error); the unsaved edits are lost")
        return 1
      }
    }
    return 0
  }

  /// What to tell somebody who opens a scene of which edits were kept.
  static func notice(for scene: Scene) -> String? {
    let kept = scene.filePaths.map(path(for:)).filter(FileAccess.exists)
    guard !kept.isEmpty else { return nil }
    return "Unsaved edits of an earlier session are in \(kept.joined(separator: ", "))"
  }
}
