import AttentionEngine
import Exports
import Testing

@Suite struct DOTExportTests {
  @Test func arrowsGoFromQueryToKeyTheStrongestFirst() throws {
    let dot = try text(map([[0.25, 0.75], [1, 0]]), .dot)
    let edges = dot.split(separator: "\n").filter { $0.contains("->") }
    #expect(
      edges == [
        "  t1 -> t0 [label=\"1.000\", penwidth=5.00, color=\"#1f4e9eff\"];",
        "  t0 -> t1 [label=\"0.750\", penwidth=3.82, color=\"#1f4e9ee2\"];",
        "  t0 -> t0 [label=\"0.250\", penwidth=1.47, color=\"#1f4e9e93\"];",
      ])
    #expect(dot.hasPrefix("digraph attention {\n"))
    #expect(dot.hasSuffix("}\n"))
    #expect(
      dot.contains("label=\"weights · layer 0 · head 1: 3 arrows from query to key, none hidden\""))
  }

  @Test func thresholdTopKAndFocusHideAndTheCaptionCounts() throws {
    let exported = map([[0.25, 0.75], [0.4, 0.6]])
    let top = try text(exported, .dot, ExportOptions(topK: 1))
    #expect(top.split(separator: "\n").filter { $0.contains("->") }.count == 2)
    #expect(top.contains("2 hidden with a weight of 0.650 of 2.000"))
    let strong = try text(exported, .dot, ExportOptions(precision: 1, threshold: 0.7))
    #expect(strong.contains("1 arrow from query to key, 3 hidden with a weight of 1.2 of 2.0"))
    let focused = try text(exported, .dot, ExportOptions(focus: .incoming(0)))
    #expect(focused.contains("t0 -> t0") && focused.contains("t1 -> t0"))
    #expect(!focused.contains("-> t1"))
  }

  /// Of equal tokens the place tells which.
  @Test func theCaptionNamesTheTokenOfTheFocus() throws {
    let exported = map([[0.25, 0.75], [0.4, 0.6]])
    let caption = { (focus: AttentionGraph.Focus) in
      let dot = try text(exported, .dot, ExportOptions(focus: focus))
      return dot.split(separator: "\n")[1].split(separator: "label=\"")[1].prefix { $0 != "\"" }
    }
    #expect(
      try caption(.outgoing(1))
        == "weights · layer 0 · head 1 · out of “b” (token 1): 2 arrows from query to key, none hidden"
    )
    #expect(try caption(.incoming(0)).contains("head 1 · into “a” (token 0): 2 arrows"))
    #expect(
      try caption(.queries([0, 1])).contains("out of “a” (token 0), “b” (token 1): 4 arrows"))
  }

  @Test func weightsWithoutAnArrowAreCounted() throws {
    let dot = try text(map([[-0.25, 0.75], [.nan, 0]]), .dot)
    #expect(
      dot.contains("1 arrow from query to key, none hidden, without an arrow: 1 negative, 1 NaN\""))
  }

  /// Of a long map a graph shows the queries around the cursor, and the file has those.
  @Test func someQueriesHaveArrowsOfTheirOwnTokens() throws {
    let dot = try text(
      map([[0.25, 0.75], [0.4, 0.6]]), .dot, ExportOptions(topK: 1, queries: 1..<2))
    #expect(dot.split(separator: "\n").filter { $0.contains("->") }.count == 1)
    #expect(dot.contains("  t1 -> t1 [label=\"0.600\"") && dot.contains("  t0 [label=\"a\""))
    #expect(dot.contains("head 1 · queries 1–1 of 2: 1 arrow from query to key, 1 hidden with"))
  }

  @Test func equalTokensStayApartOnACircle() throws {
    let dot = try text(map([[1, 0], [0, 1]], tokens: ["le", "le"]), .dot)
    #expect(dot.contains("  t0 [label=\"le\", pos=\"0.00,1.60!\"];"))
    #expect(dot.contains("  t1 [label=\"le\", pos=\"0.00,-1.60!\"];"))
  }

  @Test func labelsAreEscaped() throws {
    let dot = try text(map([[1, 0], [0, 1]], tokens: ["\"\\N", "&lt;\n"]), .dot)
    #expect(dot.contains(#"t0 [label="\"\\N","#))
    #expect(dot.contains(#"t1 [label="&amp;lt;␊","#))
  }

  @Test func onlyWeightsAreDrawn() {
    #expect(throws: ExportError.drawsWeightsOnly(name: "scores")) {
      try export(
        .matrix(map([[1, 0], [0, 1]], name: "scores", content: .map)), format: .dot)
    }
  }

  @Test func aMapWithoutTokensIsAGraphWithoutNodes() throws {
    let dot = try text(map([], tokens: []), .dot)
    #expect(!dot.contains("t0"))
  }

  @Test func keysOfAnotherSentenceStandInAColumnOfTheirOwn() throws {
    let matrix = ExportedMatrix(
      weights: LabeledMatrix(
        matrix: Matrix([[0.9, 0.1, 0], [0, 0.25, 0.75]]), rowLabels: ["le", "chat"],
        columnLabels: ["the", "black", "cat"]), layer: 2, detail: "mean of 2 heads")
    let bytes = try export(.matrix(matrix), format: .dot, options: ExportOptions())
    let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n").map {
      $0.trimmingPrefix { $0 == " " }
    }
    #expect(lines.contains { $0.hasPrefix("t1 [label=\"chat\", pos=\"4,-1!\"]") })
    #expect(lines.contains { $0.hasPrefix("k2 [label=\"cat\", pos=\"0,-2!\"]") })
    #expect(lines.contains { $0.hasPrefix("t1 -> k2 [label=\"0.75") })
    #expect(!lines.contains { $0.hasPrefix("t2") })
  }
}
