/// Colours and glyphs for a value from 0 to 1 (lowest to highest).
///
/// Where the terminal has 256 colours or more, a value is the colour of the background; else it is
/// a glyph. Along a sequential ramp the lightness (or what of the cell the glyph covers) grows from
/// step to step; along a diverging one it grows from the middle, 0.5, to both ends, or falls, where
/// the ramp is for a light background.
package struct ColorRamp: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    case sequential
    case diverging
  }

  package let name: String
  package let kind: Kind
  /// Evenly spaced; between two of them the components are interpolated.
  let anchors: [RGB]
  /// Steps of equal length in the colours 16 to 255.
  let indexed: [UInt8]
  let unicode: [Character]
  let ascii: [Character]

  /// The direct colours at equal distances that the others are interpolated from, from low to high:
  /// what a gradient needs to show the ramp.
  package var stops: [Color] { anchors.map(\.color) }

  /// The colour of the background at `position`; nil at a depth that shows values by glyphs, and
  /// for NaN.
  package func color(at position: Double, depth: ColorDepth) -> Color? {
    guard !position.isNaN else { return nil }
    switch depth {
    case .none, .ansi16: return nil
    case .ansi256: return .indexed(step(position, of: indexed))
    case .truecolor: return interpolated(at: position)
    }
  }

  /// The glyph at `position`; `?` for NaN.
  package func glyph(at position: Double, glyphs: GlyphSet) -> Character {
    guard !position.isNaN else { return "?" }
    return step(position, of: glyphs == .unicode ? unicode : ascii)
  }

  /// The look of a cell at `position`: its background and a foreground to be read on it, or, in 16
  /// colours, the sign of a diverging value as the foreground.
  package func style(at position: Double, capabilities: Capabilities) -> Style {
    if let background = color(at: position, depth: capabilities.colors) {
      return Style(foreground: .contrastingForeground(on: background), background: background)
    }
    guard kind == .diverging, capabilities.colors == .ansi16, !position.isNaN, position != 0.5
    else { return .plain }
    return Style(foreground: .indexed(position < 0.5 ? 12 : 9))
  }

  private func step<Value>(_ position: Double, of steps: [Value]) -> Value {
    let position = min(max(position, 0), 1)
    guard kind == .diverging else {
      return steps[min(Int(position * Double(steps.count)), steps.count - 1)]
    }
    // The middle step is for the middle alone: the smallest change shows.
    let arm = steps.count / 2
    let distance = Int((abs(position - 0.5) * 2 * Double(arm)).rounded(.up))
    return steps[position < 0.5 ? arm - distance : arm + distance]
  }

  private func interpolated(at position: Double) -> Color {
    let place = min(max(position, 0), 1) * Double(anchors.count - 1)
    let index = min(Int(place), anchors.count - 2)
    let (from, to, part) = (anchors[index], anchors[index + 1], place - Double(index))
    let mix = { (from: UInt8, to: UInt8) in
      UInt8((Double(from) + (Double(to) - Double(from)) * part).rounded())
    }
    return .rgb(mix(from.red, to.red), mix(from.green, to.green), mix(from.blue, to.blue))
  }
}
