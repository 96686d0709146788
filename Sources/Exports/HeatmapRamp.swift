import CellGrid

/// How numbers become colours: a ramp for a white page over a range.
struct HeatmapRamp: Equatable {
  let range: ClosedRange<Float>
  let ramp: ColorRamp

  /// Over the range of the numbers where none is negative; else, and where the sign of all of them says
  /// something, over a range with zero in the middle, so that equal distances from zero look equally
  /// strong.
  init(_ bounds: ClosedRange<Float>?, isSigned: Bool = false) {
    let bounds = bounds ?? 0...1
    if bounds.lowerBound < 0 || isSigned {
      let limit = max(-bounds.lowerBound, bounds.upperBound)
      range = -limit...limit
      ramp = .divergingOnLight
    } else {
      range = bounds
      ramp = .sequential
    }
  }

  /// nil for what is not finite.
  func color(_ value: Float) -> Color? {
    value.isFinite ? ramp.color(at: position(value), depth: .truecolor) : nil
  }

  /// Where `value` stands in the range, 0 to 1; the middle where the range is a single number.
  private func position(_ value: Float) -> Double {
    let (low, high) = (Double(range.lowerBound), Double(range.upperBound))
    return high > low ? (Double(value) - low) / (high - low) : 0.5
  }
}
