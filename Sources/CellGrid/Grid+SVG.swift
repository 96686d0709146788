extension Grid {
  /// A picture of the grid as a terminal window. Equal grids and options give equal bytes.
  ///
  /// Backgrounds, block elements, box drawing and Braille are shapes, so that no seam or gap depends on the
  /// font. Text stands in runs, each with its place and its length, so that columns never drift.
  package func svg(_ options: SVGOptions = SVGOptions()) -> String {
    var picture = SVGPicture(options: options)
    for y in 0..<size.height {
      var x = 0
      while x < size.width {
        let width = x + 1 < size.width && self[x + 1, y].text.isEmpty ? 2 : 1
        picture.add(self[x, y], width: width, at: Point(x: x, y: y))
        x += width
      }
      picture.endRow()
    }
    if let cursor { picture.addCursor(at: cursor) }
    return SVGWindow(size: size, options: options).document(around: picture)
  }
}

/// The window around the cells.
private struct SVGWindow {
  let size: Size
  let options: SVGOptions

  private var margin: Int { options.hasFrame ? 16 : 0 }
  private var bar: Int { options.hasFrame ? 36 : 0 }

  func document(around picture: SVGPicture) -> String {
    let (width, height) = (
      size.width * options.cellWidth + 2 * margin,
      size.height * options.cellHeight + bar + margin
    )
    var lines = [
      "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"\(width)\" height=\"\(height)\""
        + " viewBox=\"0 0 \(width) \(height)\">"
    ]
    if let title = options.title { lines.append("<title>\(SVGText.escaped(title))</title>") }
    lines += options.hasFrame ? frame(width: width, height: height) : plate(width, height)
    lines.append("<g transform=\"translate(\(margin) \(bar))\">")
    lines.append("<g shape-rendering=\"crispEdges\">")
    lines += picture.backgrounds + picture.blocks
    lines.append("</g>")
    lines.append("<g fill=\"none\">")
    lines += picture.strokes.elements
    lines.append("</g>")
    lines += picture.dots.elements
    lines.append("<g font-family=\"\(SVGText.fonts)\" font-size=\"\(options.fontSize)\">")
    lines += picture.texts
    lines += ["</g>", "</g>", "</svg>", ""]
    return lines.joined(separator: "\n")
  }

  private func plate(_ width: Int, _ height: Int) -> [String] {
    ["<rect width=\"\(width)\" height=\"\(height)\" fill=\"\(options.hex(options.background))\"/>"]
  }

  private func frame(width: Int, height: Int) -> [String] {
    let edge = options.hex(options.frame)
    var lines = [
      "<rect x=\"0.5\" y=\"0.5\" width=\"\(width - 1)\" height=\"\(height - 1)\" rx=\"10\""
        + " fill=\"\(options.hex(options.background))\" stroke=\"\(edge)\"/>"
    ]
    for (index, color) in ["#ff5f57", "#febc2e", "#28c840"].enumerated() {
      lines.append("<circle cx=\"\(20 + 20 * index)\" cy=\"18\" r=\"6\" fill=\"\(color)\"/>")
    }
    if let title = options.title {
      lines.append(
        "<text x=\"\(width / 2)\" y=\"22.5\" text-anchor=\"middle\" font-size=\"13\""
          + " font-family=\"system-ui, -apple-system, Segoe UI, DejaVu Sans, sans-serif\""
          + " fill=\"#8b91a8\">\(SVGText.escaped(title))</text>")
    }
    return lines
  }
}
