import AttentionEngine
import Exports
import Testing

/// All heads with their statistics as a table.
@Suite struct HeadsExportTests {
  private let heads = ExportedHeads(
    rows: [
      .init(
        layer: "encoder 0", head: 0, isOn: true,
        statistics: [.entropy: 1.5, .distance: 2, .first: 0.25, .previous: .nan]),
      .init(layer: "cross 0", head: 1, isOn: false, statistics: [.entropy: 0.125]),
    ])

  @Test func csv() throws {
    #expect(
      try text(.heads(heads), .csv) == """
        layer,head,on,entropy,distance,first,previous,same,next,separators
        encoder 0,0,true,1.5,2.0,0.25,nan,,,
        cross 0,1,false,0.125,,,,,,

        """)
  }

  @Test func tableForPeople() throws {
    #expect(
      try text(.heads(heads), .text) == """
        heads · 2

        layer      head  on     entropy  distance  first  previous  same  next  separators
        encoder 0     0  true     1.500     2.000  0.250       NaN
        cross 0       1  false    0.125

        """)
  }

  /// Changes have the same shape as values, and must not be taken for them.
  @Test func changesSayAgainstWhatTheyAre() throws {
    let change = ExportedHeads(rows: [], baseline: "the scene as opened")
    #expect(
      try text(.heads(change), .text)
        .hasPrefix("heads · 0 · change against the scene as opened\n"))
    #expect(
      try text(.heads(change), .csv)
        .hasPrefix("layer,head,on,change of entropy against the scene as opened,change of dist"))
    #expect(
      try text(.heads(change), .json)
        .hasPrefix(#"{"stage": "heads", "change": true, "against": "the scene as opened", "#))
  }

  @Test func json() throws {
    let lines = try text(.heads(heads), .json).split(separator: "\n").map(String.init)
    #expect(lines[0] == #"{"stage": "heads", "change": false, "heads": ["#)
    #expect(
      lines[1].hasPrefix(
        #"{"layer": "encoder 0", "head": 0, "on": true, "entropy": 1.5, "distance": 2.0, "first": 0.25"#
      ))
    #expect(lines[1].contains(#""previous": null, "same": null"#))
  }

  @Test(arguments: [ExportFormat.npy, .safetensors, .svg, .dot])
  func matricesHoldNone(_ format: ExportFormat) throws {
    #expect(throws: ExportError.holdsNoTable(format)) {
      try export(.heads(heads), format: format)
    }
  }

  @Test func theFormatOfAFile() throws {
    #expect(try ExportFormat(forFile: "a/b.csv") == .csv)
    for name in ["out", "../out", "a.b/out", ".hidden"] {
      #expect(try ExportFormat(forFile: name) == .text, "\(name)")
    }
    let unknown = try #require(throws: ExportFormat.UnknownEnding.self) {
      try ExportFormat(forFile: "a/w.foo")
    }
    #expect(
      unknown.description
        == "a/w.foo ends in none of .txt .csv .json .npy .safetensors .svg .dot")
  }
}
