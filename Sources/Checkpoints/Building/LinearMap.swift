import AttentionEngine

/// x·W + b as a file has it, from which heads take their columns.
struct LinearMap {
  let tensor: FileTensor
  let inputs: Int
  let outputs: Int
  /// Whether the file has W's columns as rows.
  let isTransposed: Bool
  /// `[1, outputs]`.
  let bias: Matrix?

  /// W `[inputs, outputs]`, or the columns of it that are asked for.
  func weight(_ columns: Range<Int>? = nil) -> Matrix {
    let columns = columns ?? 0..<outputs
    return isTransposed
      ? tensor.matrix(
        rows: inputs, columns: columns.count, offset: columns.lowerBound * inputs, stride: inputs,
        isTransposed: true)
      : tensor.matrix(
        rows: inputs, columns: columns.count, offset: columns.lowerBound, stride: outputs)
  }

  /// b `[1, columns]`.
  func bias(_ columns: Range<Int>) -> Matrix? {
    bias?.row(columns: columns)
  }
}

extension LinearMap? {
  var weight: Matrix { self?.weight() ?? .nothing }
  var bias: Matrix? { self?.bias }
}
