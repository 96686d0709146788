import Safetensors

/// Numbers of a tensor that are NaN or infinite as float32. They are shown as they are; what is made
/// from them is seldom a number.
package struct OddNumbers: Equatable, Sendable {
  package let tensor: String
  /// The first one, as PyTorch counts: `[3, 5]`.
  package let index: String
  package let value: Float
  package let count: Int
  /// Of these.
  package let total: Int

  /// One sentence without a full stop.
  package var note: String {
    let verb = count == 1 ? "is" : "are"
    let first = count == 1 ? index : "the first, \(index),"
    return "\(count) of the \(total) numbers of tensor \(quoted(tensor)) \(verb) not finite: "
      + "\(first) is \(value.isNaN ? "NaN" : value < 0 ? "-∞" : "∞")"
  }
}

extension Checkpoint {
  /// Looks at every number of the weights that the model is made from.
  /// - Parameter tensorDone: called after each tensor, with its name.
  package func oddNumbers(tensorDone: (String) -> Void = { _ in })
    throws(CheckpointError) -> [OddNumbers]
  {
    let unused = Set(
      warnings.compactMap { if case .unused(let tensor, _) = $0 { tensor } else { nil } })
    var found: [OddNumbers] = []
    for tensor in fileTensors
    where tensor.tensor.type.isFloatingPoint && !unused.contains(tensor.tensor.name) {
      if let odd = try tensor.oddNumbers() { found.append(odd) }
      tensorDone(tensor.tensor.name)
    }
    return found
  }
}

extension FileTensor {
  /// So many are read at once.
  private static let part = 1 << 16

  fileprivate func oddNumbers() throws(CheckpointError) -> OddNumbers? {
    let total = tensor.elementCount
    var (count, first): (Int, (offset: Int, value: Float)?) = (0, nil)
    for start in stride(from: 0, to: total, by: Self.part) {
      guard file.isWhole else { throw .file(file.name, .shrunk(size: file.count)) }
      let values = tensor.values(start..<min(start + Self.part, total), in: file.bytes)
      guard !values.allSatisfy(\.isFinite) else { continue }
      count += values.count { !$0.isFinite }
      if first == nil, let place = values.firstIndex(where: { !$0.isFinite }) {
        first = (start + place, values[place])
      }
    }
    return first.map {
      OddNumbers(
        tensor: tensor.name, index: index(ofNumber: $0.offset), value: $0.value, count: count,
        total: total)
    }
  }
}
