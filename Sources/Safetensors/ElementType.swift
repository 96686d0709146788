/// What the numbers of a tensor are, by the names that the format has for them.
///
/// The format also names types of 4, 6 and 8 bits and complex numbers; a tensor of such a type is
/// refused by name.
package enum ElementType: String, CaseIterable, Hashable, Sendable {
  case float64 = "F64"
  case float32 = "F32"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int64 = "I64"
  case int32 = "I32"
  case int16 = "I16"
  case int8 = "I8"
  case uint64 = "U64"
  case uint32 = "U32"
  case uint16 = "U16"
  case uint8 = "U8"
  /// A byte; 0 is false.
  case bool = "BOOL"

  /// Bytes of one number.
  package var byteCount: Int {
    switch self {
    case .float64, .int64, .uint64: 8
    case .float32, .int32, .uint32: 4
    case .float16, .bfloat16, .int16, .uint16: 2
    case .int8, .uint8, .bool: 1
    }
  }

  /// The bytes of a tensor of this shape; nil where no Int holds that number.
  ///
  /// Extents of 0 do not hide the others: `[0, 2⁶², 4]` has no element and no size either, since
  /// whoever multiplies its extents in another order would overflow.
  package func byteCount(ofShape shape: [Int]) -> Int? {
    var count = byteCount
    for extent in shape where extent != 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return shape.contains(0) ? 0 : count
  }
}
