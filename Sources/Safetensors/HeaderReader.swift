/// Reads the JSON of a header from left to right, strictly by RFC 8259, and knows the byte where it
/// stands. Nothing nests deeper than the format has it, so nothing recurses.
struct HeaderReader {
  /// The whole file, so that places count from its beginning.
  private let file: UnsafeRawBufferPointer
  private let end: Int
  private(set) var place: Int
  /// Whose entry is being read.
  var tensor: String?

  init(_ file: UnsafeRawBufferPointer, _ header: Range<Int>) {
    precondition(header.lowerBound >= 0 && header.upperBound <= file.count)
    self.file = file
    place = header.lowerBound
    end = header.upperBound
  }

  /// The next byte; nil at the end of the header.
  var next: UInt8? { place < end ? file[place] : nil }

  mutating func advance() { place += 1 }

  /// The bytes from `start` to here.
  func run(from start: Int) -> Slice<UnsafeRawBufferPointer> { file[start..<place] }

  func fault(_ fault: HeaderFault, at place: Int? = nil) -> SafetensorsError {
    .header(fault, place: place ?? self.place, tensor: tensor)
  }

  func unexpected(_ expectation: HeaderFault.Expectation) -> SafetensorsError {
    fault(.expected(expectation, found: next))
  }

  mutating func skipSpace() {
    while let byte = next, byte == .space || byte == .tab || byte == .newline || byte == .return {
      advance()
    }
  }

  /// Takes `byte`, with the white space before it.
  mutating func take(_ byte: UInt8) throws(SafetensorsError) {
    skipSpace()
    guard next == byte else { throw unexpected(.character(byte)) }
    advance()
  }

  /// Goes to the next member of a list or object that `opening` began.
  ///
  /// - Parameter isFirst: whether nothing has been read of it yet; false afterwards.
  /// - Returns: false when `closing` came instead, which is taken.
  mutating func takeSeparator(
    isFirst: inout Bool, closing: UInt8
  ) throws(SafetensorsError) -> Bool {
    skipSpace()
    if next == closing {
      advance()
      return false
    }
    if isFirst {
      isFirst = false
    } else {
      guard next == .comma else { throw unexpected(.commaOr(closing)) }
      advance()
      skipSpace()
    }
    return true
  }

  /// A number that counts something: no sign, no fraction, no exponent.
  mutating func wholeNumber() throws(SafetensorsError) -> Int {
    skipSpace()
    let start = place
    let isNegative = next == .minus
    if isNegative { advance() }
    guard let first = next?.digit else { throw unexpected(.wholeNumber) }
    if isNegative { throw fault(.negativeNumber, at: start) }
    advance()

    var value = Int(first)
    var overflows = false
    // JSON has no number with a leading zero.
    while first != 0, let digit = next?.digit {
      let (tens, tooMany) = value.multipliedReportingOverflow(by: 10)
      let (sum, tooLarge) = tens.addingReportingOverflow(Int(digit))
      value = sum
      overflows = overflows || tooMany || tooLarge
      advance()
    }
    if next == .dot || next == .e || next == .capitalE { throw fault(.notWhole, at: start) }
    if overflows { throw fault(.numberTooLarge, at: start) }
    return value
  }
}

extension UInt8 {
  static let tab = UInt8(ascii: "\t")
  static let newline = UInt8(ascii: "\n")
  static let `return` = UInt8(ascii: "\r")
  static let space = UInt8(ascii: " ")
  static let quote = UInt8(ascii: "\"")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let minus = UInt8(ascii: "-")
  static let dot = UInt8(ascii: ".")
  static let e = UInt8(ascii: "e")
  static let capitalE = UInt8(ascii: "E")
  static let backslash = UInt8(ascii: "\\")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")

  fileprivate var digit: UInt8? {
    self >= UInt8(ascii: "0") && self <= UInt8(ascii: "9") ? self - UInt8(ascii: "0") : nil
  }
}
