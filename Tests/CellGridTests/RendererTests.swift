import Testing

@testable import CellGrid

@Suite struct RendererTests {
  private func sample() -> Grid {
    var grid = Grid(size: Size(width: 8, height: 2))
    grid.put("ab", at: Point(x: 0, y: 0), style: Style(attributes: .bold))
    grid.put(
      "cd", at: Point(x: 2, y: 0), style: Style(foreground: .rgb(255, 0, 0), attributes: .bold))
    grid.put("e", at: Point(x: 4, y: 0), style: Style(background: .indexed(200)))
    grid.put(
      "漢", at: Point(x: 0, y: 1), style: Style(foreground: .indexed(9), background: .indexed(4)))
    return grid
  }

  @Test func ansiNamesOnlyWhatChanges() {
    let e = "\u{1B}"
    #expect(
      sample().ansi(depth: .truecolor)
        == "\(e)[1mab\(e)[38;2;255;0;0mcd\(e)[0;48;5;200me\(e)[0m\n\(e)[91;44m漢\(e)[0m\n")
    #expect(
      sample().ansi(depth: .ansi256)
        == "\(e)[1mab\(e)[38;5;196mcd\(e)[0;48;5;200me\(e)[0m\n\(e)[91;44m漢\(e)[0m\n")
    #expect(
      sample().ansi(depth: .ansi16)
        == "\(e)[1mab\(e)[91mcd\(e)[0;105me\(e)[0m\n\(e)[91;44m漢\(e)[0m\n")
    #expect(sample().ansi(depth: .none) == "\(e)[1mabcd\(e)[0me\n漢\n")
    #expect(sample().text == "abcde\n漢\n")
  }

  @Test func ansiKeepsBlanksThatShow() {
    var grid = Grid(size: Size(width: 4, height: 3))
    grid.fill(Rect(x: 0, y: 0, width: 2, height: 1), style: Style(background: .indexed(1)))
    grid.put("  ", at: Point(x: 0, y: 1), style: Style(attributes: .underline))
    grid.put("  ", at: Point(x: 0, y: 2), style: Style(foreground: .indexed(1)))
    #expect(grid.ansi(depth: .ansi16) == "\u{1B}[41m  \u{1B}[0m\n\u{1B}[4m  \u{1B}[0m\n\n")
    let all = Style(attributes: [.bold, .dim, .italic, .underline, .reverse])
    grid = Grid(size: Size(width: 1, height: 1))
    grid.put("x", at: Point(x: 0, y: 0), style: all)
    #expect(grid.ansi(depth: .none) == "\u{1B}[1;2;3;4;7mx\u{1B}[0m\n")
  }

  @Test func svgOfASmallGrid() {
    var grid = Grid(size: Size(width: 6, height: 2))
    grid.put("a<b", at: Point(x: 0, y: 0), style: Style(background: .rgb(1, 2, 3)))
    grid.put("│██", at: Point(x: 0, y: 1), style: Style(foreground: .indexed(16)))
    var options = SVGOptions(title: "\"x\" & y")
    options.hasFrame = false
    let expected = """
      <svg xmlns="http://www.w3.org/2000/svg" width="54" height="38" viewBox="0 0 54 38">
      <title>&quot;x&quot; &amp; y</title>
      <rect width="54" height="38" fill="#11131c"/>
      <g transform="translate(0 0)">
      <g shape-rendering="crispEdges">
      <rect x="0" y="0" width="27" height="19" fill="#010203"/>
      <rect x="9" y="19" width="18" height="19" fill="#000000"/>
      </g>
      <g fill="none">
      <path d="M4.5 19V28.5M4.5 28.5V38" stroke="#000000" stroke-width="1"/>
      </g>
      <g font-family="\(SVGText.fonts)" font-size="15">
      <text x="0" y="14.25" textLength="27" lengthAdjust="spacingAndGlyphs" xml:space="preserve" \
      fill="#d6dae8">a&lt;b</text>
      </g>
      </g>
      </svg>

      """
    #expect(grid.svg(options) == expected)
  }

  @Test func svgKeepsColumns() {
    var grid = Grid(size: Size(width: 12, height: 1))
    grid.put("a b  漢c", at: Point(x: 1, y: 0))
    let texts = grid.svg().split(separator: "\n").filter { $0.hasPrefix("<text x=") }
    // One blank stays in a run; two, and a character of another font, begin a new one.
    #expect(texts.count == 3)
    #expect(texts[0].hasPrefix("<text x=\"9\"") && texts[0].hasSuffix(">a b</text>"))
    #expect(texts[1].contains("x=\"54\"") && texts[1].contains("textLength=\"18\""))
    #expect(texts[2].contains("x=\"72\"") && texts[2].hasSuffix(">c</text>"))
  }

  @Test func svgUnderlinesNoBlankBetweenUnderlinedTexts() {
    let underlined = Style(attributes: .underline)
    var grid = Grid(size: Size(width: 12, height: 1))
    for (x, letter) in [(0, "Q"), (2, "K"), (4, "V")] {
      grid.put(letter, at: Point(x: x, y: 0), style: underlined)
    }
    grid.put("a b", at: Point(x: 6, y: 0), style: underlined)
    grid.put("c", at: Point(x: 10, y: 0))
    let texts = grid.svg().split(separator: "\n").filter { $0.hasPrefix("<text x=") }
    let expected = [("0", "Q"), ("18", "K"), ("36", "V"), ("54", "a b"), ("90", "c")]
    #expect(texts.count == expected.count)
    for (text, (x, content)) in zip(texts, expected) {
      #expect(text.hasPrefix("<text x=\"\(x)\"") && text.hasSuffix(">\(content)</text>"))
      #expect(text.contains("underline") == (content != "c"))
    }
  }

  /// Braille is drawn, not written: every dot a circle in its place, one path for a look.
  @Test func svgDrawsBraille() {
    var grid = Grid(size: Size(width: 4, height: 2))
    let style = Style(foreground: .rgb(1, 2, 3))
    grid.put("⠁⢀", at: Point(x: 0, y: 0), style: style)
    grid.put("⠀x", at: Point(x: 0, y: 1), style: style)
    var options = SVGOptions()
    options.hasFrame = false
    let lines = grid.svg(options).split(separator: "\n")
    let dots = lines.filter { $0.contains("#010203") && $0.hasPrefix("<path") }
    // The first dot of the first cell, the last one of the second; nothing for the empty character.
    #expect(
      dots == [
        "<path d=\"M0.72 2.38a1.53 1.53 0 1 0 3.06 0a1.53 1.53 0 1 0-3.06 0"
          + "M14.22 16.63a1.53 1.53 0 1 0 3.06 0a1.53 1.53 0 1 0-3.06 0\" fill=\"#010203\"/>"
      ])
    #expect(lines.filter { $0.hasPrefix("<text") }.count == 1)
  }

  @Test func svgHasAWindowWithATitle() {
    let svg = Grid(size: Size(width: 10, height: 2)).svg(SVGOptions(title: "<scene>"))
    #expect(svg.contains("width=\"122\" height=\"90\""))
    #expect(svg.contains("&lt;scene&gt;</text>"))
    #expect(!svg.contains("<scene>"))
    #expect(svg == Grid(size: Size(width: 10, height: 2)).svg(SVGOptions(title: "<scene>")))
  }

  @Test func svgOfAttributes() {
    var grid = Grid(size: Size(width: 9, height: 1))
    let style = Style(foreground: .rgb(1, 1, 1), background: .rgb(2, 2, 2), attributes: .reverse)
    grid.put("r", at: Point(x: 0, y: 0), style: style)
    grid.put("d", at: Point(x: 2, y: 0), style: Style(attributes: [.dim, .italic]))
    grid.put("u v", at: Point(x: 4, y: 0), style: Style(attributes: [.bold, .underline]))
    grid.cursor = Point(x: 8, y: 0)
    let svg = grid.svg()
    #expect(svg.contains("<rect x=\"0\" y=\"0\" width=\"9\" height=\"19\" fill=\"#010101\"/>"))
    #expect(svg.contains("fill=\"#020202\">r<"))
    #expect(svg.contains("opacity=\"0.6\" font-style=\"italic\">d<"))
    #expect(svg.contains("font-weight=\"700\" text-decoration=\"underline\">u v<"))
    #expect(svg.contains("<rect x=\"72\" y=\"0\" width=\"2\" height=\"19\""))
  }

  @Test func boxDrawingIsReadFromTheNames() throws {
    let cross = try #require(BoxDrawing("┼"))
    #expect([cross.up, cross.right, cross.down, cross.left] == [.light, .light, .light, .light])
    let corner = try #require(BoxDrawing("┏"))
    #expect([corner.up, corner.right, corner.down, corner.left] == [.none, .heavy, .heavy, .none])
    let mixed = try #require(BoxDrawing("╼"))
    #expect([mixed.up, mixed.right, mixed.down, mixed.left] == [.none, .heavy, .none, .light])
    #expect(BoxDrawing("╭")?.isArc == true)
    #expect(BoxDrawing("┄")?.dashes == 3)
    #expect(BoxDrawing("╬") == nil && BoxDrawing("╳") == nil && BoxDrawing("a") == nil)
  }

  @Test func blockElementsCoverTheirPart() throws {
    let covered = { (scalar: Unicode.Scalar) -> Double? in
      BlockElement(scalar).map { element in
        element.opacity
          * element.parts(from: 3, to: 4).reduce(0) {
            $0 + ($1.right - $1.left) * ($1.bottom - $1.top)
          }
      }
    }
    let expected: [(Unicode.Scalar, Double)] = [
      ("▀", 0.5), ("▁", 0.125), ("▄", 0.5), ("█", 1), ("▉", 0.875), ("▏", 0.125), ("▐", 0.5),
      ("░", 0.25), ("▒", 0.5), ("▓", 0.75), ("▔", 0.125), ("▕", 0.125), ("▖", 0.25), ("▙", 0.75),
      ("▚", 0.5), ("▟", 0.75),
    ]
    for (scalar, part) in expected { #expect(covered(scalar) == part) }
    #expect(covered("─") == nil)
  }
}
