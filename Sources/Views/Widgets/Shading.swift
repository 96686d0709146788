import AttentionEngine
import CellGrid
import Workbench

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// How the numbers of a matrix become levels, and levels colours and glyphs.
///
/// A matrix without negative numbers is sequential: its levels run from 0 to 1, and 0 stands for
/// the number 0, not for the least number, so that a row of equal weights does not look like
/// contrast. A signed one is diverging: its levels run from -1 to 1 around the number 0.
package struct Shading: Hashable, Sendable {
  package let scale: ValueScale
  package let isDiverging: Bool
  /// The magnitude of level 1, and of level 0 on the logarithmic scale.
  package let greatest: Float
  package let floor: Float
  /// Level 1 of each row, when every row has its own range.
  private let rowGreatest: [Float]

  /// - Parameters:
  ///   - isDiverging: nil lets the signs of the numbers decide.
  ///   - greatest: the magnitude of level 1, where several matrices share a range.
  package init(
    _ matrix: Matrix, scale: ValueScale, isDiverging: Bool? = nil, greatest: Float? = nil
  ) {
    let range = FiniteRange(matrix.values)
    self.scale = scale
    self.isDiverging = isDiverging ?? range.hasNegative
    self.greatest = max(greatest ?? 0, range.largestMagnitude)
    // Four decades tell apart all weights that matter.
    self.floor = max(range.leastMagnitude, self.greatest * 1e-4) / 2
    self.rowGreatest =
      scale == .perRow
      ? (0..<matrix.rows).map { FiniteRange(matrix.row($0)).largestMagnitude } : []
  }

  /// 0 to 1, or -1 to 1 when diverging; nil for what is not finite.
  package func level(_ value: Float, row: Int) -> Double? {
    guard value.isFinite else { return nil }
    let top = Double(greatest(ofRow: row))
    guard top > 0, value != 0 else { return 0 }
    let magnitude = Double(value.magnitude)
    let level: Double
    if scale == .log {
      let bottom = log(Double(floor))
      level = (log(magnitude) - bottom) / max(log(top) - bottom, 1e-9)
    } else {
      level = magnitude / top
    }
    let bounded = min(max(level, 0), 1)
    return value < 0 ? (isDiverging ? -bounded : 0) : bounded
  }

  /// The magnitude that has level 1 in `row`.
  package func greatest(ofRow row: Int) -> Float {
    rowGreatest.indices.contains(row) ? rowGreatest[row] : greatest
  }

  package func color(_ level: Double, _ capabilities: Capabilities) -> Color? {
    (isDiverging ? ColorRamp.diverging : .sequential).color(at: level, depth: capabilities.colors)
  }

  /// A background of the colour of `level` with a foreground that is readable on it.
  package func style(_ level: Double?, _ capabilities: Capabilities) -> Style {
    guard let level, let background = color(level, capabilities) else {
      return Style(attributes: level == nil ? .dim : [])
    }
    return Style(foreground: background.readableForeground, background: background)
  }

  /// A glyph of the darkness of `level`'s magnitude; the first is blank, for zero alone.
  package static func glyph(_ level: Double, _ glyphs: GlyphSet) -> Character {
    pick(from: glyphs == .unicode ? " ░▒▓█" : " .:-=+*#%@", level)
  }

  /// The same where one glyph must tell the sign too.
  package func signedGlyph(_ level: Double, _ glyphs: GlyphSet) -> Character {
    guard isDiverging else { return Self.glyph(level, glyphs) }
    switch (glyphs, level < 0) {
    case (.unicode, false): return Self.pick(from: " ░▒▓█", level)
    case (.unicode, true): return Self.pick(from: " ╌─═≡", level)
    case (.ascii, false): return Self.pick(from: " .o*#", level)
    case (.ascii, true): return Self.pick(from: " -~=%", level)
    }
  }

  private static func pick(from ramp: String, _ level: Double) -> Character {
    let glyphs = Array(ramp)
    let magnitude = min(abs(level), 1)
    let steps = glyphs.count - 1
    return magnitude == 0 ? glyphs[0] : glyphs[1 + min(steps - 1, Int(magnitude * Double(steps)))]
  }
}
