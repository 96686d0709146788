import Safetensors
import Testing

@Suite struct BrokenFileTests {
  @Test func theLengthOfTheHeader() {
    #expect(fault(of: []) == .noHeaderLength(fileSize: 0))
    #expect(fault(of: [2, 0, 0, 0, 0, 0, 0]) == .noHeaderLength(fileSize: 7))
    #expect(
      fault(of: file("{}", length: 100_000_001)) == .headerTooLong(100_000_001, limit: 100_000_000))
    #expect(fault(of: file("{}", length: .max)) == .headerTooLong(.max, limit: 100_000_000))
    #expect(
      fault(of: file("{}", length: 100_000_000)) == .headerCutOff(end: 100_000_008, fileSize: 10))
    #expect(fault(of: file("{}", length: 3)) == .headerCutOff(end: 11, fileSize: 10))
  }

  @Test func everyBeginningOfAFileIsCutOff() {
    let bytes = TensorFile.bytes(of: [
      NewTensor(name: "a", shape: [2], values: [1, 2]),
      NewTensor(name: "b", shape: [], values: [3]),
    ])
    let dataStart = bytes.count - 12
    for count in bytes.indices {
      let expected: SafetensorsError =
        switch count {
        case ..<8: .noHeaderLength(fileSize: count)
        case ..<dataStart: .headerCutOff(end: dataStart, fileSize: count)
        case ..<(dataStart + 8):
          .layout(.cutOff(tensor: "a", end: 8, dataSize: count - dataStart))
        default: .layout(.cutOff(tensor: "b", end: 12, dataSize: count - dataStart))
        }
      #expect(fault(of: Array(bytes.prefix(count))) == expected)
    }
    #expect(fault(of: bytes) == nil)
  }

  /// A file of tensors of bytes: name, number of elements, place.
  private func layout(_ tensors: (String, Int, Int, Int)..., dataSize: Int) -> LayoutFault? {
    let entries = tensors.map { name, count, begin, end in
      "\"\(name)\": {\"dtype\": \"U8\", \"shape\": [\(count)], \"data_offsets\": [\(begin), \(end)]}"
    }
    let data = [UInt8](repeating: 0, count: dataSize)
    switch fault(of: file("{" + entries.joined(separator: ", ") + "}", data: data)) {
    case .layout(let fault): return fault
    case let other:
      #expect(other == nil)
      return nil
    }
  }

  @Test func placesThatFit() {
    #expect(layout(dataSize: 0) == nil)
    #expect(layout(("a", 3, 0, 3), dataSize: 3) == nil)
    #expect(layout(("b", 1, 2, 3), ("a", 2, 0, 2), dataSize: 3) == nil)
    // Empty tensors may lie anywhere where one tensor ends and the next begins.
    #expect(
      layout(
        ("c", 0, 3, 3), ("b", 0, 2, 2), ("a", 2, 0, 2), ("d", 1, 2, 3), ("e", 0, 0, 0), dataSize: 3)
        == nil)
  }

  @Test func aTensorAlone() {
    #expect(
      layout(("a", 2, 3, 1), dataSize: 3) == .reversed(tensor: "a", begin: 3, end: 1))
    #expect(
      layout(("a", 2, 0, 3), dataSize: 3)
        == .wrongSize(tensor: "a", .uint8, shape: [2], needed: 2, found: 3))
    #expect(
      layout(("a", 0, 0, 1), dataSize: 1)
        == .wrongSize(tensor: "a", .uint8, shape: [0], needed: 0, found: 1))
    #expect(
      layout(("a", 1, 0, 1), ("b", 2, 1, 3), dataSize: 2)
        == .cutOff(tensor: "b", end: 3, dataSize: 2))
    #expect(
      layout(("a", 0, .max, .max), dataSize: 2) == .cutOff(tensor: "a", end: .max, dataSize: 2))
    #expect(
      layout(("a", .max, 0, .max), dataSize: 2) == .cutOff(tensor: "a", end: .max, dataSize: 2))
  }

  @Test func theTypeDecidesTheSize() {
    let header = "{\"a\": {\"dtype\": \"BF16\", \"shape\": [2, 3], \"data_offsets\": [0, 6]}}"
    #expect(
      fault(of: file(header, data: [0, 0, 0, 0, 0, 0]))
        == .layout(
          .wrongSize(tensor: "a", .bfloat16, shape: [2, 3], needed: 12, found: 6)))
  }

  @Test func tensorsTogether() {
    #expect(
      layout(("a", 3, 0, 3), ("b", 2, 1, 3), dataSize: 3)
        == .overlap(tensor: "b", other: "a", bytes: 1..<3))
    #expect(
      layout(("b", 2, 1, 3), ("a", 2, 0, 2), dataSize: 3)
        == .overlap(tensor: "b", other: "a", bytes: 1..<2))
    #expect(
      layout(("a", 1, 0, 1), ("b", 1, 0, 1), dataSize: 1)
        == .overlap(tensor: "b", other: "a", bytes: 0..<1))
    #expect(
      layout(("a", 2, 0, 2), ("b", 0, 1, 1), dataSize: 2)
        == .overlap(tensor: "b", other: "a", bytes: 1..<1))
    #expect(layout(("a", 1, 1, 2), dataSize: 2) == .gap(0..<1, before: "a"))
    #expect(
      layout(("b", 1, 4, 5), ("a", 1, 0, 1), dataSize: 5) == .gap(1..<4, before: "b"))
    #expect(layout(("a", 1, 0, 1), dataSize: 3) == .gap(1..<3, before: nil))
    #expect(layout(dataSize: 1) == .gap(0..<1, before: nil))
  }
}
