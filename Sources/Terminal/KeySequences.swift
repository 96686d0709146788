import CellGrid

/// The sequences by which the terminal's own description names its keys. They go before the common
/// ones, which the decoder knows anyway.
struct KeySequences {
  private var keys: [[UInt8]: Key] = [:]
  private var longest = 0

  /// - Parameter capabilities: the value of a terminfo string capability.
  init(capabilities: (String) -> String? = { _ in nil }) {
    for (name, key) in Self.names {
      guard let text = capabilities(name) else { continue }
      let bytes = Array(text.utf8)
      // One-byte keys mean the same everywhere.
      guard bytes.count >= 2, bytes[0] == Byte.escape else { continue }
      keys[bytes] = key
      longest = max(longest, bytes.count)
    }
  }

  /// The longest sequence at the head of `bytes`.
  func match(_ bytes: ArraySlice<UInt8>) -> (Key, length: Int)? {
    for length in stride(from: min(longest, bytes.count), to: 1, by: -1) {
      if let key = keys[Array(bytes.prefix(length))] { return (key, length) }
    }
    return nil
  }

  /// The key of `ESC O letter`: the VT100's cursor keys, PF1 to PF4 and keypad.
  static func ss3(_ letter: UInt8) -> Key? {
    switch letter {
    case UInt8(ascii: "A"), UInt8(ascii: "a"): .up
    case UInt8(ascii: "B"), UInt8(ascii: "b"): .down
    case UInt8(ascii: "C"), UInt8(ascii: "c"): .right
    case UInt8(ascii: "D"), UInt8(ascii: "d"): .left
    case UInt8(ascii: "H"): .home
    case UInt8(ascii: "F"): .end
    case UInt8(ascii: "M"): .enter
    case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(letter) - 0x4F)
    // `j` to `y` are the keypad's `*` to `9`, 64 above their ASCII codes.
    case UInt8(ascii: "j")...UInt8(ascii: "y"): Key(ascii: letter - 64)
    default: nil
    }
  }

  private static let names: [(String, Key)] =
    [
      ("kcuu1", .up), ("kcud1", .down), ("kcub1", .left), ("kcuf1", .right),
      ("kri", .shiftUp), ("kind", .shiftDown), ("kLFT", .shiftLeft), ("kRIT", .shiftRight),
      ("kUP", .shiftUp), ("kDN", .shiftDown),
      ("khome", .home), ("kend", .end), ("kpp", .pageUp), ("knp", .pageDown),
      ("kdch1", .delete), ("kich1", .insert), ("kcbt", .backTab), ("kent", .enter),
    ] + (1...12).map { ("kf\($0)", .function($0)) }
}
