import Testing

@testable import AttentionEngine

/// Numbers in memory, with or without an address to read them at.
private final class StoredNumbers: MatrixStorage {
  private let values: [Float]
  /// 0 where there is none.
  private let address: UInt

  init(_ values: [Float], isAddressable: Bool) {
    self.values = values
    guard isAddressable else {
      address = 0
      return
    }
    let base = UnsafeMutablePointer<Float>.allocate(capacity: values.count)
    base.initialize(from: values, count: values.count)
    address = UInt(bitPattern: base)
  }

  deinit { UnsafeMutablePointer<Float>(bitPattern: address)?.deallocate() }

  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
    for index in target.indices { target[index] = values[offset + index] }
  }

  func name(ofNumber offset: Int) -> String? { "number \(offset)" }

  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? {
    UnsafePointer<Float>(bitPattern: address).map { $0 + offset }
  }
}

@Suite struct StoredMatrixTests {
  private static let numbers = (0..<60).map { Float($0) * 0.5 - 7 }

  /// Rows 1 to 3 and columns 2 to 6 of a 6x10 block, as they stand or transposed.
  private static func pair(isTransposed: Bool, isAddressable: Bool) -> (Matrix, Matrix) {
    let storage = StoredNumbers(numbers, isAddressable: isAddressable)
    let (rows, columns) = isTransposed ? (5, 3) : (3, 5)
    let stored = Matrix(
      rows: rows, columns: columns, stored: storage, offset: 12, stride: 10,
      isTransposed: isTransposed)
    var own = Matrix(rows: rows, columns: columns)
    for row in 0..<rows {
      for column in 0..<columns {
        own[row, column] = numbers[12 + (isTransposed ? column * 10 + row : row * 10 + column)]
      }
    }
    return (stored, own)
  }

  @Test(
    "a stored matrix is read like one that has its numbers",
    arguments: [false, true], [false, true])
  func reading(isTransposed: Bool, isAddressable: Bool) {
    let (stored, own) = Self.pair(isTransposed: isTransposed, isAddressable: isAddressable)
    #expect(stored == own && stored.values == own.values && stored.hasSameBits(as: own))
    #expect(stored.transposed == own.transposed && stored.isStored)
    for row in 0..<own.rows { #expect(Array(stored.row(row)) == Array(own.row(row))) }
    #expect(stored[1, 2] == own[1, 2])
  }

  @Test func numbersKnowWhereTheyAreStored() {
    #expect(
      Self.pair(isTransposed: false, isAddressable: false).0.storedName(row: 1, column: 2)
        == "number 24")
    #expect(
      Self.pair(isTransposed: true, isAddressable: false).0.storedName(row: 1, column: 2)
        == "number 33")
    let storage = StoredNumbers(Self.numbers, isAddressable: false)
    var row = Matrix(row: Array(Self.numbers[5..<9]), readFrom: storage, offset: 5)
    // It has its numbers, and is equal to one that has them from nowhere.
    #expect(!row.isStored && row == Matrix(rows: 1, columns: 4, values: Array(Self.numbers[5..<9])))
    row[0, 2] = 99
    #expect(row.values == [-4.5, -4, 99, -3] && row.storedName(row: 0, column: 2) == "number 7")
    let part = row.row(columns: 1..<3)
    #expect(part.values == [-4, 99] && part.storedName(row: 0, column: 1) == "number 7")
    #expect(Matrix([[1, 2]]).storedName(row: 0, column: 1) == nil)
  }

  @Test("an edit stands beside the storage", arguments: [false, true], [false, true])
  func editing(isTransposed: Bool, isAddressable: Bool) {
    var (stored, own) = Self.pair(isTransposed: isTransposed, isAddressable: isAddressable)
    let before = stored
    stored[2, 1] = 99
    own[2, 1] = 99
    #expect(stored.isStored && stored == own && stored != before)
    #expect(Array(stored.row(2)) == Array(own.row(2)))
    #expect(!stored.hasSameBits(as: before) && stored.row(0, hasSameBitsAs: 0, of: before))
    #expect(!stored.row(2, hasSameBitsAs: 2, of: before))
    stored[2, 1] = before[2, 1]
    #expect(stored == before && stored.hasSameBits(as: before))
  }

  @Test(
    "products and tables have the bits of a matrix that has its numbers",
    arguments: [false, true], [false, true])
  func products(isTransposed: Bool, isAddressable: Bool) {
    var (stored, own) = Self.pair(isTransposed: isTransposed, isAddressable: isAddressable)
    let operations = Operations()
    for isEdited in [false, true] {
      if isEdited {
        stored[0, 0] = 0.25
        own[0, 0] = 0.25
      }
      let left = Matrix(rows: 2, columns: own.rows, values: (0..<2 * own.rows).map { Float($0) })
      #expect(
        operations.product(left, PackedMatrix(stored))
          == operations.product(left, PackedMatrix(own)))
      #expect(
        operations.embeddings(of: [1, 0, 2], in: stored)
          == operations.embeddings(of: [1, 0, 2], in: own))
    }
  }
}
