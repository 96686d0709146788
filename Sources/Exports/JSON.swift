import AttentionEngine
import Safetensors

/// The JSON forms of one matrix, of the tokens, and of the whole pass.
///
/// Numbers are the shortest that read back as the same float32. JSON has no infinities: what is
/// not finite is `null`. A stage without a layer or without heads has `null` there.
enum JSON {
  /// `{"stage": …, "layer": …, "head": …, "rows": […], "columns": […], "shape": […],
  /// "values": [[…]]}`, one row of numbers a line. Of a matrix that is no stage of one head `detail`
  /// says behind the head what it is, and `left_out` has the indices of the columns that a lens leaves
  /// out, whose values are `null`. Of changes stands there, as of heads, `"change": true` and
  /// `against`, of gradients `"gradient": true`.
  static func text(of exported: ExportedMatrix, numbers: ExportNumberFormat) -> String {
    let matrix = exported.matrix
    let rows = (0..<matrix.rows).map { row in
      JSONText.array(
        exported.fields(ofRow: row, leftOut: "null") {
          $0.isFinite ? numbers.string($0) : "null"
        })
    }
    let values = rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
    let leftOut = exported.leftOut.sorted().map(String.init)
    let place = [
      ("stage", JSONText.string(exported.name)),
      ("layer", exported.layer.map(String.init) ?? "null"),
      ("head", exported.head.map(String.init) ?? "null"),
    ]
    let map =
      (exported.detail.map { [("detail", JSONText.string($0))] } ?? [])
      + (exported.reading?.jsonMembers ?? [])
      + (leftOut.isEmpty ? [] : [("left_out", JSONText.array(leftOut))])
    let table = [
      ("rows", JSONText.array(exported.labeled.rowLabels.map(JSONText.string))),
      ("columns", JSONText.array(exported.labeled.columnLabels.map(JSONText.string))),
      ("shape", JSONText.array([String(matrix.rows), String(matrix.columns)])),
      ("values", values),
    ]
    return JSONText.object(place + map + table)
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

  /// `{"stage": "heads", "change": false, "heads": [{"layer": …, "head": …, "on": …, "entropy": …}, …]}`,
  /// a head a line; a statistic that a head does not have is `null`. Of changes `against` says behind
  /// `change` against what they are.
  static func text(of heads: ExportedHeads, numbers: ExportNumberFormat) -> String {
    let rows = heads.rows.map { row in
      JSONText.object(
        [
          ("layer", JSONText.string(row.layer)), ("head", String(row.head)),
          ("on", String(row.isOn)),
        ]
          + HeadStatistic.allCases.map { statistic in
            let value = row.statistics[statistic].flatMap { $0.isFinite ? $0 : nil }
            return (statistic.rawValue, value.map(numbers.string) ?? "null")
          })
    }
    return JSONText.object(
      [("stage", JSONText.string("heads")), ("change", String(heads.baseline != nil))]
        + (heads.baseline.map { [("against", JSONText.string($0))] } ?? [])
        + [("heads", "[\n" + rows.joined(separator: ",\n") + "\n]")])
  }

  /// An array of the matrices in the order of the pass.
  static func text(of pass: ExportedPass, numbers: ExportNumberFormat) -> String {
    "[\n" + pass.matrices.map { text(of: $0, numbers: numbers) }.joined(separator: ",\n") + "\n]"
  }
}

extension ExportedMatrix.Reading {
  fileprivate var jsonMembers: [(String, String)] {
    switch self {
    case .change(let baseline):
      [("change", "true"), ("against", JSONText.string("the \(baseline)"))]
    case .gradient: [("gradient", "true")]
    }
  }
}
