import CellGrid
import Testing

@Suite struct GridTests {
  private func grid(_ width: Int, _ height: Int = 1) -> Grid {
    Grid(size: Size(width: width, height: height))
  }

  @Test func putWritesFromThePointAndSaysHowFar() {
    var grid = grid(6, 2)
    #expect(grid.put("chat", at: Point(x: 1, y: 1)) == 4)
    #expect(grid.lines == ["", " chat"])
    #expect(grid.text == "\n chat\n")
  }

  @Test func putIsCutAtTheGridAndAtTheRectangle() {
    var grid = grid(5, 3)
    grid.put("abcdefgh", at: Point(x: -2, y: 0))
    grid.put("abcdefgh", at: Point(x: 0, y: 1), within: Rect(x: 1, y: 1, width: 2, height: 1))
    grid.put("abc", at: Point(x: 0, y: 9))
    grid.put("abc", at: Point(x: 0, y: -1))
    #expect(grid.lines == ["cdefg", " bc", ""])
  }

  @Test func wideCharactersAtTheEdgesBecomeBlanks() {
    var grid = grid(5, 3)
    grid.put("漢字漢", at: Point(x: 0, y: 0))
    grid.put("漢字漢", at: Point(x: -1, y: 1))
    grid.put("漢字漢", at: Point(x: 0, y: 2), within: Rect(x: 1, y: 2, width: 3, height: 1))
    #expect(grid.lines == ["漢字", " 字漢", "  字"])
    #expect(grid[4, 0].text == " ")
    #expect(grid[1, 0].text == "" && grid[3, 0].text == "")
  }

  @Test func writingOverHalfOfAWideCharacterBlanksTheOther() {
    var left = grid(4)
    left.put("漢字", at: Point(x: 0, y: 0))
    left.put("a", at: Point(x: 0, y: 0))
    #expect(left.text == "a 字\n")
    var right = grid(4)
    right.put("漢字", at: Point(x: 0, y: 0))
    right.put("a", at: Point(x: 1, y: 0))
    #expect(right.text == " a字\n")
    var across = grid(4)
    across.put("漢字", at: Point(x: 0, y: 0))
    across.put("あ", at: Point(x: 1, y: 0))
    #expect(across.lines == [" あ"])
    #expect(across[3, 0].text == " ")
    var filled = grid(6)
    filled.put("漢字漢", at: Point(x: 0, y: 0))
    filled.fill(Rect(x: 1, y: 0, width: 4, height: 1), with: "-")
    #expect(filled.lines == [" ----"])
    #expect(filled[5, 0].text == " ")
  }

  @Test func noCellEverHoldsAControlCharacter() {
    var grid = grid(40, 1)
    let scalars = (UInt32(0)...0x2FFF).compactMap(Unicode.Scalar.init)
    for scalar in scalars + ["\u{FEFF}", "\u{FFFE}", "\u{E0001}", "\u{E0100}"] {
      let text = "a" + String(Character(scalar)) + "b"
      grid.put(text, at: Point(x: 0, y: 0))
      grid.put(TextWidth.visible(text), at: Point(x: 8, y: 0))
      grid.fill(Rect(x: 30, y: 0, width: 2, height: 1), with: Character(scalar))
      for cell in grid.cells {
        let isClean = cell.text.unicodeScalars.allSatisfy { scalar in
          switch scalar.properties.generalCategory {
          case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate: false
          default: true
          }
        }
        #expect(isClean, "U+\(String(scalar.value, radix: 16))")
      }
    }
  }

  @Test func aTokenCannotSendSequencesToTheTerminal() {
    var grid = grid(20)
    grid.put("x\u{1B}]0;title\u{07}\u{9B}2J\u{202E}y", at: Point(x: 0, y: 0))
    #expect(grid.text == "x␛]0;title␇�2J�y\n")
    #expect(grid.ansi(depth: .none) == "x␛]0;title␇�2J�y\n")
  }

  @Test func clustersTakeTheColumnsThatTheySayTheyTake() {
    for text in ["👩‍👩‍👧", "🇫🇷", "नि", "क्ष", "❤️", "e\u{301}", "한국", "1️⃣"] {
      var grid = grid(12)
      let width = grid.put(text, at: Point(x: 0, y: 0))
      grid.put("|", at: Point(x: width, y: 0))
      #expect(width == TextWidth.columns(text))
      #expect(TextWidth.columns(grid.lines[0]) == width + 1)
    }
  }

  @Test func fillAndRestyle() {
    var grid = grid(4, 2)
    let style = Style(background: .indexed(4))
    grid.fill(Rect(x: 1, y: 0, width: 9, height: 9), with: "x", style: style)
    #expect(grid.lines == [" xxx", " xxx"])
    grid.restyle(Rect(x: 0, y: 1, width: 2, height: 1)) { $0.attributes.insert(.bold) }
    #expect(grid[1, 1] == Cell(text: "x", style: Style(background: .indexed(4), attributes: .bold)))
    #expect(grid[0, 1].style == Style(attributes: .bold))
    #expect(grid[2, 1].style == style)
    grid.fill(Rect(x: 0, y: 0, width: 4, height: 2), with: "漢")
    #expect(grid.lines == ["", ""])
    #expect(grid[9, 9] == .blank && grid[-1, 0] == .blank)
  }

  @Test func aGridOfNoSizeTakesEverything() {
    for size in [Size(width: 0, height: 0), Size(width: -3, height: 5), Size(width: 4, height: -1)]
    {
      var grid = Grid(size: size)
      grid.put("漢a", at: Point(x: 0, y: 0))
      grid.fill(Rect(x: -1, y: -1, width: 9, height: 9), with: "x")
      grid.box(Rect(x: 0, y: 0, width: 5, height: 5), title: "t")
      #expect(grid.cells.isEmpty)
    }
  }

  @Test func boxes() {
    var grid = grid(14, 4)
    let inside = grid.box(Rect(x: 0, y: 0, width: 14, height: 4), title: "poids")
    #expect(inside == Rect(x: 1, y: 1, width: 12, height: 2))
    #expect(grid.lines == ["┌ poids ─────┐", "│            │", "│            │", "└────────────┘"])
  }

  @Test func boxesWithRoundedCornersAndInASCII() {
    var grid = grid(9, 6)
    let style = Style(foreground: .indexed(8))
    let bold = Style(attributes: .bold)
    grid.box(
      Rect(x: 0, y: 0, width: 9, height: 3), title: "a long title", style: style, titleStyle: bold,
      corners: .rounded)
    grid.box(Rect(x: 0, y: 3, width: 9, height: 3), title: "a long title", glyphs: .ascii)
    #expect(
      grid.lines == [
        "╭ a lo… ╮", "│       │", "╰───────╯", "+ a lo~ +", "|       |", "+-------+",
      ])
    #expect(grid[0, 0].style == style && grid[2, 0].style == bold)
  }

  @Test func boxesTooSmallForAFrame() {
    var grid = grid(4, 3)
    #expect(grid.box(Rect(x: 0, y: 0, width: 1, height: 3)).isEmpty)
    #expect(grid.box(Rect(x: 0, y: 0, width: 4, height: 1)).isEmpty)
    #expect(grid.lines == ["", "", ""])
    #expect(grid.box(Rect(x: 0, y: 0, width: 2, height: 2), title: "t").isEmpty)
    #expect(grid.lines == ["┌┐", "└┘", ""])
  }
}
