import Safetensors
import Testing

/// Lists of texts in the metadata.
@Suite struct ListTests {
  private func texts(_ list: String) throws -> [String]? {
    try TensorDirectory(of: TensorFile.bytes(of: [], metadata: [("tokens", list)])).texts("tokens")
  }

  @Test func readsLists() throws {
    #expect(try texts("[]") == [])
    #expect(try texts(#" ["Le", "\u0120chat", "\"", "🙂"] "#) == ["Le", "Ġchat", "\"", "🙂"])
    #expect(try TensorDirectory(of: TensorFile.bytes(of: [])).texts("tokens") == nil)
  }

  @Test(
    arguments: [
      ("Le chat", 0, HeaderFault.expected(.character(0x5B), found: 0x4C)),
      ("[\"Le\"", 5, .expected(.commaOr(0x5D), found: nil)),
      ("[1]", 1, .expected(.text, found: 0x31)),
      ("[] x", 3, .expected(.endOfList, found: 0x78)),
      ("", 0, .expected(.character(0x5B), found: nil)),
    ])
  func faults(_ list: String, _ place: Int, _ fault: HeaderFault) {
    #expect(throws: SafetensorsError.metadata(fault, place: place, key: "tokens")) {
      try texts(list)
    }
  }

  @Test func words() {
    let error = SafetensorsError.metadata(
      .expected(.commaOr(0x5D), found: nil), place: 5, key: "tokens")
    #expect(
      "\(error)"
        == "byte 5 of the metadata `tokens`: `,` or `]` is missing, the text ends here; it "
        + "should be a list of texts, as in `[\"Le\", \"chat\"]`")
  }
}
