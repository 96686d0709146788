/// The 256 colours of xterm: 16 of the user's own (here xterm's), a 6 x 6 x 6 cube, 24 greys.
enum XtermPalette {
  static let colors: [RGB] = (0..<256).map(color)

  static func nearest(to color: RGB) -> UInt8 {
    let cube = 16 + 36 * level(color.red) + 6 * level(color.green) + level(color.blue)
    let mean = (Int(color.red) + Int(color.green) + Int(color.blue)) / 3
    let grey = 232 + min(23, max(0, (mean - 3) / 10))
    let isGrey = color.distance(to: colors[grey]) < color.distance(to: colors[cube])
    return UInt8(isGrey ? grey : cube)
  }

  static func nearest16(to color: RGB) -> UInt8 {
    let distances = colors[..<16].map { color.distance(to: $0) }
    return UInt8(distances.indices.min { distances[$0] < distances[$1] } ?? 0)
  }

  /// The cube's nearest level, 0 to 5, of 0, 95, 135, 175, 215, 255.
  private static func level(_ value: UInt8) -> Int {
    value < 48 ? 0 : value < 115 ? 1 : (Int(value) - 35) / 40
  }

  private static func color(_ index: Int) -> RGB {
    if index < 16 { return user[index] }
    if index >= 232 {
      let grey = UInt8(8 + 10 * (index - 232))
      return RGB(grey, grey, grey)
    }
    let levels: [UInt8] = [0, 95, 135, 175, 215, 255]
    let position = index - 16
    return RGB(levels[position / 36], levels[position / 6 % 6], levels[position % 6])
  }

  private static let user: [RGB] = [
    RGB(0, 0, 0), RGB(205, 0, 0), RGB(0, 205, 0), RGB(205, 205, 0),
    RGB(0, 0, 238), RGB(205, 0, 205), RGB(0, 205, 205), RGB(229, 229, 229),
    RGB(127, 127, 127), RGB(255, 0, 0), RGB(0, 255, 0), RGB(255, 255, 0),
    RGB(92, 92, 255), RGB(255, 0, 255), RGB(0, 255, 255), RGB(255, 255, 255),
  ]
}
