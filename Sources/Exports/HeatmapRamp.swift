/// A colour of a picture, in sRGB.
struct RGB: Hashable {
  let red: UInt8
  let green: UInt8
  let blue: UInt8

  init(_ hex: UInt32) {
    red = UInt8(truncatingIfNeeded: hex >> 16)
    green = UInt8(truncatingIfNeeded: hex >> 8)
    blue = UInt8(truncatingIfNeeded: hex)
  }

  /// The colour at `fraction` of the way from `low` to `high`.
  init(from low: RGB, to high: RGB, at fraction: Float) {
    func mix(_ low: UInt8, _ high: UInt8) -> UInt8 {
      UInt8((Float(low) + (Float(high) - Float(low)) * fraction).rounded())
    }
    red = mix(low.red, high.red)
    green = mix(low.green, high.green)
    blue = mix(low.blue, high.blue)
  }

  /// `#0a0b0c`.
  var hex: String {
    let digits = String(
      UInt32(red) << 16 | UInt32(green) << 8 | UInt32(blue), radix: 16)
    return "#" + String(repeating: "0", count: 6 - digits.count) + digits
  }

  /// WCAG 2.2, "relative luminance", with a polynomial for the sRGB curve (error below 0.002).
  var luminance: Float {
    func linear(_ component: UInt8) -> Float {
      let c = Float(component) / 255
      return c * (c * (c * 0.305306011 + 0.682171111) + 0.012522878)
    }
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
  }

  /// The text colour that can be read on this one: the better of near-black and white. The contrast
  /// is at least 4.3 to 1 on every background.
  var textColor: RGB {
    let dark = RGB(0x10141c)
    let onWhite = 1.05 / (luminance + 0.05)
    let onDark = (luminance + 0.05) / (dark.luminance + 0.05)
    return onWhite > onDark ? RGB(0xffffff) : dark
  }
}

/// How numbers become colours: a list of colours at equal distances over a range.
struct HeatmapRamp: Equatable {
  let range: ClosedRange<Float>
  let colors: [RGB]

  /// Viridis over the range of the numbers where none is negative; else from blue over white at
  /// zero to red, over a range with zero in the middle, so that equal distances from zero look
  /// equally strong.
  init(_ bounds: ClosedRange<Float>?) {
    let bounds = bounds ?? 0...1
    if bounds.lowerBound < 0 {
      let limit = max(-bounds.lowerBound, bounds.upperBound)
      range = -limit...limit
      colors = Self.blueRed
    } else {
      range = bounds
      colors = Self.viridis
    }
  }

  var isDiverging: Bool { range.lowerBound < 0 }

  func color(_ value: Float) -> RGB {
    let position = fraction(value) * Float(colors.count - 1)
    let index = min(Int(position), colors.count - 2)
    return RGB(from: colors[index], to: colors[index + 1], at: position - Float(index))
  }

  /// Where `value` stands in the range, 0 to 1; the middle where the range is a single number.
  /// Halves keep the width of the range finite.
  private func fraction(_ value: Float) -> Float {
    let width = range.upperBound / 2 - range.lowerBound / 2
    guard width > 0 else { return 0.5 }
    return min(max((value / 2 - range.lowerBound / 2) / width, 0), 1)
  }

  /// Smith and van der Walt 2015, eleven points.
  private static let viridis = [
    0x440154, 0x482475, 0x414487, 0x355f8d, 0x2a788e, 0x21918c, 0x22a884, 0x44bf70, 0x7ad151,
    0xbddf26, 0xfde725,
  ].map(RGB.init)

  /// ColorBrewer's RdBu turned round: Harrower and Brewer 2003.
  private static let blueRed = [
    0x053061, 0x2166ac, 0x4393c3, 0x92c5de, 0xd1e5f0, 0xf7f7f7, 0xfddbc7, 0xf4a582, 0xd6604d,
    0xb2182b, 0x67001f,
  ].map(RGB.init)
}
