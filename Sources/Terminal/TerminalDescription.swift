import CNcurses

/// What terminfo says about the terminal: read once, then independent of ncurses.
struct TerminalDescription {
  let name: String
  /// "xterm-256color|xterm with 256 colors".
  let names: String
  var flags: [Bool]
  /// -1 where absent.
  var numbers: [Int32]
  var strings: [[UInt8]?]
  let extendedFlags: [String]
  let keys: KeySequences

  /// - Throws: `TerminalError` for a terminal that is unknown or cannot move its cursor.
  init(name: String, terminal: Int32) throws(TerminalError) {
    var status: Int32 = 0
    // -1: no database; 0: no entry, or one that is no real terminal; 1: fine, or hard copy.
    guard setupterm(name, terminal, &status) == OK else {
      attn_drop_terminal()
      throw status == 1 ? .noCursorMotion(name) : .unknownTerminal(name)
    }
    defer { attn_drop_terminal() }
    self.name = name
    names = String(cString: attn_term_names())
    flags = (0..<Int32(attn_term_flags)).map { attn_term_flag($0) }
    numbers = (0..<Int32(attn_term_numbers)).map { attn_term_number($0) }
    strings = (0..<Int32(attn_term_strings)).map { index in
      attn_term_string(index).map { Array(String(cString: $0).utf8) }
    }
    // Those that ncurses itself looks at.
    extendedFlags = ["AX", "RGB", "Tc", "XT"].filter { tigetflag($0) == 1 }
    keys = KeySequences { name in attn_capability(name).map { String(cString: $0) } }
    if string("cup") == nil { throw .noCursorMotion(name) }
  }

  var isDirect: Bool { extendedFlags.contains("RGB") || extendedFlags.contains("Tc") }
  /// `tigetnum` gives what does not fit into the entry's 16 bits, too.
  var colors: Int { Int(number("colors") ?? -1) }

  func number(_ name: String) -> Int32? { Self.numberIndex[name].map { numbers[$0] } }

  /// A string capability without its padding, `$<5/>`.
  func string(_ name: String) -> [UInt8]? {
    guard let index = Self.stringIndex[name], let text = strings[index] else { return nil }
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.first {
      if rest.starts(with: "$<".utf8), let end = rest.firstIndex(of: UInt8(ascii: ">")) {
        rest = rest[(end + 1)...]
      } else {
        result.append(byte)
        rest = rest.dropFirst()
      }
    }
    return result
  }

  mutating func set(_ name: String, _ text: String) {
    if let index = Self.stringIndex[name] { strings[index] = Array(text.utf8) }
  }

  mutating func set(_ name: String, _ number: Int32) {
    if let index = Self.numberIndex[name] { numbers[index] = number }
  }

  mutating func remove(_ name: String) {
    if let index = Self.stringIndex[name] { strings[index] = nil }
  }

  mutating func set(_ name: String, flag: Bool) {
    if let index = Self.flagIndex[name] { flags[index] = flag }
  }

  private static let flagIndex = index(Int32(attn_term_flags), attn_term_flag_name)
  private static let numberIndex = index(Int32(attn_term_numbers), attn_term_number_name)
  private static let stringIndex = index(Int32(attn_term_strings), attn_term_string_name)

  private static func index(
    _ count: Int32, _ name: (Int32) -> UnsafePointer<CChar>?
  ) -> [String: Int] {
    var result: [String: Int] = [:]
    for index in 0..<count {
      if let text = name(index) { result[String(cString: text)] = Int(index) }
    }
    return result
  }
}
