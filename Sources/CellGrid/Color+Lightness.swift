extension Color {
  /// CIE lightness, 0 (black) to 100 (white), of the colour as xterm shows it.
  ///
  /// L* = 116·∛Y − 16, or 24389/27·Y for small Y, with Y = 0.2126·R + 0.7152·G + 0.0722·B of the
  /// linear components.  CIE 15:2004; IEC 61966-2-1.
  package var lightness: Double {
    let y = luminance
    return y > 216.0 / 24389.0 ? 116 * root(3, of: y) - 16 : y * 24389 / 27
  }

  /// Y, 0 to 1.
  package var luminance: Double {
    let rgb = rgb
    return 0.2126 * linear[Int(rgb.red)] + 0.7152 * linear[Int(rgb.green)]
      + 0.0722 * linear[Int(rgb.blue)]
  }

  /// Black or white, whichever stands out more on `background`: the one with the higher contrast
  /// ratio (Y₁ + 0.05) / (Y₂ + 0.05) of WCAG 2. In the same kind of colour as `background`, so
  /// that every depth which has the one has the other.
  package static func contrastingForeground(on background: Color) -> Color {
    let y = background.luminance
    let isDark = 1.05 / (y + 0.05) > (y + 0.05) / 0.05
    return switch background {
    case .rgb: isDark ? .rgb(255, 255, 255) : .rgb(0, 0, 0)
    case .indexed(let index) where index < 16: .indexed(isDark ? 15 : 0)
    case .indexed: .indexed(isDark ? 231 : 16)
    }
  }
}

/// The linear value of each of the 256 values of a component of sRGB.
private let linear: [Double] = (0..<256).map { value in
  let encoded = Double(value) / 255
  if encoded <= 0.04045 { return encoded / 12.92 }
  let base = (encoded + 0.055) / 1.055
  // x^2.4 = x²·⁵√x², for want of a pow without the C library.
  return base * base * root(5, of: base * base)
}

/// The `degree`-th root of `value`, 0 to 1, by Newton's method from above.
private func root(_ degree: Int, of value: Double) -> Double {
  guard value > 0 else { return 0 }
  var estimate = 1.0
  while true {
    let power = (1..<degree).reduce(1.0) { product, _ in product * estimate }
    let next = estimate - (estimate * power - value) / (Double(degree) * power)
    if next >= estimate { return estimate }
    estimate = next
  }
}
