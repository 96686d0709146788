/// Numbers that stay where they are until somebody reads them, in a mapped file for instance. They
/// never change.
package protocol MatrixStorage: AnyObject, Sendable {
  /// Reads `target.count` numbers, from the number `offset` on, as float32.
  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>)
  /// The same numbers where they lie, if they are float32 at an address divisible by 4; valid as
  /// long as the storage lives.
  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>?
  /// By what name somebody finds the number `offset` where it is stored, for instance
  /// `wte.weight[34, 12]`; nil where it has none.
  func name(ofNumber offset: Int) -> String?
}

extension MatrixStorage {
  package func name(ofNumber offset: Int) -> String? { nil }
}

/// Where the numbers of one matrix stand in a storage: element (r, c) is number
/// `offset + r * stride + c`, or, transposed, `offset + c * stride + r`.
struct StoredBlock: Equatable, Sendable {
  let storage: any MatrixStorage
  let offset: Int
  let stride: Int
  let isTransposed: Bool

  static func == (left: StoredBlock, right: StoredBlock) -> Bool {
    left.storage === right.storage && left.offset == right.offset && left.stride == right.stride
      && left.isTransposed == right.isTransposed
  }

  func value(row: Int, column: Int) -> Float {
    var value: Float = 0
    withUnsafeMutablePointer(to: &value) {
      storage.read(
        from: number(row: row, column: column),
        into: UnsafeMutableBufferPointer(start: $0, count: 1))
    }
    return value
  }

  /// Which number of the storage an element is.
  func number(row: Int, column: Int) -> Int {
    offset + (isTransposed ? column * stride + row : row * stride + column)
  }
}

/// What a matrix has instead of numbers of its own, or beside those that it read at once.
final class KeptNumbers: Sendable {
  let block: StoredBlock
  let patches: [Int: Float]
  /// Whether the matrix has the numbers too, and only wants to know where they come from.
  let isRead: Bool

  init(block: StoredBlock, patches: [Int: Float] = [:], isRead: Bool = false) {
    self.block = block
    self.patches = patches
    self.isRead = isRead
  }
}

extension Matrix {
  /// A matrix whose numbers stay in `storage`; see `StoredBlock` for their places.
  package init(
    rows: Int, columns: Int, stored storage: any MatrixStorage, offset: Int = 0,
    stride: Int? = nil, isTransposed: Bool = false
  ) {
    self.init(
      rows: rows, columns: columns,
      stored: StoredBlock(
        storage: storage, offset: offset, stride: stride ?? (isTransposed ? rows : columns),
        isTransposed: isTransposed))
  }

  /// A row of numbers that were read at once, the first of them number `offset` of `storage`.
  package init(row values: [Float], readFrom storage: any MatrixStorage, offset: Int = 0) {
    self.init(
      row: values,
      readFrom: StoredBlock(
        storage: storage, offset: offset, stride: values.count, isTransposed: false))
  }

  /// Some numbers of a row, which know as much as those of the row where they come from.
  /// - Precondition: there is one row.
  package func row(columns: Range<Int>) -> Matrix {
    precondition(rows == 1, "a matrix of several rows")
    let values = Array(values[columns])
    return origin.map {
      Matrix(
        row: values, readFrom: $0.storage, offset: $0.number(row: 0, column: columns.lowerBound))
    } ?? Matrix(rows: 1, columns: columns.count, values: values)
  }

  /// By what name somebody finds an element where the matrix was read from; nil where it comes from
  /// nowhere, or has no name there.
  package func storedName(row: Int, column: Int) -> String? {
    origin.flatMap { $0.storage.name(ofNumber: $0.number(row: row, column: column)) }
  }

  /// Where the numbers are, when they stay where they are stored.
  package var storage: (any MatrixStorage)? { stored?.storage }

  func readValues() -> [Float] {
    [Float](unsafeUninitializedCapacity: count) { buffer, initialized in
      buffer.initialize(repeating: 0)
      initialized = count
      guard let stored, let base = buffer.baseAddress else { return }
      if stored.isTransposed {
        withUnsafeTemporaryAllocation(of: Float.self, capacity: rows) { line in
          line.initialize(repeating: 0)
          for column in 0..<columns {
            stored.storage.read(from: stored.offset + column * stored.stride, into: line)
            for row in 0..<rows { base[row * columns + column] = line[row] }
          }
        }
      } else {
        for row in 0..<rows {
          stored.storage.read(
            from: stored.offset + row * stored.stride,
            into: UnsafeMutableBufferPointer(start: base + row * columns, count: columns))
        }
      }
      for (index, value) in patches { base[index] = value }
    }
  }

  /// Copies one row.
  /// - Precondition: `target.count == columns`.
  func read(row index: Int, into target: UnsafeMutableBufferPointer<Float>) {
    precondition(index >= 0 && index < rows && target.count == columns, "no such row")
    guard let stored else {
      _ = target.update(fromContentsOf: row(index))
      return
    }
    if stored.isTransposed {
      for column in 0..<columns { target[column] = stored.value(row: index, column: column) }
    } else {
      stored.storage.read(from: stored.offset + index * stored.stride, into: target)
    }
    for (place, value) in patches where place / columns == index {
      target[place % columns] = value
    }
  }
}

extension Matrix {
  /// Which number of its storage an element is; nil where the matrix has numbers of its own.
  package func storedIndex(row: Int, column: Int) -> Int? {
    stored.map { $0.number(row: row, column: column) }
  }

  /// The element that is number `index` of the storage; nil where the matrix has it not.
  package func element(storedAt index: Int) -> (row: Int, column: Int)? {
    guard let stored, index >= stored.offset, stored.stride > 0 else { return nil }
    let (line, place) = (index - stored.offset).quotientAndRemainder(dividingBy: stored.stride)
    let (row, column) = stored.isTransposed ? (place, line) : (line, place)
    return row < rows && column < columns ? (row, column) : nil
  }

  /// The places in `values` of the numbers that differ from `other`, in order, where both are the
  /// same stored numbers with edits beside; nil where all would have to be compared.
  package func patchedPlaces(since other: Matrix) -> [Int]? {
    guard let stored, stored == other.stored, shape == other.shape else { return nil }
    return Set(patches.keys).union(other.patches.keys).sorted().filter {
      self[$0 / columns, $0 % columns] != other[$0 / columns, $0 % columns]
    }
  }
}
