import AttentionEngine
import Exports
import Testing

@Suite struct CSVExportTests {
  @Test func theFirstLineHasTheColumnLabelsAndEveryOtherStartsWithARowLabel() throws {
    let exported = map([[0.25, 0.75], [-0.0, -.infinity]])
    #expect(try text(exported, .csv) == ",a,b\na,0.25,0.75\nb,-0.0,-inf\n")
  }

  @Test func aPrecisionRounds() throws {
    let exported = map([[0.25, 0.75], [1, 0]])
    #expect(
      try text(exported, .csv, ExportOptions(precision: 1)) == ",a,b\na,0.2,0.8\nb,1.0,0.0\n")
  }

  @Test(arguments: [
    ("a,b", "\"a,b\""), ("say \"x\"", "\"say \"\"x\"\"\""), ("a\nb", "\"a\nb\""),
    ("a\r\nb", "\"a\r\nb\""), (" a", "\" a\""), ("=1+2", "=1+2"), ("@x", "@x"), ("-", "-"),
    ("+", "+"), ("日本", "日本"), ("", ""),
  ])
  func labelsAreQuotedWhereTheyMustAndOtherwiseStandAsTheyAre(
    label: String, field: String
  ) throws {
    let exported = map([[1, 0], [0, 1]], tokens: [label, "b"])
    #expect(try text(exported, .csv) == ",\(field),b\n\(field),1.0,0.0\nb,0.0,1.0\n")
  }

  @Test func tokensHaveTheirIdsAndOffsets() throws {
    let tokens = ExportedTokens(ids: [4, 0], joinedBySpaces: ["e\u{301}t", ","])
    #expect(
      try text(.tokens(tokens), .csv)
        == "index,id,token,start,end\n0,4,e\u{301}t,0,3\n1,0,\",\",4,5\n")
  }
}
