import Safetensors
import Testing

@Suite struct WritingTests {
  @Test func everyByteIsAsTheFormatHasIt() {
    let bytes = TensorFile.bytes(
      of: [
        NewTensor(name: "b", shape: [2, 1], values: [1, -0.0]),
        NewTensor(name: "a\"", shape: [], .bytes([1], .bool)),
      ],
      metadata: [("z", "1"), ("a", "é")])
    let header =
      #"{"__metadata__": {"z": "1", "a": "é"}, "b": {"dtype": "F32", "shape": [2, 1], "#
      + #""data_offsets": [0, 8]}, "a\"": {"dtype": "BOOL", "shape": [], "data_offsets": [8, 9]}}"#
    let spaces = Array(repeating: UInt8(ascii: " "), count: (8 - header.utf8.count % 8) % 8)
    #expect(
      bytes
        == file(
          Array(header.utf8) + spaces, data: [0, 0, 0x80, 0x3F, 0, 0, 0, 0x80, 1]))
  }

  @Test func aDictionaryOfMetadataIsSorted() {
    let metadata = Dictionary(uniqueKeysWithValues: (10..<40).map { (String($0), "text \($0)") })
    let bytes = TensorFile.bytes(of: [], metadata: metadata)
    #expect(
      bytes == TensorFile.bytes(of: [], metadata: (10..<40).map { (String($0), "text \($0)") }))
  }

  @Test func aFileOfNothingHasAnEmptyObject() {
    #expect(TensorFile.bytes(of: []) == file("{}      "))
  }

  @Test func dataBeginsAtAMultipleOf8() throws {
    for length in 1...16 {
      let name = String(repeating: "x", count: length)
      let bytes = TensorFile.bytes(of: [NewTensor(name: name, shape: [1], values: [1])])
      let tensor = try #require(try TensorDirectory(of: bytes)[name])
      #expect(tensor.bytes.lowerBound % 8 == 0)
      #expect(tensor.bytes.upperBound == bytes.count)
    }
  }
}
