/// Reads JSON from left to right, strictly by RFC 8259, but for `NaN` and `Infinity`, which Python
/// writes. What it allocates is bounded by the length of the file, and what it recurses by `deepest`.
struct JSONReader {
  private let file: UnsafeRawBufferPointer
  private var place = 0
  static let deepest = 64

  private struct Fault: Error {
    let fault: JSONFault
    let place: Int
  }

  private init(_ file: UnsafeRawBufferPointer) { self.file = file }

  /// - Parameter name: what errors call the file.
  static func value(
    of file: UnsafeRawBufferPointer, named name: String
  ) throws(CheckpointError) -> JSONValue {
    var reader = JSONReader(file)
    do throws(Fault) {
      return try reader.document()
    } catch {
      let before = file[..<min(error.place, file.count)]
      let newline = UInt8(ascii: "\n")
      let line = before.count { $0 == newline }
      let start = before.lastIndex(of: newline).map { $0 + 1 } ?? 0
      throw .json(error.fault, file: name, line: line + 1, column: error.place - start + 1)
    }
  }

  private var next: UInt8? { place < file.count ? file[place] : nil }

  private func fault(_ fault: JSONFault, at place: Int? = nil) -> Fault {
    Fault(fault: fault, place: place ?? self.place)
  }

  private func unexpected(_ expectation: JSONFault.Expectation) -> Fault {
    fault(.expected(expectation, found: next))
  }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D {
      place += 1
    }
  }

  private mutating func take(_ byte: UInt8) throws(Fault) {
    skipSpace()
    guard next == byte else { throw unexpected(.character(byte)) }
    place += 1
  }

  private mutating func document() throws(Fault) -> JSONValue {
    let value = try value(depth: 0)
    skipSpace()
    if next != nil { throw unexpected(.endOfFile) }
    return value
  }

  private mutating func value(depth: Int) throws(Fault) -> JSONValue {
    skipSpace()
    guard depth < Self.deepest else { throw fault(.tooDeep(limit: Self.deepest)) }
    switch next {
    case UInt8(ascii: "{"): return .object(try object(depth: depth))
    case UInt8(ascii: "["): return .list(try list(depth: depth))
    case UInt8(ascii: "\""): return .text(try text())
    default:
      if let byte = next, byte == UInt8(ascii: "-") || Self.digits.contains(byte) {
        return .number(try number())
      }
      for (word, value) in Self.words where take(word: word) { return value }
      throw unexpected(.value)
    }
  }

  private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")

  private static let words: [(StaticString, JSONValue)] = [
    ("null", .null), ("true", .bool(true)), ("false", .bool(false)), ("NaN", .number("NaN")),
    ("Infinity", .number("Infinity")),
  ]

  private mutating func take(word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard file.count - place >= count else { return false }
    let bytes = UnsafeBufferPointer(start: word.utf8Start, count: count)
    guard file[place..<place + count].elementsEqual(bytes) else { return false }
    place += count
    return true
  }

  private mutating func object(depth: Int) throws(Fault) -> [String: JSONValue] {
    var members: [String: JSONValue] = [:]
    place += 1
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: UInt8(ascii: "}")) {
      skipSpace()
      let start = place
      let key = try text()
      try take(UInt8(ascii: ":"))
      let value = try value(depth: depth + 1)
      guard members.updateValue(value, forKey: key) == nil else {
        throw fault(.duplicateKey(key), at: start)
      }
    }
    return members
  }

  private mutating func list(depth: Int) throws(Fault) -> [JSONValue] {
    var values: [JSONValue] = []
    place += 1
    var isFirst = true
    while try takeSeparator(isFirst: &isFirst, closing: UInt8(ascii: "]")) {
      values.append(try value(depth: depth + 1))
    }
    return values
  }

  /// Goes to the next member; false when `closing` came instead, which is taken.
  private mutating func takeSeparator(
    isFirst: inout Bool, closing: UInt8
  ) throws(Fault) -> Bool {
    skipSpace()
    if next == closing {
      place += 1
      return false
    }
    if isFirst {
      isFirst = false
    } else {
      guard next == UInt8(ascii: ",") else { throw unexpected(.commaOr(closing)) }
      place += 1
      skipSpace()
      if next == closing { throw unexpected(.value) }
    }
    return true
  }

  /// `-`, digits without a leading zero, a fraction, an exponent.
  private mutating func number() throws(Fault) -> String {
    let start = place
    if next == UInt8(ascii: "-") {
      place += 1
      if take(word: "Infinity") { return "-Infinity" }
    }
    let hasLeadingZero = next == UInt8(ascii: "0")
    let digits = takeDigits()
    guard digits == 1 || digits > 1 && !hasLeadingZero else { throw fault(.badNumber, at: start) }
    if next == UInt8(ascii: ".") {
      place += 1
      guard takeDigits() > 0 else { throw fault(.badNumber, at: start) }
    }
    if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
      place += 1
      if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { place += 1 }
      guard takeDigits() > 0 else { throw fault(.badNumber, at: start) }
    }
    return String(decoding: file[start..<place], as: UTF8.self)
  }

  private mutating func takeDigits() -> Int {
    let start = place
    while let byte = next, Self.digits.contains(byte) { place += 1 }
    return place - start
  }
}

// MARK: Texts

extension JSONReader {
  private mutating func text() throws(Fault) -> String {
    guard next == UInt8(ascii: "\"") else { throw unexpected(.text) }
    place += 1
    var text = ""
    var start = place
    while true {
      guard let byte = next else { throw unexpected(.character(UInt8(ascii: "\""))) }
      switch byte {
      case UInt8(ascii: "\""):
        text += try piece(from: start)
        place += 1
        return text
      case UInt8(ascii: "\\"):
        text += try piece(from: start)
        text.unicodeScalars.append(try escape())
        start = place
      case 0..<0x20: throw fault(.controlCharacter(byte))
      default: place += 1
      }
    }
  }

  private func piece(from start: Int) throws(Fault) -> String {
    if let piece = String(validating: file[start..<place], as: UTF8.self) { return piece }
    throw fault(.notUTF8, at: start)
  }

  private mutating func escape() throws(Fault) -> Unicode.Scalar {
    let start = place
    let unit = try escapedUnit(from: start)
    if let scalar = Unicode.Scalar(unit) { return scalar }
    // RFC 8259, section 7: what does not fit into four digits is a pair of surrogates.
    guard UTF16.isLeadSurrogate(unit), next == UInt8(ascii: "\\") else {
      throw fault(.loneSurrogate(unit), at: start)
    }
    let trail = try escapedUnit(from: place)
    guard UTF16.isTrailSurrogate(trail) else { throw fault(.loneSurrogate(unit), at: start) }
    return UTF16.decode(UTF16.EncodedScalar([unit, trail]))
  }

  private mutating func escapedUnit(from start: Int) throws(Fault) -> UInt16 {
    place += 1
    guard let letter = next else { throw unexpected(.character(UInt8(ascii: "\""))) }
    place += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return UInt16(letter)
    case UInt8(ascii: "b"): return 0x08
    case UInt8(ascii: "f"): return 0x0C
    case UInt8(ascii: "n"): return 0x0A
    case UInt8(ascii: "r"): return 0x0D
    case UInt8(ascii: "t"): return 0x09
    case UInt8(ascii: "u"):
      var unit: UInt16 = 0
      for _ in 0..<4 {
        guard let digit = next.flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
          throw fault(.badEscape, at: start)
        }
        unit = unit << 4 | UInt16(digit)
        place += 1
      }
      return unit
    default: throw fault(.badEscape, at: start)
    }
  }
}
