extension TerminalDescription {
  /// The same terminal with direct colour: what is below 256 is the palette's colour of that
  /// number, everything else 0xRRGGBB.
  ///
  /// The blues below 0x000100 have no number of their own; `ColorNumbers` gives them a neighbour's.
  var withDirectColor: TerminalDescription {
    var direct = self
    let red = "%p1%{65536}%/%d"
    let green = "%p1%{256}%/%{255}%&%d"
    let blue = "%p1%{255}%&%d"
    for (name, dark, bright, long) in [("setaf", "3", "9", "38"), ("setab", "4", "10", "48")] {
      direct.set(
        name,
        "\u{1B}[%?%p1%{8}%<%t\(dark)%p1%d%e%p1%{16}%<%t\(bright)%p1%{8}%-%d"
          + "%e%p1%{256}%<%t\(long);5;%p1%d%e\(long);2;\(red);\(green);\(blue)%;m")
    }
    direct.set("colors", 0x100_0000)
    direct.set("pairs", 0x1_0000)
    // The palette is the user's: nothing may redefine it.
    direct.set("ccc", flag: false)
    for name in ["initc", "initp", "oc", "setf", "setb", "scp"] { direct.remove(name) }
    return direct
  }

  /// The compiled entry, in the form with 32-bit numbers.  term(5).
  ///
  /// - Parameter extended: the flags beyond the standard ones that the entry has.
  func compiled(extended: [String]) -> [UInt8] {
    var table: [UInt8] = []
    let offsets = strings.map { text -> Int in
      guard let text else { return -1 }
      defer { table += text + [0] }
      return table.count
    }
    let title = Array(names.utf8) + [0]
    var entry = EntryWriter()
    entry.put16(0o1036, title.count, flags.count, numbers.count, strings.count, table.count)
    entry.bytes += title
    entry.bytes += flags.map { $0 ? 1 : 0 }
    entry.align()
    for number in numbers { entry.put32(number) }
    for offset in offsets { entry.put16(offset) }
    entry.bytes += table
    entry.align()
    let labels = extended.map { Array($0.utf8) + [0] }
    entry.put16(extended.count, 0, 0, extended.count, labels.joined().count)
    entry.bytes += extended.map { _ in 1 }
    entry.align()
    var offset = 0
    for label in labels {
      entry.put16(offset)
      offset += label.count
    }
    entry.bytes += labels.joined()
    return entry.bytes
  }
}

private struct EntryWriter {
  var bytes: [UInt8] = []

  mutating func put16(_ values: Int...) {
    for value in values {
      let bits = UInt16(truncatingIfNeeded: value)
      bytes += [UInt8(truncatingIfNeeded: bits), UInt8(truncatingIfNeeded: bits >> 8)]
    }
  }

  mutating func put32(_ value: Int32) {
    for shift in [0, 8, 16, 24] { bytes.append(UInt8(truncatingIfNeeded: value >> Int32(shift))) }
  }

  mutating func align() {
    if !bytes.count.isMultiple(of: 2) { bytes.append(0) }
  }
}

/// Bytes as text.  RFC 4648, §4.
func base64(_ bytes: [UInt8]) -> String {
  let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
  var text: [UInt8] = []
  text.reserveCapacity((bytes.count + 2) / 3 * 4)
  for start in stride(from: 0, to: bytes.count, by: 3) {
    let group = bytes[start..<min(start + 3, bytes.count)]
    let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
    for place in 0..<4 {
      let digit = digits[bits >> (18 - 6 * place) & 63]
      text.append(place <= group.count ? digit : UInt8(ascii: "="))
    }
  }
  return String(decoding: text, as: UTF8.self)
}
