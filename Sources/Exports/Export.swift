import AttentionEngine
import CellGrid

/// How an export is written.
package struct ExportOptions: Hashable, Sendable {
  /// Digits after the decimal point in text, CSV, JSON and the labels of DOT and SVG. Without it
  /// CSV and JSON give the shortest number that reads back as the same float32, and text, DOT and
  /// SVG three digits. NPY and safetensors hold the float32 itself.
  package var precision: Int?
  /// Which arcs a DOT graph shows, see `AttentionGraph`.
  package var threshold: Float
  package var topK: Int?
  package var focus: AttentionGraph.Focus
  /// The queries whose arcs a graph has; nil for all.
  package var queries: Range<Int>?

  package static let precisions = FixedDecimal.precisions

  package init(
    precision: Int? = nil, threshold: Float = 0, topK: Int? = nil,
    focus: AttentionGraph.Focus = .all, queries: Range<Int>? = nil
  ) {
    self.queries = queries
    self.precision = precision
    self.threshold = threshold
    self.topK = topK
    self.focus = focus
  }
}

/// The bytes of a file that holds `subject`. Equal arguments give equal bytes.
package func export(
  _ subject: ExportSubject, format: ExportFormat, options: ExportOptions = ExportOptions()
) throws(ExportError) -> [UInt8] {
  if let precision = options.precision, !ExportOptions.precisions.contains(precision) {
    throw .precision(precision, allowed: ExportOptions.precisions)
  }
  let exact = ExportNumberFormat(decimals: options.precision)
  let rounded = ExportNumberFormat(decimals: options.precision ?? 3)

  switch (format, subject) {
  case (.text, .tokens(let tokens)): return bytes(TextTable.text(of: tokens))
  case (.text, .matrix(let matrix)): return bytes(TextTable.text(of: matrix, numbers: rounded))
  case (.text, .all(let pass)):
    return bytes(
      pass.matrices.map { TextTable.text(of: $0, numbers: rounded) }.joined(separator: "\n"))

  case (.csv, .tokens(let tokens)): return bytes(CSV.text(of: tokens))
  case (.csv, .matrix(let matrix)): return bytes(CSV.text(of: matrix, numbers: exact))

  case (.json, .tokens(let tokens)): return bytes(JSON.text(of: tokens) + "\n")
  case (.json, .matrix(let matrix)): return bytes(JSON.text(of: matrix, numbers: exact) + "\n")
  case (.json, .all(let pass)): return bytes(JSON.text(of: pass, numbers: exact) + "\n")

  case (.text, .heads(let heads)): return bytes(TextTable.text(of: heads, numbers: rounded))
  case (.csv, .heads(let heads)): return bytes(CSV.text(of: heads, numbers: exact))
  case (.json, .heads(let heads)): return bytes(JSON.text(of: heads, numbers: exact) + "\n")

  case (.npy, .matrix(let matrix)): return NPY.bytes(of: matrix.matrix)

  case (.safetensors, .matrix(let matrix)): return SafetensorsExport.bytes(of: matrix)
  case (.safetensors, .all(let pass)): return SafetensorsExport.bytes(of: pass)

  case (.dot, .matrix(let matrix)):
    guard matrix.content == .weights else { throw .drawsWeightsOnly(name: matrix.name) }
    if let reading = matrix.reading { throw .drawsNoReading(reading) }
    return bytes(DOT.text(of: matrix, numbers: rounded, options: options))

  case (.svg, .matrix(let matrix)):
    guard matrix.matrix.values.count <= SVGHeatmap.cellLimit else {
      throw .tooManyCells(.svg, matrix.matrix.shape, limit: SVGHeatmap.cellLimit)
    }
    return bytes(SVGHeatmap(matrix, numbers: rounded).text)

  case (_, .tokens): throw .holdsNoTokens(format)
  case (_, .all): throw .holdsOneMatrix(format)
  case (_, .heads): throw .holdsNoTable(format)
  }
}

private func bytes(_ text: String) -> [UInt8] { Array(text.utf8) }
