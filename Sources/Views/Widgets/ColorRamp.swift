import CellGrid
/// TEMPORARY: until CellGrid's arrives.
enum ColorRamp {
  case sequential, diverging
  func color(at t: Double, depth: ColorDepth) -> Color? {
    guard depth != .none else { return nil }
    let t = self == .sequential ? t : abs(t)
    if depth == .ansi16 { return .indexed([0, 4, 6, 2, 11][min(4, Int(t * 5))]) }
    if depth == .ansi256 {
      return .indexed([53, 54, 25, 60, 242, 30, 65, 36, 77, 113, 148, 220][min(11, Int(t * 12))])
    }
    return .rgb(UInt8(40 + 210 * t), UInt8(20 + 210 * t), UInt8(90 - 60 * t))
  }
}
