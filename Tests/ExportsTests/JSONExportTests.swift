import AttentionEngine
import Exports
import Foundation
import Testing

@Suite struct JSONExportTests {
  private func parsed(_ subject: ExportSubject) throws -> Any {
    try JSONSerialization.jsonObject(with: Data(try export(subject, format: .json)))
  }

  @Test func aMatrixHasExactlyTheMembersOfItsForm() throws {
    #expect(
      try text(map([[0.25, 0.75], [1, -0.0]]), .json) == """
        {"stage": "weights", "layer": 0, "head": 1, "rows": ["a", "b"], "columns": ["a", "b"], \
        "shape": [2, 2], "values": [
        [0.25, 0.75],
        [1.0, -0.0]
        ]}

        """)
  }

  @Test func whatAStageDoesNotHaveIsNull() throws {
    let json = try text(
      map([[1, 0], [0, 1]], name: "input", content: .values, layer: nil, head: nil), .json)
    #expect(json.hasPrefix(#"{"stage": "input", "layer": null, "head": null, "rows""#))
  }

  @Test func whatIsNotFiniteIsNull() throws {
    let json = try text(map([[-.infinity, .nan], [.infinity, 1]]), .json)
    #expect(json.contains("[null, null],\n[null, 1.0]"))
  }

  @Test func aPrecisionRounds() throws {
    let json = try text(map([[1e-5, 0.126], [1, 0]]), .json, ExportOptions(precision: 2))
    #expect(json.contains("[0.00, 0.13],\n[1.00, 0.00]"))
  }

  @Test func anEmptyMatrixHasNoRows() throws {
    let empty = ExportedMatrix(
      name: "q",
      labeled: LabeledMatrix(
        matrix: Matrix(rows: 0, columns: 1), rowLabels: [], columnLabels: ["0"]))
    #expect(try text(empty, .json).hasSuffix("\"shape\": [0, 1], \"values\": []}\n"))
  }

  @Test func escapesAreThoseOfJSON() throws {
    let label = "\"\\/\n\r\t\u{1}\u{7F}\u{2028}\u{2029}é日\u{1F408}"
    let exported = map([[1, 0], [0, 1]], tokens: [label, "b"])
    let json = try text(exported, .json)
    #expect(json.contains(#"["\"\\/\n\r\t\u0001\u007f\u2028\u2029é日🐈", "b"]"#))
    let object = try #require(try parsed(.matrix(exported)) as? [String: Any])
    #expect(object["rows"] as? [String] == [label, "b"])
  }

  @Test func numbersReadAsDoublesAreTheFloats() throws {
    let values: [[Float]] = [[0.1, 1.0 / 3], [1e-30, 3.4e38]]
    let object = try #require(try parsed(.matrix(map(values))) as? [String: Any])
    let back = try #require(object["values"] as? [[Double]])
    for (row, expected) in zip(back, values) {
      for (number, float) in zip(row, expected) {
        #expect(abs(number - Double(float)) <= 1e-7 * abs(number))
        #expect(Float(number) == float)
      }
    }
  }

  @Test func tokensHaveIdsTextsAndOffsetsInScalars() throws {
    let tokens = ExportedTokens(ids: [3, 0], joinedBySpaces: ["e\u{301}t", "."])
    #expect(
      try text(.tokens(tokens), .json)
        == #"{"stage": "tokens", "ids": [3, 0], "tokens": ["e\#u{301}t", "."], "#
        + #""offsets": [[0, 3], [4, 5]]}"# + "\n")
  }

  @Test func thePassIsAnArrayOfItsMatrices() throws {
    let pass = ExportedPass(
      tokens: ExportedTokens(ids: [], joinedBySpaces: []),
      matrices: [map([[1, 0], [0, 1]], head: 0), map([[0, 1], [1, 0]], head: 1)])
    let array = try #require(try parsed(.all(pass)) as? [[String: Any]])
    #expect(array.map { $0["head"] as? Int } == [0, 1])
    #expect(array[1]["values"] as? [[Double]] == [[0, 1], [1, 0]])
  }
}
