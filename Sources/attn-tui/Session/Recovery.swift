import Foundation
import Scenes
import Workbench

/// Unsaved edits when the program is told to end: a connection that breaks, a system that shuts
/// down. They are written beside the scene, never over it.
enum Recovery {
  /// Where the edits of `file` may be: edits that were kept before stay.
  private static func paths(for file: String) -> [String] {
    ["\(file).unsaved"] + (2...9).map { "\(file).unsaved-\($0)" }
  }

  /// The first that is free, or the last one.
  private static func freePath(for file: String) -> String {
    let paths = paths(for: file)
    return paths.first { !FileAccess.exists($0) } ?? paths[paths.count - 1]
  }

  /// What became of the unsaved edits: to be said when the terminal is given back.
  struct Report {
    fileprivate(set) var lines: [String] = []
    fileprivate(set) var status: Int32 = 0
  }

  /// Writes what is unsaved.
  static func keep(_ state: State) -> Report {
    var report = Report()
    guard state.isUnsaved else { return report }
    guard let scene = state.document.scene else {
      let kind = state.document.kind
      return Report(
        lines: ["attn-tui: the unsaved edits are lost: a \(kind) is not written"], status: 1)
    }
    let rewrites: [FileRewrite]
    switch scene.rewrites(for: state.model.given) {
    case .success(let result): rewrites = result
    case .failure(let problem):
      return Report(
        lines: ["attn-tui: the unsaved edits could not be kept: \(problem.message)"], status: 1)
    }
    for rewrite in rewrites {
      switch write(rewrite) {
      case .success(let path): report.lines.append("attn-tui: your unsaved edits are in \(path)")
      case .failure(let error):
        report.lines.append("attn-tui: \(error); the unsaved edits are lost")
        report.status = 1
      }
    }
    return report
  }

  /// Beside the file, or where nothing can be written there in the user's own folder, or with what is
  /// there for a while.
  /// - Returns: where; else why not beside the file.
  private static func write(_ rewrite: FileRewrite) -> Result<String, FileError> {
    let variables = ProcessInfo.processInfo.environment
    let folders = [variables["HOME"], variables["TMPDIR"], "/tmp"].compactMap { $0 }
    let others = folders.filter { $0.hasPrefix("/") }.map { "\($0)/\(name(ofFile: rewrite.path))" }
    let beside = write(rewrite.bytes, as: rewrite.path)
    guard case .failure = beside else { return beside }
    for file in others {
      if case .success(let path) = write(rewrite.bytes, as: file) { return .success(path) }
    }
    return beside
  }

  private static func write(_ bytes: [UInt8], as file: String) -> Result<String, FileError> {
    let path = freePath(for: file)
    do throws(FileError) {
      try FileAccess.replace(path, with: bytes)
      return .success(path)
    } catch {
      return .failure(error)
    }
  }

  /// What to tell somebody who opens a scene of which edits were kept.
  static func notice(for scene: Scene) -> String? {
    for path in scene.filePaths {
      let kept = paths(for: path).filter(FileAccess.exists)
      guard let last = kept.last else { continue }
      let others = kept.count > 1 ? "; \(kept.count) such files are there" : ""
      return "Unsaved edits of an earlier session: "
        + "`mv \(name(ofFile: last)) \(name(ofFile: path))` takes them over\(others)"
    }
    return nil
  }

  private static func name(ofFile path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
