import CellGrid

/// A picture of dots: two across and four down in a cell, in Braille (U+2800 to U+28FF); in ASCII
/// one in a cell.
struct DotCanvas {
  /// What a dot is drawn with.
  struct Ink: Equatable {
    var style: Style
    /// What stands for a dot in ASCII.
    var ascii: Character
  }

  private struct Dots {
    var mask: UInt8 = 0
    var ink: Ink?
  }

  let rect: Rect
  /// How many dots there are across and down.
  let size: Size
  private let glyphs: GlyphSet
  private var cells: [Dots]

  init(in rect: Rect, glyphs: GlyphSet) {
    let perCell = Self.perCell(glyphs)
    self.rect = rect
    self.glyphs = glyphs
    size = Size(width: rect.width * perCell.width, height: rect.height * perCell.height)
    cells = Array(repeating: Dots(), count: rect.width * rect.height)
  }

  var isBraille: Bool { glyphs == .unicode }

  static func perCell(_ glyphs: GlyphSet) -> Size {
    glyphs == .unicode ? Size(width: 2, height: 4) : Size(width: 1, height: 1)
  }

  /// A cell has one ink, the last one; its dots stay. Dots outside of the picture are left out.
  mutating func set(x: Int, y: Int, _ ink: Ink) {
    guard (0..<size.width).contains(x), (0..<size.height).contains(y) else { return }
    let perCell = Self.perCell(glyphs)
    let index = y / perCell.height * rect.width + x / perCell.width
    cells[index].mask |= glyphs == .unicode ? Self.bits[y % 4 * 2 + x % 2] : 1
    cells[index].ink = ink
  }

  /// Takes a dot away; the ink of the cell stays for what dots are left.
  mutating func clear(x: Int, y: Int) {
    guard (0..<size.width).contains(x), (0..<size.height).contains(y) else { return }
    let index = y / 4 * rect.width + x / 2
    cells[index].mask &= ~Self.bits[y % 4 * 2 + x % 2]
  }

  /// Cells without dots are left as they are.
  func draw(on grid: inout Grid) {
    for (index, cell) in cells.enumerated() {
      guard let ink = cell.ink, cell.mask != 0 else { continue }
      let point = Point(x: rect.x + index % rect.width, y: rect.y + index / rect.width)
      let text =
        glyphs == .unicode ? Self.character(of: cell.mask) : String(ink.ascii)
      grid.put(text, at: point, style: ink.style, within: rect)
    }
  }

  static func character(of mask: UInt8) -> String {
    Unicode.Scalar(0x2800 + UInt32(mask)).map { String(Character($0)) } ?? " "
  }

  /// The bit of each dot, row by row: Braille numbers its first six dots down the columns, and the
  /// lowest row was added later.
  private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]
}
