import AttentionEngine
import Safetensors

/// The JSON forms of one matrix, of the tokens, and of the whole pass.
///
/// Numbers are the shortest that read back as the same float32. JSON has no infinities: what is
/// not finite is `null`. A stage without a layer or without heads has `null` there.
enum JSON {
  /// `{"stage": …, "layer": …, "head": …, "rows": […], "columns": […], "shape": […],
  /// "values": [[…]]}`, one row of numbers a line.
  static func text(of exported: ExportedMatrix, numbers: ExportNumberFormat) -> String {
    let matrix = exported.matrix
    let rows = (0..<matrix.rows).map { row in
      JSONText.array(matrix.row(row).map { $0.isFinite ? numbers.string($0) : "null" })
    }
    let values = rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
    return JSONText.object([
      ("stage", JSONText.string(exported.name)),
      ("layer", exported.layer.map(String.init) ?? "null"),
      ("head", exported.head.map(String.init) ?? "null"),
      ("rows", JSONText.array(exported.labeled.rowLabels.map(JSONText.string))),
      ("columns", JSONText.array(exported.labeled.columnLabels.map(JSONText.string))),
      ("shape", JSONText.array([String(matrix.rows), String(matrix.columns)])),
      ("values", values),
    ])
  }

  /// `{"stage": "tokens", "ids": […], "tokens": […], "offsets": [[start, end], …]}`,
  /// without ids and offsets where there are none.
  static func text(of tokens: ExportedTokens) -> String {
    guard tokens.hasPlaces else {
      return JSONText.object([
        ("stage", JSONText.string(Stage.tokens.rawValue)),
        ("tokens", JSONText.array(tokens.texts.map(JSONText.string))),
      ])
    }
    return JSONText.object([
      ("stage", JSONText.string(Stage.tokens.rawValue)),
      ("ids", JSONText.array(tokens.ids.map(String.init))),
      ("tokens", JSONText.array(tokens.texts.map(JSONText.string))),
      (
        "offsets",
        JSONText.array(
          tokens.offsets.map { JSONText.array([String($0.lowerBound), String($0.upperBound)]) })
      ),
    ])
  }

  /// An array of the matrices in the order of the pass.
  static func text(of pass: ExportedPass, numbers: ExportNumberFormat) -> String {
    "[\n" + pass.matrices.map { text(of: $0, numbers: numbers) }.joined(separator: ",\n") + "\n]"
  }
}
