extension Color {
  /// The nearest colour that `depth` has; nil when it has none.
  package func downgraded(to depth: ColorDepth) -> Color? {
    switch (depth, self) {
    case (.none, _): nil
    case (.truecolor, _): self
    case (.ansi256, .indexed): self
    case (.ansi256, .rgb(let red, let green, let blue)):
      .indexed(XtermPalette.nearest(to: RGB(red, green, blue)))
    case (.ansi16, .indexed(let index)) where index < 16: self
    case (.ansi16, _): .indexed(XtermPalette.nearest16(to: rgb))
    }
  }

  /// The components that xterm shows the colour with.
  var rgb: RGB {
    switch self {
    case .indexed(let index): XtermPalette.colors[Int(index)]
    case .rgb(let red, let green, let blue): RGB(red, green, blue)
    }
  }

  /// "#rrggbb", with the xterm palette for indexed colours.
  package var hex: String { rgb.hex }
}

/// Three components of sRGB.
struct RGB: Hashable, Sendable {
  let red, green, blue: UInt8

  init(_ red: UInt8, _ green: UInt8, _ blue: UInt8) {
    self.red = red
    self.green = green
    self.blue = blue
  }

  var color: Color { .rgb(red, green, blue) }

  var hex: String {
    let digits = Array("0123456789abcdef")
    return [red, green, blue].reduce(into: "#") { text, value in
      text.append(digits[Int(value >> 4)])
      text.append(digits[Int(value & 15)])
    }
  }

  /// The weighted Euclidean distance of Thiadmer Riemersma, "Colour metric" (2008), squared: close
  /// to a perceptual one without leaving whole numbers.
  func distance(to other: RGB) -> Int {
    let mean = (Int(red) + Int(other.red)) / 2
    let (r, g, b) = (
      Int(red) - Int(other.red), Int(green) - Int(other.green), Int(blue) - Int(other.blue)
    )
    return (512 + mean) * r * r + 1024 * g * g + (767 - mean) * b * b
  }
}
