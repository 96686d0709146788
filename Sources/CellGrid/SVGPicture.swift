/// The shapes and texts of a grid's cells, gathered cell by cell, row by row.
struct SVGPicture {
  let options: SVGOptions
  private(set) var backgrounds: [String] = []
  private(set) var blocks: [String] = []
  private(set) var strokes = SVGStrokes()
  private(set) var dots = SVGDots()
  private(set) var texts: [String] = []
  private var background = SVGRun()
  private var block = SVGRun()
  private var text = SVGRun()
  private var row = 0

  init(options: SVGOptions) { self.options = options }

  mutating func add(_ cell: Cell, width: Int, at point: Point) {
    row = point.y
    let look = SVGLook(cell.style, options: options)
    if look.background != background.look.background || background.end != point.x {
      flushBackground()
    }
    if look.background != nil { background.extend(cell.text, look, at: point.x, width: width) }
    draw(cell.text, look, width: width, x: point.x)
  }

  mutating func endRow() {
    flushBackground()
    flushBlock()
    flushText()
  }

  mutating func addCursor(at point: Point) {
    let (width, height) = (options.cellWidth, options.cellHeight)
    blocks.append(
      "<rect x=\"\(point.x * width)\" y=\"\(point.y * height)\" width=\"2\" height=\"\(height)\""
        + " fill=\"\(options.hex(options.foreground))\"/>")
  }

  private mutating func draw(_ content: String, _ look: SVGLook, width: Int, x: Int) {
    let scalars = content.unicodeScalars
    if let scalar = scalars.first, scalars.count == 1, !look.underline {
      if BlockElement(scalar) != nil {
        if content != block.text || look != block.look || block.end != x { flushBlock() }
        block.text = content
        block.extend("", look, at: x, width: 1)
        return
      }
      if let box = BoxDrawing(scalar) {
        strokes.add(box, look: look, in: SVGBoxCell(x: x, y: row, options: options))
        return
      }
      if let mask = SVGDots.mask(of: scalar) {
        dots.add(mask, look: look, at: (x, row), options: options)
        return
      }
    }
    // A blank belongs to a run only when text follows it at once, and never to an underlined one:
    // the line would go on below it.
    if content == " " && !look.underline {
      text.pendingBlanks += 1
      if text.pendingBlanks > 1 || text.look.underline { flushText() }
      return
    }
    let isOrdinary = width == 1 && scalars.count == 1 && (scalars.first?.value ?? 0) < 0x250
    if look.ink != text.look.ink || !isOrdinary || text.end + text.pendingBlanks != x {
      flushText()
    }
    if text.pendingBlanks == 1 && !text.isEmpty { text.extend(" ", look, at: x - 1, width: 1) }
    text.pendingBlanks = 0
    text.extend(content, look, at: x, width: width)
    // What a monospaced font may lack comes from another font: it gets a place of its own.
    if !isOrdinary { flushText() }
  }

  private mutating func flushBackground() {
    if let fill = background.look.background, !background.isEmpty {
      backgrounds.append(rect(background, fill: fill))
    }
    background = SVGRun()
  }

  private mutating func flushBlock() {
    if !block.isEmpty, let element = block.text.unicodeScalars.first.flatMap(BlockElement.init) {
      for part in element.parts(from: block.start, to: block.end) {
        blocks.append(blockRect(part, opacity: element.opacity))
      }
    }
    block = SVGRun()
  }

  private mutating func flushText() {
    if !text.isEmpty {
      let y = Double(row * options.cellHeight) + Double(options.cellHeight) * 0.75
      let length = (text.end - text.start) * options.cellWidth
      texts.append(
        "<text x=\"\(text.start * options.cellWidth)\" y=\"\(SVGText.number(y))\""
          + " textLength=\"\(length)\" lengthAdjust=\"spacingAndGlyphs\" xml:space=\"preserve\""
          + "\(text.look.textAttributes)>\(SVGText.escaped(text.text))</text>")
    }
    text = SVGRun()
  }

  private func rect(_ run: SVGRun, fill: String) -> String {
    let (width, height) = (options.cellWidth, options.cellHeight)
    return "<rect x=\"\(run.start * width)\" y=\"\(row * height)\""
      + " width=\"\((run.end - run.start) * width)\" height=\"\(height)\" fill=\"\(fill)\"/>"
  }

  private func blockRect(_ part: BlockElement.Part, opacity: Double) -> String {
    let (width, height) = (Double(options.cellWidth), Double(options.cellHeight))
    // Edges are rounded to whole pixels, so that parts of neighbouring cells meet.
    let (left, right) = ((part.left * width).rounded(), (part.right * width).rounded())
    let (top, bottom) = ((part.top * height).rounded(), (part.bottom * height).rounded())
    let alpha = opacity * (block.look.dim ? 0.6 : 1)
    let fillOpacity = alpha < 1 ? " fill-opacity=\"\(SVGText.number(alpha))\"" : ""
    return "<rect x=\"\(SVGText.number(left))\""
      + " y=\"\(SVGText.number(Double(row) * height + top))\""
      + " width=\"\(SVGText.number(right - left))\" height=\"\(SVGText.number(bottom - top))\""
      + " fill=\"\(block.look.foreground)\"\(fillOpacity)/>"
  }
}

/// Cells side by side that are drawn as one.
struct SVGRun {
  var text = ""
  var look = SVGLook.none
  var start = 0
  var end = 0
  var pendingBlanks = 0
  var isEmpty: Bool { start == end }

  mutating func extend(_ more: String, _ look: SVGLook, at x: Int, width: Int) {
    if isEmpty {
      start = x
      self.look = look
    }
    text += more
    end = x + width
  }
}
