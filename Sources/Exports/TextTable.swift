import AttentionEngine
import CellGrid

/// A table for people: a heading, the labels, the numbers in aligned columns.
///
/// Widths are terminal columns, so that wide characters line up too. Lines end in a line feed and
/// never in a space.
enum TextTable {
  private static let gap = "  "

  static func text(of exported: ExportedMatrix, numbers: ExportNumberFormat) -> String {
    let matrix = exported.matrix
    let range = exported.range.description(numbers: numbers)
    let heading = ([exported.name] + exported.place + ["\(matrix.shape)", range])
      .joined(separator: " · ")
    var lines = [heading]
    let notes = [exported.axesDescription, exported.leftOutDescription].filter { !$0.isEmpty }
    if !notes.isEmpty { lines.append(notes.joined(separator: ", ")) }
    lines.append("")

    let header = [""] + exported.labeled.columnLabels
    let rows = (0..<matrix.rows).map { row in
      [exported.labeled.rowLabels[row]]
        + exported.fields(ofRow: row, leftOut: ExportedMatrix.leftOutMark, numbers.readable)
    }
    lines += align([header] + rows, leftAligned: [0])
    return joined(lines)
  }

  static func text(of heads: ExportedHeads, numbers: ExportNumberFormat) -> String {
    let rows = [ExportedHeads.columns] + heads.rows.map { $0.fields(numbers.readable) }
    return joined([heads.heading, ""] + align(rows, leftAligned: [0, 2]))
  }

  static func text(of tokens: ExportedTokens) -> String {
    let heading = "tokens · \(tokens.texts.count)"
    guard tokens.hasPlaces else {
      let rows = tokens.texts.enumerated().map { [String($0.offset), $0.element] }
      return joined([heading, ""] + align([["index", "token"]] + rows, leftAligned: [1]))
    }
    let rows = tokens.texts.indices.map { index in
      [
        String(index), String(tokens.ids[index]), tokens.texts[index],
        String(tokens.offsets[index].lowerBound), String(tokens.offsets[index].upperBound),
      ]
    }
    let header = ["index", "id", "token", "start", "end"]
    let table = align([header] + rows, leftAligned: [2])
    return joined([heading, "offsets: Unicode scalars", ""] + table)
  }

  /// Fills every cell to the width of its column. A column without any text takes no room.
  private static func align(_ rows: [[String]], leftAligned: Set<Int>) -> [String] {
    let rows = rows.map { $0.map { TextWidth.visible($0) } }
    let widths = (rows.first ?? []).indices.map { column in
      rows.map { TextWidth.columns($0[column]) }.max() ?? 0
    }
    return rows.map { cells in
      var line = ""
      var isFirst = true
      for (column, cell) in cells.enumerated() where widths[column] > 0 {
        if !isFirst { line += gap }
        isFirst = false
        let alignRight = !leftAligned.contains(column)
        line += TextWidth.padded(cell, to: widths[column], alignRight: alignRight)
      }
      return line
    }
  }

  private static func joined(_ lines: [String]) -> String {
    lines.map { line in
      String(line[..<(line.lastIndex { $0 != " " }.map(line.index(after:)) ?? line.startIndex)])
    }.joined(separator: "\n") + "\n"
  }
}
