import CellGrid

extension Color {
  /// The relative luminance, 0 to 1, with a gamma of 2: 0.2126 R + 0.7152 G + 0.0722 B
  /// (ITU-R BT.709). The first sixteen follow the xterm palette, though users may redefine them.
  var luminance: Double {
    let (red, green, blue) = components
    let linear = { (channel: UInt8) in Double(channel) * Double(channel) / (255 * 255) }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// Black or white, whichever has more contrast; out of the same palette.
  var readableForeground: Color {
    // The geometric mean of the luminances of black and white, each with the 0.05 of WCAG 2.1.
    let isDark = luminance < 0.179
    switch self {
    case .rgb: return isDark ? .rgb(255, 255, 255) : .rgb(0, 0, 0)
    case .indexed(let index) where index < 16: return .indexed(isDark ? 15 : 0)
    case .indexed: return .indexed(isDark ? 231 : 16)
    }
  }

  private var components: (UInt8, UInt8, UInt8) {
    switch self {
    case .rgb(let red, let green, let blue): return (red, green, blue)
    case .indexed(let index) where index >= 232:
      let gray = 8 + 10 * (index - 232)
      return (gray, gray, gray)
    case .indexed(let index) where index >= 16:
      let steps: [UInt8] = [0, 95, 135, 175, 215, 255]
      let cube = Int(index) - 16
      return (steps[cube / 36], steps[cube / 6 % 6], steps[cube % 6])
    case .indexed(let index):
      let palette: [(UInt8, UInt8, UInt8)] = [
        (0, 0, 0), (205, 0, 0), (0, 205, 0), (205, 205, 0), (0, 0, 238), (205, 0, 205),
        (0, 205, 205), (229, 229, 229), (127, 127, 127), (255, 0, 0), (0, 255, 0), (255, 255, 0),
        (92, 92, 255), (255, 0, 255), (0, 255, 255), (255, 255, 255),
      ]
      return palette[Int(index)]
    }
  }
}
