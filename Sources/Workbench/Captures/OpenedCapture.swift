import AttentionEngine
import Checkpoints

/// A capture in the workbench: attention maps of a file, to be looked at.
package struct OpenedCapture: Sendable {
  package let capture: Capture
  /// The file, as it was named.
  package let path: String
  package let model: AttentionModel

  package init(_ capture: Capture, path: String) {
    self.capture = capture
    self.path = path
    model = capture.attentionModel
  }

  /// Where the maps come from, as far as the file says it, and their tokens.
  package var title: String {
    let texts = [model.source?.sequence, model.main].compactMap { $0?.tokenTexts }
      // Tokens without names are called by their places.
      .filter { $0 != $0.indices.map(String.init) }
    return "captured" + (capture.model.map { " from \($0)" } ?? "") + (texts.isEmpty ? "" : ": ")
      + texts.map { $0.joined(separator: " ") }.joined(separator: " → ")
  }
}
