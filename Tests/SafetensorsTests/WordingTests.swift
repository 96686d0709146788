import Safetensors
import Testing

@Suite struct WordingTests {
  @Test(
    arguments: [
      (
        .noHeaderLength(fileSize: 1),
        "the file has 1 byte; a safetensors file begins with 8 bytes that say how long its header is"
      ),
      (
        .headerTooLong(7_310_034_283_826_791_226, limit: 100_000_000),
        "the header is said to have 7310034283826791226 bytes, and at most 100000000 are allowed; "
          + "this is probably no safetensors file"
      ),
      (
        .headerCutOff(end: 108, fileSize: 50),
        "the file is cut off: its header ends at byte 108, and the file has 50 bytes"
      ),
      (
        .layout(.cutOff(tensor: "a", end: 8, dataSize: 4)),
        "the file is cut off: tensor `a` ends at byte 8 of the data, and the file has 4 bytes of data"
      ),
      (
        .layout(.reversed(tensor: "a", begin: 8, end: 4)),
        "tensor `a` begins at byte 8 of the data and ends before, at byte 4"
      ),
      (
        .layout(.wrongSize(tensor: "a", .float32, shape: [2, 3], needed: 24, found: 20)),
        "tensor `a` has 20 bytes, but the shape [2, 3] of F32 needs 24"
      ),
      (
        .layout(.overlap(tensor: "b", other: "a", bytes: 4..<8)),
        "tensor `b` begins at byte 4 of the data, before the end of `a`"
      ),
      (
        .layout(.gap(4..<8, before: "b")),
        "the bytes from 4 to 8 of the data belong to no tensor; `b` begins after them"
      ),
      (
        .layout(.gap(4..<8, before: nil)),
        "the bytes from 4 to 8 of the data belong to no tensor; the last tensor ends before them"
      ),
    ] as [(SafetensorsError, String)])
  func files(_ error: SafetensorsError, _ words: String) {
    #expect("\(error)" == words)
  }

  @Test(
    arguments: [
      (.expected(.character(0x3A), found: 0x7D), "`:` is missing, `}` stands here"),
      (
        .expected(.commaOr(0x5D), found: 0x0A), "`,` or `]` is missing, the byte 0x0A stands here"
      ),
      (.expected(.text, found: nil), "a text in quotes is missing, the header ends here"),
      (.expected(.wholeNumber, found: 0x22), "a number is missing, `\"` stands here"),
      (
        .expected(.endOfHeader, found: 0xC3),
        "the end of the header is missing, the byte 0xC3 stands here"
      ),
      (.notUTF8, "this is not UTF-8"),
      (.controlCharacter(0x1F), "the byte 0x1F can only stand in a text as an escape"),
      (.badEscape, "this is no escape that JSON has"),
      (
        .loneSurrogate(0xD800),
        "the escape \\uD800 is half of a pair, and its other half is missing"
      ),
      (.negativeNumber, "a number of elements or bytes cannot be negative"),
      (.notWhole, "a number of elements or bytes has no fraction and no exponent"),
      (.numberTooLarge, "this number is larger than any file"),
      (.duplicateTensor, "another tensor has the same name"),
      (.duplicateKey("a\u{1B}[31m"), "the key `a\\u{1B}[31m` is given twice"),
      (
        .unknownKey(String(repeating: "é", count: 81)),
        "`\(String(repeating: "é", count: 80))…` is no key of a tensor; it has dtype, shape and "
          + "data_offsets"
      ),
      (.missingField(.offsets), "`data_offsets` is missing"),
      (
        .unknownType("C64"),
        "numbers of the type `C64` cannot be read; known are F64, F32, F16, BF16, I64, I32, I16, I8, "
          + "U64, U32, U16, U8 and BOOL"
      ),
      (
        .shapeTooLarge(Array(repeating: 99, count: 10)),
        "the shape [99, 99, 99, 99, 99, 99, 99, 99, …] is larger than any file"
      ),
    ] as [(HeaderFault, String)])
  func headers(_ fault: HeaderFault, _ words: String) {
    #expect(
      "\(SafetensorsError.header(fault, place: 30, tensor: nil))" == "byte 30 of the header: "
        + words)
    #expect(
      "\(SafetensorsError.header(fault, place: 30, tensor: "w\n"))"
        == "byte 30 of the header, tensor `w\\u{A}`: " + words)
  }
}
