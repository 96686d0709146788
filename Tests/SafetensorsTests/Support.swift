import Safetensors

/// The bytes of a file with this header, as the format has it or with another `length`.
func file(_ header: String, data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  file(Array(header.utf8), data: data, length: length)
}

func file(_ header: [UInt8], data: [UInt8] = [], length: UInt64? = nil) -> [UInt8] {
  littleEndian(length ?? UInt64(header.count)) + header + data
}

func littleEndian(_ value: some FixedWidthInteger) -> [UInt8] {
  (0..<value.bitWidth / 8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}

/// Why `bytes` cannot be read; nil when they can.
func fault(of bytes: [UInt8]) -> SafetensorsError? {
  do throws(SafetensorsError) {
    _ = try TensorDirectory(of: bytes)
    return nil
  } catch {
    return error
  }
}

/// Tells values apart that `==` takes as one, and takes a NaN as itself.
func bits(_ values: [Float]) -> [UInt32] { values.map(\.bitPattern) }

/// SplitMix64: equal seeds give equal numbers.  Steele, Lea and Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// Files with tensors of all types, names and texts that need escapes, and empty tensors.
func randomTensors(using generator: inout SeededGenerator) -> [NewTensor] {
  let parts = [
    "layers.", "0", "weight", "é", "\"", "\\", "\n", "\u{1}", "\u{2028}", "😀", " ", "[", "",
  ]
  return (0..<Int.random(in: 0...6, using: &generator)).map { index in
    let type = ElementType.allCases.randomElement(using: &generator) ?? .float32
    let shape = (0..<Int.random(in: 0...3, using: &generator)).map { _ in
      Int.random(in: 0...3, using: &generator)
    }
    let count = shape.reduce(type.byteCount, *)
    let name = (0..<3).map { _ in parts.randomElement(using: &generator) ?? "" }.joined()
    return NewTensor(
      name: "\(index)\(name)", shape: shape,
      .bytes((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }, type))
  }
}
