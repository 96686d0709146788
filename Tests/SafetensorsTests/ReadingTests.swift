import Safetensors
import Testing

@Suite struct ReadingTests {
  /// Names, types, shapes, bytes, metadata and order come back, whatever they are; and what was
  /// read is written as the same bytes.
  @Test(arguments: 0..<200) func whatIsWrittenIsRead(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let tensors = randomTensors(using: &generator)
    let texts = randomTensors(using: &generator).map { ($0.name, "\($0.name)\t\u{7F}\r") }
    let metadata = Dictionary(texts) { first, _ in first }
    let bytes = TensorFile.bytes(of: tensors, metadata: metadata)

    let directory = try TensorDirectory(of: bytes)
    #expect(directory.metadata == metadata)
    let back = directory.tensors.map {
      NewTensor(name: $0.name, shape: $0.shape, .bytes(Array(bytes[$0.bytes]), $0.type))
    }
    #expect(back == tensors)
    for tensor in directory.tensors { #expect(directory[tensor.name] == tensor) }
    #expect(directory["nobody"] == nil)
    #expect(TensorFile.bytes(of: back, metadata: directory.metadata) == bytes)
  }

  /// Written by version 0.8.0 of the format's own implementation.
  @Test func aFileOfTheReferenceImplementation() throws {
    let header =
      #"{"__metadata__":{"format":"pt"},"i64":{"dtype":"I64","shape":[1],"data_offsets":[0,8]},"#
      + #""f64":{"dtype":"F64","shape":[1],"data_offsets":[8,16]},"#
      + #""empty":{"dtype":"F32","shape":[0,4],"data_offsets":[16,16]},"#
      + #""f32":{"dtype":"F32","shape":[2],"data_offsets":[16,24]},"#
      + #""scalar":{"dtype":"F32","shape":[],"data_offsets":[24,28]},"#
      + #""bf16":{"dtype":"BF16","shape":[1],"data_offsets":[28,30]},"#
      + #""f16":{"dtype":"F16","shape":[2],"data_offsets":[30,34]},"#
      + "\"né\\\"\u{2028}\\n\":"
      + #"{"dtype":"I8","shape":[1],"data_offsets":[34,35]},"#
      + #""u8":{"dtype":"U8","shape":[1,3],"data_offsets":[35,38]},"#
      + #""bool":{"dtype":"BOOL","shape":[2],"data_offsets":[38,40]}} "#
    let bytes = file(
      header,
      data: [
        0xF9, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x9A, 0x99, 0x99, 0x99, 0x99, 0x99, 0xB9,
        0xBF, 0, 0, 0, 0x3F, 0, 0, 0x40, 0xC0, 0, 0, 0x20, 0x40, 0xC0, 0x3F, 0, 0x3E, 0x01, 0x80,
        0x80, 1, 2, 0xFF, 1, 0,
      ])
    let directory = try TensorDirectory(of: bytes)
    #expect(directory.metadata == ["format": "pt"])
    let read = directory.tensors.map { "\($0.name) \($0.shape) \($0.values(in: bytes))" }
    #expect(
      read == [
        "i64 [1] [-7.0]", "f64 [1] [-0.1]", "empty [0, 4] []", "f32 [2] [0.5, -3.0]",
        "scalar [] [2.5]", "bf16 [1] [1.5]", "f16 [2] [1.5, -5.9604645e-08]",
        "né\"\u{2028}\n [1] [-128.0]", "u8 [1, 3] [1.0, 2.0, 255.0]", "bool [2] [1.0, 0.0]",
      ])
  }

  @Test func whiteSpaceEscapesAndTheOrderOfKeysAreFree() throws {
    let bytes = file(
      "{\r\n\t\"\\u0061\\/\\ud83d\\uDE00\\b\\f\" : { \"data_offsets\" :[ 4 , 6 ], \"dtype\":\"U8\" ,"
        + "\"shape\": [2]\n},\"b\":{\"shape\":[ ],\"data_offsets\":[0,4],\"dtype\":\"F32\"},"
        + "\"__metadata__\" : {\"\" : \"\\\"\\\\\\n\\r\\t\\u0000\"} } \n",
      data: [0, 0, 0x80, 0x3F, 7, 8])
    let directory = try TensorDirectory(of: bytes)
    #expect(directory.tensors.map(\.name) == ["a/😀\u{8}\u{C}", "b"])
    #expect(directory["a/😀\u{8}\u{C}"]?.values(in: bytes) == [7, 8])
    #expect(directory["b"]?.values(in: bytes) == [1])
    #expect(directory.metadata == ["": "\"\\\n\r\t\u{0}"])
  }

  /// A mapped file is a raw buffer, and nothing of it is copied.
  @Test func aRawBufferIsReadInPlace() throws {
    let bytes = TensorFile.bytes(
      of: [NewTensor(name: "m", shape: [3, 2], values: [1, 2, 3, 4, 5, 6])])
    try bytes.withUnsafeBytes { buffer in
      let tensor = try #require(try TensorDirectory(of: buffer)["m"])
      #expect(tensor.elementCount == 6)
      #expect(tensor.values(in: buffer) == [1, 2, 3, 4, 5, 6])
      #expect(tensor.values(2..<4, in: buffer) == [3, 4])
      #expect(tensor.values(6..<6, in: buffer) == [])
    }
  }

  /// Nothing takes more than a moment for each byte of the header.
  @Test(.timeLimit(.minutes(1))) func aHeaderOfManyTensors() throws {
    let count = 50_000
    let bytes = TensorFile.bytes(
      of: (0..<count).map { NewTensor(name: "tensor \($0)", shape: [1], .bytes([7], .uint8)) })
    let directory = try TensorDirectory(of: bytes)
    #expect(directory.tensors.count == count)
    #expect(directory["tensor 49999"]?.values(in: bytes) == [7])
  }
}
