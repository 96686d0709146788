import AttentionEngine
import CellGrid
import Exports
import Testing

@Suite struct TextExportTests {
  @Test func aMatrixHasAHeadingLabelsAndAlignedNumbers() throws {
    let exported = map([[0.25, 0.75], [1, 0]], tokens: ["Le", "chat"])
    #expect(
      try text(exported, .text) == """
        weights · layer 0 · head 1 · 2x2 · 0.000 to 1.000
        rows: query, columns: key

                 Le   chat
        Le    0.250  0.750
        chat  1.000  0.000

        """)
  }

  @Test func theDecimalPointsStandBelowEachOther() throws {
    let exported = map([[-10.5, 0.75], [1, -.infinity]], name: "masked", content: .map)
    #expect(
      try text(exported, .text, ExportOptions(precision: 1)) == """
        masked · layer 0 · head 1 · 2x2 · -10.5 to 1.0, 1 × -∞
        rows: query, columns: key

               a    b
        a  -10.5  0.8
        b    1.0   -∞

        """)
  }

  /// The last column is aligned to the right, so all lines of a table are equally wide.
  @Test func wideAndCombiningLabelsAreMeasuredInColumns() throws {
    let exported = map([[0.5, 0.5], [0.5, 0.5]], tokens: ["日本", "e\u{301}t"])
    let lines = try text(exported, .text).split(separator: "\n").dropFirst(2)
    #expect(lines.count == 3)
    #expect(Set(lines.map { TextWidth.columns(String($0)) }).count == 1)
  }

  @Test func controlCharactersHavePictures() throws {
    let table = try text(map([[1, 0], [0, 1]], tokens: ["\n", "\u{1B}[2J\u{202E}"]), .text)
    #expect(table.contains("␛[2J�"))
    #expect(!table.unicodeScalars.contains("\u{1B}") && !table.unicodeScalars.contains("\u{202E}"))
    #expect(table.contains("\n␊ "))
  }

  @Test func aRowWithoutALabelTakesNoRoomForIt() throws {
    let bias = ExportedMatrix(
      name: "b_Q", layer: 0, head: 0, axes: .init(rows: "", columns: "feature"),
      labeled: LabeledMatrix(
        matrix: Matrix([[0.5, -1]]), rowLabels: [""], columnLabels: ["0", "1"]))
    #expect(
      try text(bias, .text) == """
        b_Q · layer 0 · head 0 · 1x2 · -1.000 to 0.500
        columns: feature

            0       1
        0.500  -1.000

        """)
  }

  @Test func aMatrixWithoutNumbersIsEmpty() throws {
    let empty = ExportedMatrix(
      name: "q",
      labeled: LabeledMatrix(
        matrix: Matrix(rows: 0, columns: 2), rowLabels: [], columnLabels: ["0", "1"]))
    #expect(try text(empty, .text) == "q · 0x2 · empty\n\n0  1\n")
  }

  @Test func noLineEndsInASpace() throws {
    let table = try text(.tokens(ExportedTokens(ids: [7], joinedBySpaces: ["a"])), .text)
    #expect(!table.contains(" \n"))
    #expect(
      table == """
        tokens · 1
        offsets: Unicode scalars

        index  id  token  start  end
            0   7  a          0    1

        """)
  }

  @Test func thePassIsEveryMatrixAfterAnEmptyLine() throws {
    let pass = ExportedPass(
      tokens: ExportedTokens(ids: [0], joinedBySpaces: ["a"]),
      matrices: [map([[1, 0], [0, 1]], head: 0), map([[0, 1], [1, 0]], head: 1)])
    let first = try text(pass.matrices[0], .text)
    let second = try text(pass.matrices[1], .text)
    #expect(try text(.all(pass), .text) == first + "\n" + second)
  }
}
