import AttentionEngine
import CellGrid
import RealModule
import Workbench

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

  /// - Parameter isDiverging: nil lets the signs of the numbers decide.
  package init(_ matrix: Matrix, scale: ValueScale, isDiverging: Bool? = nil) {
    let range = FiniteRange(matrix)
    self.scale = scale
    self.isDiverging = isDiverging ?? range.hasNegative
    self.greatest = range.largestMagnitude
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
      // Half of the least float32, 2^-149, is 0 as a float32.
      let bottom = floor > 0 ? Double.log2(Double(floor)) : -150
      level =
        (Double.log2(magnitude) - bottom) / max(Double.log2(top) - bottom, 1e-9)
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

  private var ramp: ColorRamp { isDiverging ? .diverging : .sequential }

  private func position(_ level: Double) -> Double { isDiverging ? (level + 1) / 2 : level }

  /// The background of `level`; nil where the terminal has too few colours for shades of it.
  package func color(_ level: Double, _ capabilities: Capabilities) -> Color? {
    ramp.color(at: position(level), depth: capabilities.colors)
  }

  /// A background of the colour of `level` with a foreground that is readable on it. What has no
  /// level is dim, without a colour.
  package func style(_ level: Double?, _ capabilities: Capabilities) -> Style {
    guard let level else { return Style(attributes: .dim) }
    return ramp.style(at: position(level), capabilities: capabilities)
  }

  /// A glyph that tells the level, and its sign when diverging, by itself.
  package func glyph(_ level: Double, _ capabilities: Capabilities) -> Character {
    ramp.glyph(at: position(level), glyphs: capabilities.glyphs)
  }

  /// Whether backgrounds show the levels; otherwise glyphs do.
  package static func hasShades(_ capabilities: Capabilities) -> Bool {
    ColorRamp.sequential.color(at: 0, depth: capabilities.colors) != nil
  }
}
