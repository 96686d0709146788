import CellGrid

/// Collects the elements of an SVG picture. All lengths are whole pixels.
struct SVGWriter {
  private var lines: [String] = []

  mutating func add(_ line: String) {
    lines.append(line)
  }

  mutating func rectangle(
    x: Int, y: Int, width: Int, height: Int, fill: String, more: String = ""
  ) {
    add(
      "<rect x=\"\(x)\" y=\"\(y)\" width=\"\(width)\" height=\"\(height)\""
        + " fill=\"\(fill)\"\(more)/>")
  }

  /// `anchor` is `start`, `middle` or `end`; `angle` turns the text about its anchor.
  mutating func text(
    _ content: String, x: Int, y: Int, style: String, anchor: String = "start",
    fill: String? = nil, angle: Int = 0
  ) {
    let turn = angle == 0 ? "" : " transform=\"rotate(\(angle) \(x) \(y))\""
    let color = fill.map { " fill=\"\($0)\"" } ?? ""
    add(
      "<text class=\"\(style)\" x=\"\(x)\" y=\"\(y)\" text-anchor=\"\(anchor)\"\(color)\(turn)>"
        + Self.escaped(content) + "</text>")
  }

  func document(width: Int, height: Int, title: String) -> String {
    let head = [
      "<?xml version=\"1.0\" encoding=\"UTF-8\"?>",
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
        + " viewBox=\"0 0 \(width) \(height)\" role=\"img\">",
      "<title>" + Self.escaped(title) + "</title>",
    ]
    return (head + lines + ["</svg>"]).joined(separator: "\n") + "\n"
  }

  /// Text that can stand in an element or an attribute, with what has no picture made visible.
  static func escaped(_ text: String) -> String {
    SVGText.escaped(TextWidth.visible(text))
  }
}
