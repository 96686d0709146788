#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Control characters and line breaks must not reach the screen, and one name not fill it.
func quoted(_ text: String) -> String {
  let limit = 120
  let shown = text.unicodeScalars.prefix(limit).map {
    $0.properties.generalCategory.isInvisible
      ? "\\u{\(String($0.value, radix: 16, uppercase: true))}" : String($0)
  }
  return "`" + shown.joined() + (text.unicodeScalars.count > limit ? "…" : "") + "`"
}

extension Unicode.GeneralCategory {
  fileprivate var isInvisible: Bool {
    switch self {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned: true
    default: false
    }
  }
}

/// `a, b and c`.
func list(_ names: [String]) -> String {
  guard let last = names.last, names.count > 1 else { return names.first ?? "" }
  return names.dropLast().joined(separator: ", ") + " and " + last
}

/// `[2, 3]`; of a shape with very many extents the first ones.
func extents(_ shape: [Int]) -> String {
  let shown = shape.prefix(8).map(String.init) + (shape.count > 8 ? ["…"] : [])
  return "[" + shown.joined(separator: ", ") + "]"
}

func symbol(of byte: UInt8) -> String {
  byte > 0x20 && byte < 0x7F
    ? "`\(Unicode.Scalar(byte))`" : "the byte 0x" + hexadecimal(byte, digits: 2)
}

func hexadecimal(_ value: some FixedWidthInteger, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

/// What the system says of an error.
func reason(_ code: Int32) -> String {
  var buffer = [CChar](repeating: 0, count: 256)
  return strerror_r(code, &buffer, buffer.count) == 0
    ? String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    : "error \(code)"
}
