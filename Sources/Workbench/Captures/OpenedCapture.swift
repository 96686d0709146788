import AttentionEngine
import Checkpoints

/// A capture in the workbench: attention maps of a file, to be looked at.
package struct OpenedCapture: Sendable {
  package let capture: Capture
  /// The file, as it was named.
  package let path: String
  package let model: AttentionModel
  /// Rows that are no shares of the attention or all zero, as far as they are found at once.
  package let rowFindings: RowFindings

  /// So many weights are looked at in some tenths of a second.
  private static let checkedWeights = 1 << 26

  package init(_ capture: Capture, path: String) {
    self.capture = capture
    self.path = path
    rowFindings = capture.rowFindings(limit: Self.checkedWeights)
    model = capture.attentionModel
  }

  /// What makes the weights of a query no shares of the attention: `adds up to 0.5, not to 1`; nil where
  /// they are.
  package static func oddity(ofRow row: ArraySlice<Float>) -> String? {
    OddRows.Reason(row)?.words
  }

  /// How many rows of a head are no shares of the attention, by looking at all of them; nil where the
  /// map is so large that a key would have to wait for them.
  func countedOddRows(of head: HeadID) -> Int? {
    guard rowFindings.odd != nil, let map = model[.capturedWeights(head)],
      map.rows * map.columns <= 1 << 22
    else { return nil }
    return (0..<map.rows).count { Self.oddity(ofRow: map.row($0)) != nil }
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

extension State {
  /// How many captured rows of a head are no shares of the attention; nil where none is, or nobody
  /// looked at the head in the model view yet.
  package func oddRowCount(of head: HeadID) -> Int? {
    oddRowCounts[head].flatMap { $0 > 0 ? $0 : nil }
  }

  /// Counts them for the chosen head, unless that was done: a capture does not change.
  mutating func refreshOddRows() {
    guard let capture = document.capture, oddRowCounts[place.head] == nil else { return }
    oddRowCounts[place.head] = capture.countedOddRows(of: place.head) ?? 0
  }
}
