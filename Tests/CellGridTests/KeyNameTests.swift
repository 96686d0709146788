import CellGrid
import Testing

@Suite struct KeyNameTests {
  @Test func everyNameLeadsBackToItsKey() {
    let others: [Key] = [
      .character("q"), .character("?"), .character("é"), .character("F"), .control("p"),
      .control("@"), .control("\\"), .alt("x"), .alt("é"), .function(1), .function(12),
    ]
    for key in Key.named.map(\.key) + others {
      #expect(Key(name: key.name) == key, "\(key.name)")
    }
  }

  @Test(arguments: ["", "F0", "F13", "C-", "Nope", "c-p", "space", "ab"])
  func unknownNames(name: String) {
    #expect(Key(name: name) == nil)
  }

  @Test func controlIsLowerCase() {
    #expect(Key(name: "C-P") == .control("p"))
    #expect(Key(name: " ") == .space)
  }
}
