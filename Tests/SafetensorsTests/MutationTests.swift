import Safetensors
import Testing

/// Damaged files: never a crash, always a directory that holds what it promises or a fault with a
/// place inside of the file.
@Suite struct MutationTests {
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud800", " ", "\n", "\u{0}", "é", "null",
    "-", "-1", "0", "00", "1.5", "1e9", "9223372036854775807", "99999999999999999999", "[0, 0]",
    "\"shape\": [1]", "\"dtype\": \"F32\", ", "\"dtype\": \"I2\", ", "\"data_offsets\": [4, 0]",
    "\"__metadata__\": {\"a\": \"b\"}, ",
    "\"x\": {\"dtype\": \"U8\", \"shape\": [0], "
      + "\"data_offsets\": [0, 0]}, ",
  ].map { Array($0.utf8) }

  @Test(.timeLimit(.minutes(1)), arguments: 0..<20) func damagedFiles(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    var accepted = 0
    var refused: Set<String> = []
    for _ in 0..<300 {
      let bytes = damagedFile(using: &generator)
      do throws(SafetensorsError) {
        let directory = try TensorDirectory(of: bytes)
        check(directory, of: bytes)
        accepted += 1
      } catch {
        check(error, of: bytes)
        refused.insert(kind(of: error))
      }
    }
    // The damage is of many kinds, or this test would show little.
    #expect(accepted > 0)
    #expect(refused.count >= 12)
  }

  private func damagedFile(using generator: inout SeededGenerator) -> [UInt8] {
    let whole = TensorFile.bytes(
      of: randomTensors(using: &generator), metadata: ["format": "é\n"])
    let headerEnd = 8 + (0..<8).reduce(0) { $0 | Int(whole[$1]) << (8 * $1) }
    var header = Array(whole[8..<headerEnd])
    var data = Array(whole[headerEnd...])
    var length: UInt64?
    for _ in 0..<Int.random(in: 1...3, using: &generator) {
      switch Int.random(in: 0..<20, using: &generator) {
      case 0: data.removeLast(min(data.count, Int.random(in: 1...9, using: &generator)))
      case 1: data += [1, 2, 3]
      case 2: length = UInt64(header.count) ^ (1 << UInt64.random(in: 0..<64, using: &generator))
      default: damage(&header, using: &generator)
      }
    }
    let bytes = file(header, data: data, length: length)
    let isCut = Int.random(in: 0..<20, using: &generator) == 0
    return isCut ? Array(bytes.prefix(Int.random(in: 0...bytes.count, using: &generator))) : bytes
  }

  private func damage(_ header: inout [UInt8], using generator: inout SeededGenerator) {
    guard !header.isEmpty else { return }
    let place = Int.random(in: 0..<header.count, using: &generator)
    let end = min(header.count, place + Int.random(in: 1...40, using: &generator))
    switch Int.random(in: 0..<7, using: &generator) {
    case 0: header[place] = UInt8.random(in: 0...255, using: &generator)
    case 1: header[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 2: header.removeSubrange(place..<end)
    case 3: header.insert(contentsOf: header[place..<end], at: place)
    case 4:
      // Another number, in the place of one.
      if let digit = header[place...].firstIndex(where: { (0x30...0x39).contains($0) }) {
        header[digit] = UInt8.random(in: 0x30...0x39, using: &generator)
      }
    default:
      header.insert(contentsOf: Self.pieces.randomElement(using: &generator) ?? [], at: place)
    }
  }

  private func check(_ directory: TensorDirectory, of bytes: [UInt8]) {
    let tensors = directory.tensors
    // What a directory makes its readers allocate is bounded by the size of the file.
    #expect(tensors.allSatisfy { $0.bytes.lowerBound >= 0 && $0.bytes.upperBound <= bytes.count })
    #expect(tensors.reduce(0) { $0 + $1.bytes.count + $1.shape.count } <= bytes.count)
    #expect(tensors.allSatisfy { $0.type.byteCount(ofShape: $0.shape) == $0.bytes.count })
    #expect(tensors.allSatisfy { $0.values(in: bytes).count == $0.elementCount })
    #expect(tensors.allSatisfy { directory[$0.name] == $0 })

    let copy = TensorFile.bytes(
      of: tensors.map {
        NewTensor(name: $0.name, shape: $0.shape, .bytes(Array(bytes[$0.bytes]), $0.type))
      }, metadata: directory.metadata)
    let again = try? TensorDirectory(of: copy)
    #expect(again?.metadata == directory.metadata)
    #expect(again?.tensors.map(\.name) == tensors.map(\.name))
    #expect(again?.tensors.map(\.shape) == tensors.map(\.shape))
  }

  private func check(_ error: SafetensorsError, of bytes: [UInt8]) {
    if case .header(_, let place, _) = error {
      let headerEnd = 8 + bytes.prefix(8).enumerated().reduce(0) { $0 | Int($1.1) << (8 * $1.0) }
      #expect((8...headerEnd).contains(place))
    }
    let words = "\(error)"
    #expect(!words.isEmpty && words.utf8.count < 1000)
    #expect(!words.unicodeScalars.contains { $0.properties.generalCategory == .control })
  }

  /// The names of the cases that an error is made of.
  private func kind(of error: SafetensorsError) -> String {
    let inner: Any? =
      switch error {
      case .header(let fault, _, _): fault
      case .layout(let fault): fault
      default: nil
      }
    return [error, inner].compactMap { $0 }.map {
      Mirror(reflecting: $0).children.first?.label ?? "\($0)"
    }.joined(separator: " ")
  }
}
