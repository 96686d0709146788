import CellGrid

/// Turns the bytes of a terminal into events. Pure: it reads nothing and knows no clock.
///
/// Where a sequence is not whole yet, `next` gives nil and `patience` says how long to wait for the
/// rest; after that, `giveUp` settles what the bytes mean as they are (a lone escape key).
struct InputDecoder {
  /// What the bytes at the head of the buffer are.
  enum Step {
    case event(TerminalEvent, length: Int)
    case nothing(length: Int)
    case incomplete
  }

  private var buffer: [UInt8] = []
  private var head = 0
  /// What was pasted so far, while a paste goes on.
  private var pasted: [UInt8]?
  private var settled: [TerminalEvent] = []
  private let sequences: KeySequences

  init(sequences: KeySequences = KeySequences()) { self.sequences = sequences }

  mutating func feed(_ bytes: some Sequence<UInt8>) {
    if head == buffer.count {
      buffer.removeAll(keepingCapacity: true)
      head = 0
    }
    buffer.append(contentsOf: bytes)
  }

  mutating func next() -> TerminalEvent? {
    if !settled.isEmpty { return settled.removeFirst() }
    while head < buffer.count {
      if pasted != nil {
        guard let text = finishPaste() else { return nil }
        return .paste(text)
      }
      switch step(buffer[head...]) {
      case .event(let event, let length):
        head += length
        return event
      case .nothing(let length):
        head += length
      case .incomplete:
        return nil
      }
    }
    return nil
  }

  /// How long to wait for the rest of what has begun; nil when nothing has.
  var patience: Duration? {
    // A paste comes in pieces over a slow line; an escape key is one byte and nothing after it.
    if pasted != nil { return .seconds(2) }
    let rest = buffer.count - head
    if rest == 0 { return nil }
    return rest <= 2 ? .milliseconds(25) : .milliseconds(500)
  }

  /// Takes the unfinished bytes for what they are.
  mutating func giveUp() {
    let rest = buffer[head...]
    if let text = pasted {
      settled.append(.paste(Self.text(ofPaste: text + rest)))
      pasted = nil
    } else if rest.first == Byte.escape {
      if rest.count == 1 { settled.append(.key(.escape)) }
      // `ESC [` and `ESC O` alone are Alt with that letter; longer ones a sequence cut off.
      if rest.count == 2, let last = rest.last {
        settled.append(.key(.alt(Character(Unicode.Scalar(last)))))
      }
    } else if !rest.isEmpty {
      settled.append(.key(.character("\u{FFFD}")))
    }
    head = buffer.count
  }

  private mutating func step(_ bytes: ArraySlice<UInt8>) -> Step {
    let first = bytes[bytes.startIndex]
    if first == Byte.escape { return escape(bytes) }
    if first < 0x80 { return .event(.key(Key(ascii: first)), length: 1) }
    return Self.character(bytes)
  }

  private mutating func escape(_ bytes: ArraySlice<UInt8>) -> Step {
    if let (key, length) = sequences.match(bytes) { return .event(.key(key), length: length) }
    guard let second = bytes.dropFirst().first else { return .incomplete }
    switch second {
    case Byte.csi:
      let step = ControlSequence.step(bytes)
      if case .event(.paste, let length) = step {
        pasted = []
        return .nothing(length: length)
      }
      return step
    case Byte.ss3:
      guard let third = bytes.dropFirst(2).first else { return .incomplete }
      return KeySequences.ss3(third).map { .event(.key($0), length: 3) }
        ?? .event(.key(.alt("O")), length: 2)
    case 0x20..<0x7F:
      return .event(.key(.alt(Character(Unicode.Scalar(second)))), length: 2)
    case 0x80...:
      guard
        case .event(.key(.character(let character)), let length) =
          Self.character(bytes.dropFirst())
      else { return .incomplete }
      return .event(.key(.alt(character)), length: length + 1)
    default:
      // Escape, and then another key that is a control character.
      return .event(.key(.escape), length: 1)
    }
  }

  /// The UTF-8 character at the head; U+FFFD for a byte that is none.
  private static func character(_ bytes: ArraySlice<UInt8>) -> Step {
    let length =
      switch bytes[bytes.startIndex] {
      case 0xC2...0xDF: 2
      case 0xE0...0xEF: 3
      case 0xF0...0xF4: 4
      default: 1
      }
    let present = bytes.prefix(length)
    let isBroken = present.dropFirst().contains { $0 & 0xC0 != 0x80 }
    if present.count < length && !isBroken { return .incomplete }
    guard !isBroken, let text = String(validating: present, as: UTF8.self), let only = text.first
    else { return .event(.key(.character("\u{FFFD}")), length: 1) }
    return .event(.key(.character(only)), length: length)
  }

  /// Moves what was pasted out of the buffer; the text when its end has come.
  private mutating func finishPaste() -> String? {
    while head < buffer.count {
      guard let mark = buffer[head...].firstIndex(of: Byte.escape) else {
        pasted?.append(contentsOf: buffer[head...])
        head = buffer.count
        return nil
      }
      pasted?.append(contentsOf: buffer[head..<mark])
      head = mark
      let end = Byte.pasteEnd
      let candidate = buffer[mark...].prefix(end.count)
      if candidate.elementsEqual(end) {
        head += end.count
        defer { pasted = nil }
        return Self.text(ofPaste: pasted ?? [])
      }
      if candidate.count < end.count && end.starts(with: candidate) { return nil }
      pasted?.append(Byte.escape)
      head += 1
    }
    return nil
  }

  /// Terminals paste the end of a line as a carriage return.
  private static func text(ofPaste bytes: [UInt8]) -> String {
    var lines: [UInt8] = []
    lines.reserveCapacity(bytes.count)
    for (index, byte) in bytes.enumerated() {
      if byte == Byte.newline, index > 0, bytes[index - 1] == Byte.return { continue }
      lines.append(byte == Byte.return ? Byte.newline : byte)
    }
    return String(decoding: lines, as: UTF8.self)
  }
}

enum Byte {
  static let newline: UInt8 = 0x0A
  static let `return`: UInt8 = 0x0D
  static let escape: UInt8 = 0x1B
  static let csi = UInt8(ascii: "[")
  static let ss3 = UInt8(ascii: "O")
  static let pasteEnd = Array("\u{1B}[201~".utf8)
}

extension Key {
  /// The key that sends one ASCII byte.
  init(ascii byte: UInt8) {
    switch byte {
    case 0x08, 0x7F: self = .backspace
    case 0x09: self = .tab
    case Byte.newline, Byte.return: self = .enter
    case Byte.escape: self = .escape
    case 0x20: self = .space
    case 0x01...0x1A: self = .control(Character(Unicode.Scalar(byte + 0x60)))
    // NUL is C-@; 1C to 1F are C-\ C-] C-^ C-_.
    case 0x00, 0x1C...0x1F: self = .control(Character(Unicode.Scalar(byte + 0x40)))
    default: self = .character(Character(Unicode.Scalar(byte)))
    }
  }
}
