import AttentionEngine

/// Why something cannot be exported.
package enum ExportError: Error, Hashable, Sendable {
  /// The pass has no matrix at the site.
  case absent(Site, Absence)
  /// The trace that was handed in has not computed the site, or an edit made it stale.
  case notComputed(Site)
  /// The model has no such weight, bias, mask or table.
  case noParameter(ParameterID)
  /// The format holds one matrix, not the whole pass.
  case holdsOneMatrix(ExportFormat)
  /// The format holds numbers; tokens are text.
  case holdsNoTokens(ExportFormat)
  /// The format holds one matrix; the heads with their statistics are a table.
  case holdsNoTable(ExportFormat)
  /// A graph is drawn of attention weights only; `name` is another matrix.
  case drawsWeightsOnly(name: String)
  /// A graph is shown, and the format has a picture of the matrix alone.
  case drawsNoGraph(ExportFormat)
  /// A graph is drawn of weights, not of how they change.
  case drawsNoReading(ExportedMatrix.Reading)
  /// A picture of so many cells helps nobody.
  case tooManyCells(ExportFormat, Shape, limit: Int)
  case precision(Int, allowed: ClosedRange<Int>)
}
