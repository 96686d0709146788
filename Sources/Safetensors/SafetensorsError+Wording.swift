// The words for what is wrong with a file. Facts are in `SafetensorsError`.

extension SafetensorsError: CustomStringConvertible {
  /// One sentence without a full stop at the end; the caller names the file.
  package var description: String {
    switch self {
    case .noHeaderLength(let size):
      "the file has \(bytes(size)); a safetensors file begins with 8 bytes that say how long its "
        + "header is"
    case .headerTooLong(let length, let limit):
      "the header is said to have \(length) bytes, and at most \(limit) are allowed; this is "
        + "probably no safetensors file"
    case .headerCutOff(let end, let size):
      "the file is cut off: its header ends at byte \(end), and the file has \(bytes(size))"
    case .header(let fault, let place, let tensor):
      "byte \(place) of the header" + (tensor.map { ", tensor \(quoted($0))" } ?? "")
        + ": \(fault.words(in: "header"))"
    case .layout(let fault): fault.words
    case .metadata(let fault, let place, let key):
      "byte \(place) of the metadata \(quoted(key)): \(fault.words(in: "text")); it should be a "
        + "list of texts, as in `[\"Le\", \"chat\"]`"
    }
  }
}

extension HeaderFault {
  fileprivate func words(in whole: String) -> String {
    switch self {
    case .expected(let expectation, let found):
      "\(expectation.words) is missing, "
        + (found.map { "\(symbol(of: $0)) stands here" } ?? "the \(whole) ends here")
    case .notUTF8: "this is not UTF-8"
    case .controlCharacter(let byte): "\(symbol(of: byte)) can only stand in a text as an escape"
    case .badEscape: "this is no escape that JSON has"
    case .loneSurrogate(let unit):
      "the escape \\u\(hexadecimal(unit, digits: 4)) is half of a pair, and its other half is missing"
    case .negativeNumber: "a number of elements or bytes cannot be negative"
    case .notWhole: "a number of elements or bytes has no fraction and no exponent"
    case .numberTooLarge: "this number is larger than any file"
    case .duplicateTensor: "another tensor has the same name"
    case .duplicateKey(let key): "the key \(quoted(key)) is given twice"
    case .unknownKey(let key):
      "\(quoted(key)) is no key of a tensor; it has \(list(TensorField.allCases.map(\.rawValue)))"
    case .missingField(let field): "\(quoted(field.rawValue)) is missing"
    case .unknownType(let name):
      "numbers of the type \(quoted(name)) cannot be read; "
        + "known are \(list(ElementType.allCases.map(\.rawValue)))"
    case .shapeTooLarge(let shape): "the shape \(extents(shape)) is larger than any file"
    }
  }
}

extension HeaderFault.Expectation {
  fileprivate var words: String {
    switch self {
    case .character(let byte): symbol(of: byte)
    case .commaOr(let byte): "`,` or \(symbol(of: byte))"
    case .text: "a text in quotes"
    case .wholeNumber: "a number"
    case .endOfHeader: "the end of the header"
    case .endOfList: "the end of the list"
    }
  }
}

extension LayoutFault {
  fileprivate var words: String {
    switch self {
    case .reversed(let tensor, let begin, let end):
      "tensor \(quoted(tensor)) begins at byte \(begin) of the data and ends before, at byte \(end)"
    case .wrongSize(let tensor, let type, let shape, let needed, let found):
      "tensor \(quoted(tensor)) has \(bytes(found)), but the shape \(extents(shape)) of "
        + "\(type.rawValue) needs \(needed)"
    case .cutOff(let tensor, let end, let size):
      "the file is cut off: tensor \(quoted(tensor)) ends at byte \(end) of the data, and the file "
        + "has \(bytes(size)) of data"
    case .overlap(let tensor, let other, let shared):
      "tensor \(quoted(tensor)) begins at byte \(shared.lowerBound) of the data, before the end of "
        + quoted(other)
    case .gap(let unused, let next):
      "the bytes from \(unused.lowerBound) to \(unused.upperBound) of the data belong to no tensor"
        + (next.map { "; \(quoted($0)) begins after them" } ?? "; the last tensor ends before them")
    }
  }
}

private func bytes(_ count: Int) -> String { "\(count) byte\(count == 1 ? "" : "s")" }

private func list(_ names: [String]) -> String {
  names.dropLast().joined(separator: ", ") + " and " + names[names.count - 1]
}

/// `[2, 3]`; of a shape with very many extents the first ones.
private func extents(_ shape: [Int]) -> String {
  let shown = shape.prefix(8).map(String.init) + (shape.count > 8 ? ["…"] : [])
  return "[" + shown.joined(separator: ", ") + "]"
}

/// Control characters and line breaks must not reach the screen, and one name not fill it.
private func quoted(_ text: String) -> String {
  let limit = 80
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

private func symbol(of byte: UInt8) -> String {
  byte > 0x20 && byte < 0x7F
    ? "`\(Unicode.Scalar(byte))`" : "the byte 0x" + hexadecimal(byte, digits: 2)
}

private func hexadecimal(_ value: some FixedWidthInteger, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}
