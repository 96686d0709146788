/// Why a text is not a number of a scene.
package enum NumberFault: Error, Hashable, Sendable {
  case notANumber
  case notFinite
  /// Larger than float32 holds, 3.4e38.
  case overflow
  /// Smaller than float32 holds, 1.4e-45, but not 0.
  case underflow
}

/// Numbers as they are written in a scene: `1`, `-0.5`, `.5`, `5.`, `1e-3`.
package enum NumberText {
  /// The float32 nearest to what `text` says. No hexadecimal, no underscores, no `.inf`.
  package static func parse(_ text: String) -> Result<Float, NumberFault> {
    guard isDecimal(text) else {
      return .failure(notFinite.contains(text.lowercased()) ? .notFinite : .notANumber)
    }
    guard let value = Float(text) else { return .failure(.notANumber) }
    guard value.isFinite else { return .failure(.overflow) }
    return value == 0 && hasNonzeroDigit(text) ? .failure(.underflow) : .success(value)
  }

  /// Whether the digits before the exponent say something else than 0.
  private static func hasNonzeroDigit(_ text: String) -> Bool {
    text.utf8.prefix { !"eE".utf8.contains($0) }.contains { (0x31...0x39).contains($0) }
  }

  private static let notFinite: Set<String> = {
    let names = ["nan", ".nan", "inf", ".inf", "infinity"]
    return Set(names + names.map { "-" + $0 } + names.map { "+" + $0 })
  }()

  /// `[+-] digits [. digits] [e [+-] digits]`, with a digit before or after the point.
  private static func isDecimal(_ text: String) -> Bool {
    var rest = text.utf8[...]
    func skipSign() { if let first = rest.first, "+-".utf8.contains(first) { rest.removeFirst() } }
    func skipDigits() -> Int {
      let digits = rest.prefix { (0x30...0x39).contains($0) }.count
      rest.removeFirst(digits)
      return digits
    }
    skipSign()
    var digits = skipDigits()
    if rest.first == UInt8(ascii: ".") {
      rest.removeFirst()
      digits += skipDigits()
    }
    guard digits > 0 else { return false }
    if let first = rest.first, "eE".utf8.contains(first) {
      rest.removeFirst()
      skipSign()
      guard skipDigits() > 0 else { return false }
    }
    return rest.isEmpty
  }

  /// The shortest text that reads back as `value`: `1`, `0.1`, `1e-5`.
  /// - Precondition: `value` is finite.
  package static func shortest(_ value: Float) -> String {
    // The description has the shortest digits, but writes 1.0, 1e-05 and 1e+16.
    let parts = value.description.split(separator: "e")
    var text = String(parts[0])
    if text.hasSuffix(".0") { text.removeLast(2) }
    if parts.count == 2, let exponent = Int(parts[1]) { text += "e\(exponent)" }
    return text
  }
}
