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

extension State {
  /// What the name of a file ends in that can hold what is shown, without the dot.
  package var exportEndings: [String] {
    let tables = ["txt", "csv", "json"]
    let numbers = tables + ["npy", "safetensors"]
    // A graph is drawn of weights, not of their change.
    let drawings = matrixBaseline == nil && !isGradientFocused ? ["svg", "dot"] : ["svg"]
    switch exportSubject {
    case nil: return []
    case .tokens, .heads: return tables
    // The heatmap is not what is shown.
    case .graph: return numbers + ["dot"]
    case .matrix(.parameter(.capturedWeights)), .map: return numbers + drawings
    case .matrix(.site(let site)) where site.stage == .weights: return numbers + drawings
    case .matrix: return numbers + ["svg"]
    }
  }
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
  /// The path as it was typed, and why nothing was written to it.
  case failed(path: String, reason: String)
}
