import AttentionEngine
import Scenes

/// What the program has to do outside of `update`. Its result comes back as an `Action`.
package enum Effect: Sendable {
  /// Write the files; unless `isForced`, only those that still are as they were read.
  case save([FileRewrite], isForced: Bool)
  case export(ExportRequest)
  case reload
  /// Take steps of training, as many as there is time for, and let the keys have their turn.
  case train(Assignment)
  case quit
  case suspend
  case redraw
}

/// What is to be written into which file.
package struct ExportRequest: Hashable, Sendable {
  package enum Subject: Hashable, Sendable {
    case tokens
    case matrix(MatrixID)
    /// Attention as it is shown: of several heads, or through a lens.
    case map
    /// The arcs of the graph as they are shown.
    case graph
    /// All heads with their statistics, as the model view shows them.
    case heads
  }

  package let subject: Subject
  package let path: String
  package let mayOverwrite: Bool
}

/// How saving ended.
package enum SaveResult: Sendable {
  /// The scene as it is now, and the files that were written.
  case saved(Scene, [String])
  case changedOnDisk(paths: [String])
  case failed(String)
}

/// How exporting ended.
package enum ExportResult: Sendable {
  case written(path: String, bytes: Int)
  case exists(ExportRequest)
  case failed(String)
}
