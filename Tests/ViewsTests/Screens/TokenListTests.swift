import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// The sentence as a list of tokens.
@Suite struct TokenListTests {
  @Test func rowsOfLargeTablesAreWhole() throws {
    let table = (0..<1200).map { "  word\($0): [\($0), 1]" }.joined(separator: "\n")
    let grid = try ScreenFixture.frame(
      """
      sentence: word7 word1199
      embeddings:
      \(table)
      attention:
        heads: [{W_Q: identity, W_K: identity, W_V: identity}]
      """, keys: ["T"], width: 80
    ).grid
    #expect(grid.place(of: "word7        7  [7, 1]") != nil)
    #expect(grid.place(of: "word1199  1199  [1199, 1]") != nil)
  }
}
