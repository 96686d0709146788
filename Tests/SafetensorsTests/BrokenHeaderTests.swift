import Safetensors
import Testing

/// A header in which `▸` stands before the byte where it goes wrong.
struct BrokenHeader: CustomTestStringConvertible {
  let marked: String
  let fault: HeaderFault
  let tensor: String?

  init(_ marked: String, _ fault: HeaderFault, tensor: String? = nil) {
    self.marked = marked
    self.fault = fault
    self.tensor = tensor
  }

  init(_ marked: String, expected: HeaderFault.Expectation, found: String?, tensor: String? = nil) {
    self.init(marked, .expected(expected, found: found.map { Array($0.utf8)[0] }), tensor: tensor)
  }

  var testDescription: String { marked }

  /// The header without its mark, and where the mark was.
  var parts: (header: String, place: Int) {
    let halves = marked.split(separator: "▸", maxSplits: 1, omittingEmptySubsequences: false)
    return (halves.joined(), halves[0].utf8.count)
  }
}

@Suite struct BrokenHeaderTests {
  private static let comma = UInt8(ascii: ",")
  private static let brace = UInt8(ascii: "}")
  private static let bracket = UInt8(ascii: "]")
  private static func byte(_ text: Unicode.Scalar) -> HeaderFault.Expectation {
    .character(UInt8(ascii: text))
  }

  static let noJSON = [
    BrokenHeader("▸", expected: byte("{"), found: nil),
    BrokenHeader("▸ {}", expected: byte("{"), found: " "),
    BrokenHeader("▸[]", expected: byte("{"), found: "["),
    BrokenHeader("▸\u{FEFF}{}", expected: byte("{"), found: "\u{FEFF}"),
    BrokenHeader("{▸", expected: .text, found: nil),
    BrokenHeader("{▸,}", expected: .text, found: ","),
    BrokenHeader("{▸a: 1}", expected: .text, found: "a"),
    BrokenHeader("{▸'a': 1}", expected: .text, found: "'"),
    BrokenHeader("{\"a▸", expected: byte("\""), found: nil),
    BrokenHeader("{\"a\\▸", expected: byte("\""), found: nil),
    BrokenHeader("{\"a\\\"▸", expected: byte("\""), found: nil),
    BrokenHeader("{} ▸{}", expected: .endOfHeader, found: "{"),
    BrokenHeader("{} ▸\u{0}", expected: .endOfHeader, found: "\u{0}"),
    BrokenHeader("{\"a\" ▸}", expected: byte(":"), found: "}", tensor: "a"),
    BrokenHeader("{\"a\": ▸null}", expected: byte("{"), found: "n", tensor: "a"),
    BrokenHeader("{\"a\": ▸[1]}", expected: byte("{"), found: "[", tensor: "a"),
    BrokenHeader("{\"a▸\nb\": 1}", .controlCharacter(0x0A)),
    BrokenHeader("{\"▸\u{0}\": 1}", .controlCharacter(0)),
    BrokenHeader("{\"é▸\\x\": 1}", .badEscape),
    BrokenHeader("{\"▸\\u12\": 1}", .badEscape),
    BrokenHeader("{\"▸\\u00g0\": 1}", .badEscape),
    BrokenHeader("{\"▸\\u", .badEscape),
    BrokenHeader("{\"▸\\ud800\": 1}", .loneSurrogate(0xD800)),
    BrokenHeader("{\"▸\\udc00\\ud800\": 1}", .loneSurrogate(0xDC00)),
    BrokenHeader("{\"▸\\udbff\\u0041\": 1}", .loneSurrogate(0xDBFF)),
    BrokenHeader("{\"\\ud83d\\ude00▸\\ud83d\": 1}", .loneSurrogate(0xD83D)),
    BrokenHeader("{\"__metadata__\": ▸null}", expected: byte("{"), found: "n"),
    BrokenHeader("{\"__metadata__\": {\"a\": ▸1}}", expected: .text, found: "1"),
    BrokenHeader("{\"__metadata__\": {\"a\": \"b\",▸}}", expected: .text, found: "}"),
    BrokenHeader("{\"__metadata__\": {\"a\": \"b\" ▸\"c\"", expected: .commaOr(brace), found: "\""),
    BrokenHeader("{\"__metadata__\": {}▸", expected: .commaOr(brace), found: nil),
    BrokenHeader(
      "{\"__metadata__\": {\"a\": \"b\", ▸\"\\u0061\": \"b\"}}", .duplicateKey("a")),
    BrokenHeader(
      "{\"__metadata__\": {}, ▸\"__metadata__\": {}}", .duplicateKey("__metadata__")),
  ]

  /// What goes wrong in the entry of the tensor `x`.
  static let badEntries = [
    ("▸", .expected(.text, found: nil)),
    ("▸}", .missingField(.type)),
    ("\"dtype\": \"F32\"▸}", .missingField(.shape)),
    ("\"shape\": [], \"dtype\": \"F32\" ▸}", .missingField(.offsets)),
    ("\"shape\": [], ▸\"shape\": []", .duplicateKey("shape")),
    ("▸\"stride\": 1", .unknownKey("stride")),
    ("\"dtype\": ▸\"f32\"", .unknownType("f32")),
    ("\"dtype\":▸\"F8_E4M3\"", .unknownType("F8_E4M3")),
    ("\"dtype\":▸32", .expected(.text, found: UInt8(ascii: "3"))),
    ("\"shape\": ▸2", .expected(byte("["), found: UInt8(ascii: "2"))),
    ("\"shape\": [▸", .expected(.wholeNumber, found: nil)),
    ("\"shape\": [1 ▸}", .expected(.commaOr(bracket), found: brace)),
    ("\"shape\": [1, ▸]", .expected(.wholeNumber, found: bracket)),
    ("\"shape\": [▸\"1\"]", .expected(.wholeNumber, found: UInt8(ascii: "\""))),
    ("\"shape\": [▸[1]]", .expected(.wholeNumber, found: UInt8(ascii: "["))),
    ("\"shape\": [▸+1]", .expected(.wholeNumber, found: UInt8(ascii: "+"))),
    ("\"shape\": [0▸1]", .expected(.commaOr(bracket), found: UInt8(ascii: "1"))),
    ("\"shape\": [-▸]", .expected(.wholeNumber, found: bracket)),
    ("\"shape\": [2, ▸-1]", .negativeNumber),
    ("\"shape\": [▸-0]", .negativeNumber),
    ("\"shape\": [▸2.0]", .notWhole),
    ("\"shape\": [▸0e0]", .notWhole),
    ("\"shape\": [▸1E3]", .notWhole),
    ("\"shape\": [9223372036854775807, ▸9223372036854775808]", .numberTooLarge),
    ("\"shape\": [▸18446744073709551616]", .numberTooLarge),
    ("\"shape\": [▸20000000000000000000000000000000000000000]", .numberTooLarge),
    ("\"data_offsets\": ▸{}", .expected(byte("["), found: UInt8(ascii: "{"))),
    ("\"data_offsets\": [▸]", .expected(.wholeNumber, found: bracket)),
    ("\"data_offsets\": [1▸]", .expected(byte(","), found: bracket)),
    ("\"data_offsets\": [1, 2▸, 3]", .expected(byte("]"), found: comma)),
    ("\"data_offsets\": [0, ▸-4]", .negativeNumber),
    (
      "\"dtype\": \"F32\", \"shape\": ▸[4611686018427387904], \"data_offsets\": [0, 0]}}",
      .shapeTooLarge([4_611_686_018_427_387_904])
    ),
    (
      "\"shape\": ▸[4294967296, 0, 4294967296], \"data_offsets\": [0, 0], \"dtype\": \"U8\"}}",
      .shapeTooLarge([4_294_967_296, 0, 4_294_967_296])
    ),
  ].map { (text: String, fault: HeaderFault) in
    BrokenHeader("{\"x\": {" + text, fault, tensor: "x")
  }

  static let twins = [
    "{\"a\": {\"dtype\": \"U8\", \"shape\": [0], \"data_offsets\": [0, 0]}, ▸\"a\": {}}",
    "{\"a\": {\"dtype\": \"U8\", \"shape\": [0], \"data_offsets\": [0, 0]}, ▸\"\\u0061\": {}}",
  ].map { BrokenHeader($0, .duplicateTensor, tensor: "a") }

  @Test(arguments: noJSON + badEntries + twins) func aFaultHasItsPlace(_ broken: BrokenHeader) {
    let (header, place) = broken.parts
    let expected = SafetensorsError.header(broken.fault, place: 8 + place, tensor: broken.tensor)
    #expect(fault(of: file(header)) == expected)
  }

  /// The fault is in the header, whatever stands after it.
  @Test func theDataIsNotReadAsHeader() {
    #expect(
      fault(of: file("{\"a", data: Array("\": {}}".utf8)))
        == .header(.expected(Self.byte("\""), found: nil), place: 11, tensor: nil))
  }

  @Test func namesThatDifferInTheirEncodingOnlyAreOneName() {
    let entry = "{\"dtype\": \"U8\", \"shape\": [0], \"data_offsets\": [0, 0]}"
    #expect(
      fault(of: file("{\"\u{E9}\":\(entry),\"e\u{301}\":\(entry)}"))
        == .header(.duplicateTensor, place: 15 + entry.utf8.count, tensor: "\u{E9}"))
  }

  /// A byte that no UTF-8 has, a character cut off by the quote or by an escape, an overlong form,
  /// half of a pair.
  @Test(
    arguments: [
      ([0xFF], 0), ([0x61, 0x80], 1), ([0xC3], 0), ([0xC3, 0xA9, 0xE2, 0x82], 2),
      ([0xC0, 0xAF], 0),
      ([0xED, 0xA0, 0x80], 0), ([0xF4, 0x90, 0x80, 0x80], 0),
      ([0xC3, 0x5C, 0x6E], 0), ([0x5C, 0x6E, 0x61, 0xC3], 3),
    ] as [([UInt8], Int)])
  func textsAreUTF8(_ text: [UInt8], _ place: Int) {
    let header = Array("{\"".utf8) + text + Array("\": {}}".utf8)
    #expect(
      fault(of: file(header)) == .header(.notUTF8, place: 10 + place, tensor: nil))
  }

  /// No depth of nesting is followed.
  @Test(.timeLimit(.minutes(1))) func aMillionBrackets() {
    let header = "{\"a\": {\"shape\": " + String(repeating: "[", count: 1_000_000)
    #expect(
      fault(of: file(header))
        == .header(.expected(.wholeNumber, found: UInt8(ascii: "[")), place: 25, tensor: "a"))
  }
}
