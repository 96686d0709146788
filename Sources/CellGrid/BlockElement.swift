/// A character of the block U+2580 to U+259F as rectangles.
struct BlockElement {
  /// Horizontally in columns of the screen, vertically in parts of the row.
  struct Part: Equatable {
    var left, right, top, bottom: Double
  }

  /// 1, or less for the shades.
  let opacity: Double
  private let boxes: [(left: Double, top: Double, right: Double, bottom: Double)]

  init?(_ scalar: Unicode.Scalar) {
    let value = scalar.value
    opacity = (0x2591...0x2593).contains(value) ? Double(value - 0x2590) / 4 : 1
    switch value {
    case 0x2580: boxes = [(0, 0, 1, 0.5)]
    case 0x2581...0x2588: boxes = [(0, 1 - Double(value - 0x2580) / 8, 1, 1)]
    case 0x2589...0x258F: boxes = [(0, 0, Double(0x2590 - value) / 8, 1)]
    case 0x2590: boxes = [(0.5, 0, 1, 1)]
    case 0x2591...0x2593: boxes = [(0, 0, 1, 1)]
    case 0x2594: boxes = [(0, 0, 1, 0.125)]
    case 0x2595: boxes = [(0.875, 0, 1, 1)]
    case 0x2596...0x259F:
      let quarters: [(left: Double, top: Double, right: Double, bottom: Double)] = [
        (0, 0, 0.5, 0.5), (0.5, 0, 1, 0.5), (0, 0.5, 0.5, 1), (0.5, 0.5, 1, 1),
      ]
      // Bits: upper left, upper right, lower left, lower right, for ▖▗▘▙▚▛▜▝▞▟ in this order.
      let masks = [0b0010, 0b0001, 0b1000, 0b1011, 0b1001, 0b1110, 0b1101, 0b0100, 0b0110, 0b0111]
      let mask = masks[Int(value - 0x2596)]
      boxes = quarters.indices.filter { mask & (8 >> $0) != 0 }.map { quarters[$0] }
    default: return nil
    }
  }

  /// The rectangles of a run of this character from column `start` up to `end`; those as wide as a
  /// cell are joined.
  func parts(from start: Int, to end: Int) -> [Part] {
    boxes.flatMap { box -> [Part] in
      if box.left == 0 && box.right == 1 {
        return [Part(left: Double(start), right: Double(end), top: box.top, bottom: box.bottom)]
      }
      return (start..<end).map { x in
        Part(
          left: Double(x) + box.left, right: Double(x) + box.right, top: box.top,
          bottom: box.bottom)
      }
    }
  }
}
