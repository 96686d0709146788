import AttentionEngine

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
      array(matrix.row(row).map { $0.isFinite ? numbers.string($0) : "null" })
    }
    let values = rows.isEmpty ? "[]" : "[\n" + rows.joined(separator: ",\n") + "\n]"
    return object([
      ("stage", string(exported.name)),
      ("layer", exported.layer.map(String.init) ?? "null"),
      ("head", exported.head.map(String.init) ?? "null"),
      ("rows", array(exported.labeled.rowLabels.map(string))),
      ("columns", array(exported.labeled.columnLabels.map(string))),
      ("shape", array([String(matrix.rows), String(matrix.columns)])),
      ("values", values),
    ])
  }

  /// `{"stage": "tokens", "ids": […], "tokens": […], "offsets": [[start, end], …]}`.
  static func text(of tokens: ExportedTokens) -> String {
    object([
      ("stage", string(Stage.tokens.rawValue)),
      ("ids", array(tokens.ids.map(String.init))),
      ("tokens", array(tokens.texts.map(string))),
      (
        "offsets",
        array(tokens.offsets.map { array([String($0.lowerBound), String($0.upperBound)]) })
      ),
    ])
  }

  /// An array of the matrices in the order of the pass.
  static func text(of pass: ExportedPass, numbers: ExportNumberFormat) -> String {
    "[\n" + pass.matrices.map { text(of: $0, numbers: numbers) }.joined(separator: ",\n") + "\n]"
  }

  static func object(_ members: [(String, String)]) -> String {
    "{" + members.map { string($0.0) + ": " + $0.1 }.joined(separator: ", ") + "}"
  }

  static func array(_ elements: [String]) -> String {
    "[" + elements.joined(separator: ", ") + "]"
  }

  /// A string with quotes. U+2028 and U+2029 are escaped as well, for readers that take JSON for
  /// JavaScript.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case "\u{0}"..<" ", "\u{7F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
