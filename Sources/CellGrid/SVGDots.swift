/// The dots of Braille characters as shapes, those of one look in one path: fonts place them
/// differently, or have none, and then a curve falls apart.
struct SVGDots {
  private struct Pen: Hashable {
    let color: String
    let opacity: String
  }

  /// In the order in which the pens first drew, so that equal grids give equal bytes.
  private var pens: [Pen] = []
  private var paths: [Pen: String] = [:]

  /// The eight dots of a character of the block U+2800 to U+28FF as bits; nil for any other.
  static func mask(of scalar: Unicode.Scalar) -> UInt8? {
    (0x2800...0x28FF).contains(scalar.value) ? UInt8(scalar.value - 0x2800) : nil
  }

  /// Column and row of each bit's dot, two across and four down.
  private static let places = [
    (0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3),
  ]

  mutating func add(_ mask: UInt8, look: SVGLook, at cell: (x: Int, y: Int), options: SVGOptions) {
    guard mask != 0 else { return }
    let pen = Pen(color: look.foreground, opacity: look.opacityAttribute)
    if paths[pen] == nil { pens.append(pen) }
    let (width, height) = (Double(options.cellWidth), Double(options.cellHeight))
    let radius = min(width / 2, height / 4) * 0.34
    let (r, d) = (SVGText.number(radius), SVGText.number(2 * radius))
    for (bit, place) in Self.places.enumerated() where mask & (1 << bit) != 0 {
      let x = (Double(cell.x) + (Double(place.0) + 0.5) / 2) * width - radius
      let y = (Double(cell.y) + (Double(place.1) + 0.5) / 4) * height
      paths[pen, default: ""] +=
        "M\(SVGText.number(x)) \(SVGText.number(y))a\(r) \(r) 0 1 0 \(d) 0a\(r) \(r) 0 1 0-\(d) 0"
    }
  }

  var elements: [String] {
    pens.map { "<path d=\"\(paths[$0] ?? "")\" fill=\"\($0.color)\"\($0.opacity)/>" }
  }
}
