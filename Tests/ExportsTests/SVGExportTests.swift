import AttentionEngine
import Exports
import Foundation
import Testing

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct SVGExportTests {
  /// The elements of a picture as an XML parser sees them.
  private final class Elements: NSObject, XMLParserDelegate {
    var attributes: [(name: String, values: [String: String])] = []
    var texts: [String] = []
    private var isInText = false

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?,
      qualifiedName: String?, attributes values: [String: String]
    ) {
      attributes.append((name, values))
      isInText = name == "text"
      if isInText { texts.append("") }
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?,
      qualifiedName: String?
    ) {
      isInText = false
    }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if isInText { texts[texts.count - 1] += string }
    }

    /// The colours of the cells that are large enough for numbers.
    var fills: [String] {
      attributes.filter { $0.name == "rect" && $0.values["height"] == "43" }
        .compactMap { $0.values["fill"] }
    }
  }

  private func parsed(
    _ matrix: ExportedMatrix, _ options: ExportOptions = ExportOptions()
  ) throws -> Elements {
    let elements = Elements()
    let parser = XMLParser(data: Data(try export(.matrix(matrix), format: .svg, options: options)))
    parser.delegate = elements
    #expect(parser.parse(), "not well-formed")
    return elements
  }

  @Test func everyCellHasItsNumberAndTheLegendTheRange() throws {
    let elements = try parsed(map([[0.25, 0.75], [1, 0]]))
    for text in ["weights", "layer 0 · head 1 · 2 × 2", "0.000 to 1.000", "a", "b"] {
      #expect(elements.texts.contains(text))
    }
    for number in ["0.250", "0.750"] {
      #expect(elements.texts.filter { $0 == number }.count == 2, "in its cell and in the legend")
    }
  }

  @Test func positiveNumbersRunFromVioletToYellow() throws {
    let elements = try parsed(map([[0, 1], [0.5, 0]]))
    #expect(elements.fills == ["#440154", "#fde725", "#21908d", "#440154"])
  }

  @Test func signedNumbersAreNeutralAtZeroAndEquallyStrongAtEqualDistance() throws {
    let elements = try parsed(map([[-2, 0], [1, -1]], name: "scores", content: .map))
    #expect(elements.fills == ["#053061", "#f7f7f7", "#e58368", "#6bacd1"])
    #expect(elements.texts.contains("−2.000"))
  }

  @Test func aRangeThatOverflowsAFloatHasColours() throws {
    let huge = Float.greatestFiniteMagnitude
    let elements = try parsed(map([[-huge, huge], [0, huge]], name: "scores", content: .map))
    #expect(elements.attributes.contains { $0.values["fill"] == "#053061" })
    #expect(elements.attributes.contains { $0.values["fill"] == "#67001f" })
    #expect(!elements.texts.contains { $0.contains("∞") || $0.contains("NaN") })
  }

  @Test func whatIsNotFiniteIsHatchedAndExplained() throws {
    let elements = try parsed(map([[1, -.infinity], [0.5, 1]], name: "masked", content: .map))
    #expect(elements.attributes.filter { $0.values["fill"] == "url(#none)" }.count == 2)
    #expect(elements.texts.filter { $0 == "−∞" }.count == 2, "in the cell and in the legend")
    let none = try parsed(map([[.nan, -.infinity], [.nan, .nan]]))
    #expect(none.texts.contains("not finite"))
  }

  @Test func anyLabelIsWellFormed() throws {
    // The last one joins a noncharacter to a letter before it, as one character.
    let labels = ["<&\">]]>", "\u{0}\u{1B}\u{FFFF}\n", "\u{D4E}\u{FFFF}"]
    let elements = try parsed(map([[1, 0, 0], [0, 1, 0], [0, 0, 1]], tokens: labels))
    #expect(elements.texts.contains("<&\">]]>"))
    #expect(elements.texts.contains("␀␛�␊"))
    #expect(elements.texts.contains("\u{D4E}�"))
  }

  @Test func textIsReadableOnEveryColour() throws {
    let values = (0..<20).map { row in (0..<20).map { Float(row * 20 + $0) } }
    let labels = (0..<20).map(String.init)
    for offset: Float in [0, -200] {
      let shifted = values.map { $0.map { $0 + offset } }
      let elements = try parsed(
        map(shifted, tokens: labels, name: "scores", content: .map), ExportOptions(precision: 0))
      let cells = elements.attributes.filter {
        $0.name == "rect" && $0.values["height"] == "43"
      }
      let numbers = elements.attributes.filter { $0.values["class"] == "number" }
      #expect(cells.count == 400 && numbers.count == 400)
      for (cell, number) in zip(cells, numbers) {
        let back = luminance(try #require(cell.values["fill"]))
        let front = luminance(try #require(number.values["fill"]))
        #expect((max(back, front) + 0.05) / (min(back, front) + 0.05) >= 4.5)
      }
    }
  }

  /// WCAG 2.2, relative luminance.
  private func luminance(_ hex: String) -> Double {
    let value = Int(hex.dropFirst(), radix: 16) ?? 0
    let linear = [16, 8, 0].map { shift -> Double in
      let c = Double(value >> shift & 255) / 255
      return c <= 0.04045 ? c / 12.92 : pow((c + 0.055) / 1.055, 2.4)
    }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  @Test func nothingLeavesThePicture() throws {
    let long = Array(repeating: "internationalization", count: 2)
    for exported in [
      map([[1, 0], [0, 1]], tokens: long), map([], tokens: []),
      map([[1]], tokens: ["a"], name: String(repeating: "x", count: 60)),
    ] {
      let elements = try parsed(exported)
      let width = try #require(elements.attributes[0].values["width"].flatMap { Int($0) })
      let height = try #require(elements.attributes[0].values["height"].flatMap { Int($0) })
      for (name, values) in elements.attributes where name == "text" {
        let x = try #require(values["x"].flatMap { Int($0) })
        let y = try #require(values["y"].flatMap { Int($0) })
        #expect((0...width).contains(x) && (0...height).contains(y))
      }
    }
  }

  @Test func aLargeMapHasNoNumbersAndATooLargeOneIsRefused() throws {
    let labels = (0..<30).map(String.init)
    let matrix = Matrix(rows: 30, columns: 30, repeating: 0.125)
    let large = ExportedMatrix(
      name: "x",
      labeled: LabeledMatrix(matrix: matrix, rowLabels: labels, columnLabels: labels))
    #expect(!(try parsed(large)).attributes.contains { $0.values["class"] == "number" })

    let many = (0..<513).map(String.init)
    let tooLarge = ExportedMatrix(
      name: "x",
      labeled: LabeledMatrix(
        matrix: Matrix(rows: 513, columns: 513), rowLabels: many, columnLabels: many))
    #expect(
      throws: ExportError.tooManyCells(.svg, Shape(513, 513), limit: 262_144)
    ) { try export(.matrix(tooLarge), format: .svg) }
  }
}
