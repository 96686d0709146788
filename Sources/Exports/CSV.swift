import AttentionEngine

/// Comma-separated values as in RFC 4180, but for the line ends: a line feed, as Unix tools and
/// Python write them.
///
/// The first record has the column labels, every other one a row label and its numbers. The field
/// before the column labels says what the matrix is where it is no stage of one head, or a change or a
/// gradient, and is empty else. A key that a lens leaves out has empty fields. Labels stand as they
/// are, also those that a spreadsheet takes for a formula (`=`, `+`, `-`, `@`): the file is data. What
/// is not finite is `-inf`, `inf` or `nan`.
enum CSV {
  static func text(of exported: ExportedMatrix, numbers: ExportNumberFormat) -> String {
    let labeled = exported.labeled
    var text = record([exported.remarks.joined(separator: " · ")] + labeled.columnLabels)
    for row in 0..<labeled.matrix.rows {
      text += record(
        [labeled.rowLabels[row]] + exported.fields(ofRow: row, leftOut: "", numbers.string))
    }
    return text
  }

  static func text(of heads: ExportedHeads, numbers: ExportNumberFormat) -> String {
    heads.rows.reduce(into: record(heads.columns)) {
      $0 += record($1.fields(numbers.string))
    }
  }

  static func text(of tokens: ExportedTokens) -> String {
    guard tokens.hasPlaces else {
      return tokens.texts.enumerated().reduce(into: record(["index", "token"])) {
        $0 += record([String($1.offset), $1.element])
      }
    }
    return tokens.texts.indices.reduce(into: record(["index", "id", "token", "start", "end"])) {
      let offsets = tokens.offsets[$1]
      $0 += record([
        String($1), String(tokens.ids[$1]), tokens.texts[$1], String(offsets.lowerBound),
        String(offsets.upperBound),
      ])
    }
  }

  private static func record(_ fields: [String]) -> String {
    fields.map(field).joined(separator: ",") + "\n"
  }

  /// Scalars, not characters: a carriage return and a line feed are one `Character`.
  private static func field(_ text: String) -> String {
    let scalars = text.unicodeScalars
    let needsQuotes =
      scalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
      || scalars.first == " " || scalars.last == " "
    guard needsQuotes else { return text }
    var quoted = "\""
    for scalar in scalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
