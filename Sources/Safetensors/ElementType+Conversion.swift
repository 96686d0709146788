// Numbers of every type as float32. What float32 cannot hold is rounded to the nearest, ties to
// even, as IEEE 754 has it: a float64 beyond the range becomes an infinity.

extension ElementType {
  /// Fills `target` with the little-endian numbers that `source` begins with, at any alignment.
  func convert(
    _ source: UnsafeRawBufferPointer, into target: UnsafeMutableBufferPointer<Float>
  ) {
    precondition(source.count >= target.count * byteCount, "fewer bytes than numbers")
    switch self {
    case .float64:
      fill(target, from: source) { (bits: UInt64) in Float(Double(bitPattern: bits)) }
    case .float32: fill(target, from: source) { (bits: UInt32) in Float(bitPattern: bits) }
    case .float16: fill(target, from: source) { (bits: UInt16) in Float(float16: bits) }
    case .bfloat16:
      fill(target, from: source) { (bits: UInt16) in Float(bitPattern: UInt32(bits) << 16) }
    case .int64: fill(target, from: source) { (bits: Int64) in Float(bits) }
    case .int32: fill(target, from: source) { (bits: Int32) in Float(bits) }
    case .int16: fill(target, from: source) { (bits: Int16) in Float(bits) }
    case .int8: fill(target, from: source) { (bits: Int8) in Float(bits) }
    case .uint64: fill(target, from: source) { (bits: UInt64) in Float(bits) }
    case .uint32: fill(target, from: source) { (bits: UInt32) in Float(bits) }
    case .uint16: fill(target, from: source) { (bits: UInt16) in Float(bits) }
    case .uint8: fill(target, from: source) { (bits: UInt8) in Float(bits) }
    case .bool: fill(target, from: source) { (bits: UInt8) in bits == 0 ? 0 : 1 }
    }
  }
}

@inline(__always)
private func fill<Bits: FixedWidthInteger & BitwiseCopyable>(
  _ target: UnsafeMutableBufferPointer<Float>, from source: UnsafeRawBufferPointer,
  _ number: (Bits) -> Float
) {
  // By bare addresses: with a check of bounds for each number the loop is not vectorized. The caller
  // has checked that there are as many bytes as the numbers need.
  guard let from = source.baseAddress, let to = target.baseAddress else { return }
  for index in 0..<target.count {
    let bits = from.loadUnaligned(
      fromByteOffset: index &* MemoryLayout<Bits>.size, as: Bits.self)
    (to + index).initialize(to: number(Bits(littleEndian: bits)))
  }
}

extension Float {
  /// The value of an IEEE 754 binary16: 1 bit of sign, 5 of exponent (bias 15), 10 of fraction.
  /// Every such value is a float32, and a NaN keeps its bits.
  ///
  /// By a product, since `Float(Float16)` is a call of a library on processors that are not known
  /// to convert by themselves.
  @inline(__always)
  init(float16 bits: UInt16) {
    let sign = UInt32(bits & 0x8000) << 16
    let magnitude = UInt32(bits & 0x7FFF)
    // As the bits of a float32 these are 2⁻¹¹² of the value, also where its exponent is 0; an
    // infinity or NaN then lacks bits of the exponent.
    let value = (Float(bitPattern: magnitude << 13) * 0x1p112).bitPattern
    let missing: UInt32 = magnitude >= 0x7C00 ? 0x7F80_0000 : 0
    self.init(bitPattern: sign | value | missing)
  }
}
