import AttentionEngine
import Exports
import Testing

/// A 2x2 attention map of the tokens `a` and `b`.
func map(
  _ values: [[Float]], tokens: [String] = ["a", "b"], name: String = "weights",
  content: ExportedMatrix.Content = .weights, layer: Int? = 0, head: Int? = 1
) -> ExportedMatrix {
  ExportedMatrix(
    name: name, layer: layer, head: head, content: content,
    axes: .init(rows: "query", columns: "key"),
    labeled: LabeledMatrix(matrix: Matrix(values), rowLabels: tokens, columnLabels: tokens))
}

/// The export as text; a failure when it is not UTF-8.
func text(
  _ subject: ExportSubject, _ format: ExportFormat, _ options: ExportOptions = ExportOptions()
) throws -> String {
  try #require(
    String(validating: try export(subject, format: format, options: options), as: UTF8.self))
}

func text(
  _ matrix: ExportedMatrix, _ format: ExportFormat, _ options: ExportOptions = ExportOptions()
) throws -> String {
  try text(.matrix(matrix), format, options)
}

/// Two layers of two heads, of different widths in layer 1 when `isRagged`.
func model(
  convention: Convention = .rows, mask: Mask = .none, isRagged: Bool = false
) -> AttentionModel {
  func head(_ width: Int, _ first: Float) -> AttentionHead {
    let values = (0..<2 * width).map { first + Float($0) / 4 }
    let weight = Matrix(rows: 2, columns: width, values: values)
    return AttentionHead(weights: [.q: weight, .k: weight, .v: weight])
  }
  return AttentionModel(
    convention: convention, words: ["le", "chat", "noir"],
    embeddings: Matrix([[1, 2], [3, 4], [5, 6]]), tokens: [1, 2, 1],
    layers: [
      AttentionLayer(heads: [head(1, 0.5), head(1, -1)], mask: mask, hasResidual: true),
      AttentionLayer(
        heads: [head(1, 0.25), head(isRagged ? 2 : 1, 0.75)],
        outputWeight: Matrix(rows: isRagged ? 3 : 2, columns: 2, repeating: 0.5)),
    ])
}
