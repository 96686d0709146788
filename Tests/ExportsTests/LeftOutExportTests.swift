import AttentionEngine
import Exports
import Testing

/// A key that a lens leaves out has no weight, and not the weight 0: every format says so.
@Suite struct LeftOutExportTests {
  private func map(_ values: [[Float]], leftOut: Set<Int> = [0]) -> ExportedMatrix {
    ExportedMatrix(
      weights: LabeledMatrix(
        matrix: Matrix(values), rowLabels: ["a", "b"], columnLabels: ["a", "b"]),
      layer: 0, head: 1, detail: "without first token, renormalised", leftOut: leftOut)
  }

  @Test func csv() throws {
    #expect(
      try text(map([[0, 1], [0, 0.5]]), .csv) == """
        "without first token, renormalised",a,b
        a,,1.0
        b,,0.5

        """)
  }

  @Test func tableForPeople() throws {
    #expect(
      try text(map([[0, 1], [0, 0.5]]), .text) == """
        weights · layer 0 · head 1 · without first token, renormalised · 2x2 · 0.500 to 1.000
        rows: query, columns: key, –: left out

           a      b
        a  –  1.000
        b  –  0.500

        """)
  }

  @Test func json() throws {
    #expect(
      try text(map([[0, 1], [0, 0.5]]), .json) == """
        {"stage": "weights", "layer": 0, "head": 1, "detail": "without first token, renormalised", \
        "left_out": [0], "rows": ["a", "b"], "columns": ["a", "b"], "shape": [2, 2], "values": [
        [null, 1.0],
        [null, 0.5]
        ]}

        """)
  }

  @Test func picture() throws {
    let picture = try text(map([[0, 1], [0, 0.5]]), .svg)
    #expect(picture.contains(">left out</text>") && picture.contains("0.500 to 1.000"))
    #expect(!picture.contains(">0.000</text>"))
    let odd = try text(map([[0, .nan], [0, 0.5]]), .svg)
    #expect(odd.contains(">left out, not finite</text>"))
  }

  @Test func whatIsWholeSaysNothingOfIt() throws {
    let whole = map([[0.25, 0.75], [0, 1]], leftOut: [])
    for format in [ExportFormat.text, .csv, .json, .svg] {
      let written = try text(whole, format)
      #expect(!written.contains("left out") && !written.contains("left_out"), "\(format)")
    }
  }
}
