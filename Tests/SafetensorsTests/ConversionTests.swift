import Testing

@testable import Safetensors

@Suite struct ConversionTests {
  /// The numbers as the only tensor of a file. A tensor of one byte before it puts them at an odd
  /// place.
  private func values<Bits: FixedWidthInteger>(_ type: ElementType, _ bits: [Bits]) throws
    -> [Float]
  {
    let bytes = TensorFile.bytes(of: [
      NewTensor(name: "odd", shape: [1], .bytes([0xFF], .uint8)),
      NewTensor(name: "x", shape: [bits.count], .bytes(bits.flatMap { littleEndian($0) }, type)),
    ])
    let tensor = try #require(try TensorDirectory(of: bytes)["x"])
    #expect(tensor.bytes.lowerBound % 2 == 1)
    #expect(tensor.elementCount == bits.count)
    return tensor.values(in: bytes)
  }

  /// What a number of `exponentBits` and `fractionBits` means, in arithmetic that is exact for it.
  /// IEEE 754, section 3.4.
  private func meaning(_ bits: UInt16, exponentBits: Int, fractionBits: Int) -> Double {
    let sign: Double = bits >> 15 == 1 ? -1 : 1
    let bias = (1 << (exponentBits - 1)) - 1
    let exponent = Int(bits >> fractionBits) & ((1 << exponentBits) - 1)
    let fraction = Double(bits & ((1 << fractionBits) - 1))
    let steps = Double(1 << fractionBits)
    if exponent == (1 << exponentBits) - 1 { return fraction == 0 ? sign * .infinity : .nan }
    if exponent == 0 {
      return sign * Double(sign: .plus, exponent: 1 - bias, significand: fraction / steps)
    }
    return sign * Double(sign: .plus, exponent: exponent - bias, significand: 1 + fraction / steps)
  }

  @Test(arguments: [(ElementType.float16, 5, 10), (.bfloat16, 8, 7)])
  func everyNumberOf16Bits(_ type: ElementType, _ exponentBits: Int, _ fractionBits: Int) throws {
    let all = (0...UInt16.max).map { $0 }
    let values = try values(type, all)
    let wrong = all.filter { bits in
      let meant = meaning(bits, exponentBits: exponentBits, fractionBits: fractionBits)
      let value = values[Int(bits)]
      if meant.isNaN { return !value.isNaN || (value.sign == .minus) != (bits >> 15 == 1) }
      return value.bitPattern != Float(meant).bitPattern || Double(value) != meant
    }
    #expect(wrong == [])
  }

  @Test func float32KeepsEveryBit() throws {
    let patterns: [UInt32] = [
      0, 0x8000_0000, 1, 0x7F80_0000, 0xFF80_0000, 0x7FC0_1234, 0x3F80_0001,
    ]
    #expect(bits(try values(.float32, patterns)) == patterns)
  }

  @Test func float64IsRoundedToTheNearest() throws {
    let doubles: [Double] = [
      0.1, -0.0, 1e300, -1e300, 1e-300, 1 + 0x1p-24, 1 + 0x3p-24, 0x1.FFFFFFp127, .infinity,
      0x1p-149,
    ]
    let expected: [Float] = [
      0.1, -0.0, .infinity, -.infinity, 0, 1, 1 + 0x1p-22, .infinity, .infinity,
      .leastNonzeroMagnitude,
    ]
    #expect(bits(try values(.float64, doubles.map(\.bitPattern))) == bits(expected))
    #expect(try values(.float64, [Double.nan.bitPattern])[0].isNaN)
  }

  @Test func wholeNumbers() throws {
    #expect(try values(.int8, [Int8.min, -1, 0, .max]) == [-128, -1, 0, 127])
    #expect(try values(.uint8, [UInt8.min, .max]) == [0, 255])
    #expect(try values(.int16, [Int16.min, -2, .max]) == [-32768, -2, 32767])
    #expect(try values(.uint16, [UInt16.min, .max]) == [0, 65535])
    #expect(try values(.int32, [Int32.min, -3, 16_777_217]) == [-0x1p31, -3, 16_777_216])
    #expect(try values(.uint32, [UInt32.max, 16_777_219]) == [0x1p32, 16_777_220])
    #expect(try values(.int64, [Int64.min, -4, .max]) == [-0x1p63, -4, 0x1p63])
    #expect(try values(.uint64, [UInt64.max, 5]) == [0x1p64, 5])
    #expect(try values(.bool, [UInt8(0), 1, 2, 255]) == [0, 1, 1, 1])
  }

  @Test func everyTypeHasItsSize() throws {
    let sizes = ElementType.allCases.map { "\($0.rawValue) \($0.byteCount)" }
    #expect(
      sizes == [
        "F64 8", "F32 4", "F16 2", "BF16 2", "I64 8", "I32 4", "I16 2", "I8 1", "U64 8", "U32 4",
        "U16 2", "U8 1", "BOOL 1",
      ])
  }

  @Test func sizesOfShapes() {
    #expect(ElementType.float32.byteCount(ofShape: []) == 4)
    #expect(ElementType.float16.byteCount(ofShape: [2, 3, 5]) == 60)
    #expect(ElementType.int64.byteCount(ofShape: [0, 5]) == 0)
    #expect(ElementType.uint8.byteCount(ofShape: [Int.max]) == Int.max)
    #expect(ElementType.uint16.byteCount(ofShape: [Int.max]) == nil)
    #expect(ElementType.uint8.byteCount(ofShape: [1 << 32, 1 << 31]) == nil)
    #expect(ElementType.uint8.byteCount(ofShape: [0, 1 << 32, 1 << 31]) == nil)
  }
}
