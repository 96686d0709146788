import CellGrid

/// One control sequence, `ESC [ parameters final`.  ECMA-48, §5.4; xterm's ctlseqs.
struct ControlSequence {
  /// Numbers between semicolons; 0 where there is none.
  var parameters: [Int]
  /// `<`, `?` and the like before the parameters.
  var prefix: UInt8?
  var final: UInt8

  /// The sequence at the head of `bytes`, which begin with `ESC [`. The start of a paste comes as
  /// an empty `.paste`.
  static func step(_ bytes: ArraySlice<UInt8>) -> InputDecoder.Step {
    let body = bytes.dropFirst(2)
    // The Linux console sends F1 to F5 as `ESC [ [ A` to `ESC [ [ E`.
    if body.first == Byte.csi {
      guard let letter = body.dropFirst().first else { return .incomplete }
      let number = Int(letter) - 0x40
      return (1...5).contains(number)
        ? .event(.key(.function(number)), length: 4) : .nothing(length: 3)
    }
    guard let end = body.firstIndex(where: { !(0x20...0x3F).contains($0) }) else {
      return .incomplete
    }
    let length = end - bytes.startIndex
    // What cannot be in a sequence ends it unread.
    guard (0x40...0x7E).contains(bytes[end]) else { return .nothing(length: length) }
    let sequence = ControlSequence(body: bytes[body.startIndex..<end], final: bytes[end])
    if sequence.isOldMouse {
      // `ESC [ M` and three bytes: button, column, row, each plus 32.
      let rest = bytes[(end + 1)...].prefix(3)
      guard rest.count == 3 else { return .incomplete }
      let values = rest.map { Int($0) - 32 }
      let event = mouse(button: values[0], x: values[1], y: values[2], isPress: true)
      return event.map { .event($0, length: length + 4) } ?? .nothing(length: length + 4)
    }
    return sequence.event.map { .event($0, length: length + 1) } ?? .nothing(length: length + 1)
  }

  private init(body: ArraySlice<UInt8>, final: UInt8) {
    var body = body
    if let first = body.first, (0x3C...0x3F).contains(first) {
      prefix = first
      body = body.dropFirst()
    }
    parameters = body.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false).map {
      // A number too large to be one of ours is as good as any other.
      Int(String(decoding: $0.prefix(6), as: UTF8.self)) ?? 0
    }
    self.final = final
  }

  private var isOldMouse: Bool { final == UInt8(ascii: "M") && prefix == nil && parameters == [0] }

  private func parameter(_ index: Int) -> Int {
    parameters.indices.contains(index) ? parameters[index] : 0
  }

  private var event: TerminalEvent? {
    let letter = Character(Unicode.Scalar(final))
    if prefix == UInt8(ascii: "<"), letter == "M" || letter == "m" {
      return Self.mouse(
        button: parameter(0), x: parameter(1), y: parameter(2), isPress: letter == "M")
    }
    guard prefix == nil else { return nil }
    if letter == "~" && parameter(0) == 200 { return .paste("") }
    return key(letter).map(TerminalEvent.key)
  }

  private func key(_ letter: Character) -> Key? {
    // The modifiers are a sum of bits plus 1; shift is the first.
    let isShifted = parameter(1) > 1 && (parameter(1) - 1) & 1 != 0
    return switch letter {
    case "A": isShifted ? .shiftUp : .up
    case "B": isShifted ? .shiftDown : .down
    case "C": isShifted ? .shiftRight : .right
    case "D": isShifted ? .shiftLeft : .left
    case "a": .shiftUp
    case "b": .shiftDown
    case "c": .shiftRight
    case "d": .shiftLeft
    case "H": .home
    case "F": .end
    case "Z": .backTab
    case "P": .function(1)
    case "Q": .function(2)
    case "R": .function(3)
    case "S": .function(4)
    case "u": Self.key(code: parameter(0), modifiers: parameter(1))
    case "~" where parameter(0) == 27: Self.key(code: parameter(2), modifiers: parameter(1))
    case "~": Self.editingKey(parameter(0))
    default: nil
    }
  }

  /// `ESC [ number ~`, the VT220's way.
  private static func editingKey(_ number: Int) -> Key? {
    switch number {
    case 1, 7: .home
    case 2: .insert
    case 3: .delete
    case 4, 8: .end
    case 5: .pageUp
    case 6: .pageDown
    case 11...15: .function(number - 10)
    case 17...21: .function(number - 11)
    case 23, 24: .function(number - 12)
    default: nil
    }
  }

  /// A key that is told by its code point and its modifiers, as some terminals are set up to do.
  private static func key(code: Int, modifiers: Int) -> Key? {
    guard let scalar = Unicode.Scalar(UInt32(max(0, code))), code > 0 else { return nil }
    let bits = max(0, modifiers - 1)
    let plain = code < 0x80 ? Key(ascii: UInt8(code)) : .character(Character(scalar))
    if code == 9 && bits & 1 != 0 { return .backTab }
    guard case .character(let character) = plain else { return plain }
    if bits & 4 != 0 { return .control(Character(character.lowercased())) }
    return bits & 2 != 0 ? .alt(character) : plain
  }

  /// Left button down, or the wheel; columns and rows count from 1. Bits 4, 8 and 16 of `button`
  /// are modifiers, 32 is motion, 64 the wheel.
  private static func mouse(button: Int, x: Int, y: Int, isPress: Bool) -> TerminalEvent? {
    guard isPress, x > 0, y > 0 else { return nil }
    let point = Point(x: x - 1, y: y - 1)
    switch button & ~28 {
    case 0: return .click(point)
    case 64: return .wheel(point, -1)
    case 65: return .wheel(point, 1)
    default: return nil
    }
  }
}
