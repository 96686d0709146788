/// A character of the block U+2500 to U+257F as the arms that leave the middle of its cell.
struct BoxDrawing: Equatable {
  enum Weight: Int {
    case none, light, heavy
  }

  let up, right, down, left: Weight
  /// Into how many dashes a line is cut; 1 for none.
  let dashes: Int
  let isArc: Bool

  /// nil for what is not of the block, and for double lines and diagonals, which fonts draw well.
  init?(_ scalar: Unicode.Scalar) {
    guard (0x2500...0x257F).contains(scalar.value) else { return nil }
    let index = Int(scalar.value - 0x2500)
    let row = Self.arms[index / 16].utf8
    let digits = row.dropFirst(index % 16 * 5).prefix(4).compactMap {
      Weight(rawValue: Int($0) - 48)
    }
    guard digits.count == 4, digits.contains(where: { $0 != .none }) else { return nil }
    (up, right, down, left) = (digits[0], digits[1], digits[2], digits[3])
    isArc = (0x256D...0x2570).contains(scalar.value)
    dashes =
      switch scalar.value {
      case 0x2504...0x2507: 3
      case 0x2508...0x250B: 4
      case 0x254C...0x254F: 2
      default: 1
      }
  }

  /// Up, right, down, left of each character: 0 nothing, 1 light, 2 heavy, 3 double. Derived from
  /// the characters' Unicode names.
  private static let arms = [
    "0101 0202 1010 2020 0101 0202 1010 2020 0101 0202 1010 2020 0110 0210 0120 0220",
    "0011 0012 0021 0022 1100 1200 2100 2200 1001 1002 2001 2002 1110 1210 2110 1120",
    "2120 2210 1220 2220 1011 1012 2011 1021 2021 2012 1022 2022 0111 0112 0211 0212",
    "0121 0122 0221 0222 1101 1102 1201 1202 2101 2102 2201 2202 1111 1112 1211 1212",
    "2111 1121 2121 2112 2211 1122 1221 2212 1222 2122 2221 2222 0101 0202 1010 2020",
    "0303 3030 0310 0130 0330 0013 0031 0033 1300 3100 3300 1003 3001 3003 1310 3130",
    "3330 1013 3031 3033 0313 0131 0333 1303 3101 3303 1313 3131 3333 0110 0011 1001",
    "1100 0000 0000 0000 0001 1000 0100 0010 0002 2000 0200 0020 0201 1020 0102 2010",
  ]
}
