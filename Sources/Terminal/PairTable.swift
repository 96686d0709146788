import CNcurses
import CellGrid

/// Two colours as ncurses numbers them; -1 is the terminal's own.
struct ColorPair: Hashable {
  var foreground: Int32
  var background: Int32

  static let terminal = ColorPair(foreground: -1, background: -1)
}

/// The numbers of the colour pairs in use.
///
/// ncurses has a fixed number of pairs and shows garbage for a pair that it does not have. So the
/// table counts them; when it is full, further pairs are drawn in the terminal's own colours until
/// the screen starts over with an empty table.
struct PairTable {
  private var numbers: [ColorPair: Int32] = [:]
  private let limit: Int
  private(set) var isFull = false

  /// - Parameter limit: how many pairs there are, pair 0 included.
  init(limit: Int) { self.limit = limit }

  mutating func number(of pair: ColorPair) -> Int32 {
    if pair == .terminal { return 0 }
    if let number = numbers[pair] { return number }
    let number = Int32(numbers.count + 1)
    guard number < limit, init_extended_pair(number, pair.foreground, pair.background) == OK else {
      isFull = true
      return 0
    }
    numbers[pair] = number
    return number
  }

  mutating func removeAll() {
    numbers.removeAll(keepingCapacity: true)
    isFull = false
  }
}

/// The terminal's colours as ncurses counts them.
struct ColorNumbers {
  let depth: ColorDepth
  /// 8, 16, 256 or more.
  let count: Int

  func pair(of style: Style) -> ColorPair {
    ColorPair(foreground: number(of: style.foreground), background: number(of: style.background))
  }

  /// Whether a foreground of a terminal with 8 colours gets its brightness from bold type.
  func needsBold(_ style: Style) -> Bool {
    count < 16 && number(of: style.foreground, among: 16) >= 8
  }

  private func number(of color: Color?) -> Int32 { number(of: color, among: count) }

  private func number(of color: Color?, among count: Int) -> Int32 {
    switch color?.downgraded(to: depth) {
    case nil: return -1
    case .indexed(let index)?: return count < 16 ? Int32(index & 7) : Int32(index)
    case .rgb(let red, let green, let blue)?:
      let value = Int32(red) << 16 | Int32(green) << 8 | Int32(blue)
      // Below 256 is the palette: black is its colour 16, and a dark pure blue gets one 255th of
      // green.
      return value == 0 ? 16 : value < 256 ? value | 256 : value
    }
  }
}
