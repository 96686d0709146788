import CellGrid
import Foundation
import Testing

/// Compares a screen with the text that is kept for it in `Tests/ViewsTests/Snapshots`. With
/// ATTN_RECORD_SNAPSHOTS=1 in the environment the text is written instead; one that is missing fails.
enum Snapshot {
  static func expect(
    _ grid: Grid, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots/\(name).txt")
    let text = grid.text
    if ProcessInfo.processInfo.environment["ATTN_RECORD_SNAPSHOTS"] == "1" {
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        Issue.record(error, sourceLocation: sourceLocation)
      }
      return
    }
    guard let kept = try? String(contentsOf: file, encoding: .utf8) else {
      Issue.record("no snapshot \(name)", sourceLocation: sourceLocation)
      return
    }
    if kept != text {
      Issue.record(
        "\(name) differs; kept:\n\(kept)\nnow:\n\(text)", sourceLocation: sourceLocation)
    }
  }
}
