import AttentionEngine

/// The parameters of a model that read the same numbers of a file: embeddings that are the head, too,
/// one table of relative biases for all layers.  Press and Wolf 2017.
struct TiedParameters: Sendable {
  /// A number of a tensor.
  struct Place: Hashable {
    fileprivate let storage: ObjectIdentifier
    fileprivate let index: Int
  }

  private let model: AttentionModel
  /// Of each parameter the others that have a number in common with it.
  private let others: [ParameterID: [ParameterID]]

  /// - Parameter model: as it was read.
  init(of model: AttentionModel) {
    self.model = model
    let stored = model.parameterIDs.filter { model[$0]?.isStored == true }
    let ofStorage = Dictionary(grouping: stored) { id in
      model[id]?.storage.map { ObjectIdentifier($0) }
    }
    var others: [ParameterID: [ParameterID]] = [:]
    for ids in ofStorage.values where ids.count > 1 {
      for id in ids {
        let tied = ids.filter { $0 != id && Self.share(model[id], model[$0]) }
        if !tied.isEmpty { others[id] = tied }
      }
    }
    self.others = others
  }

  /// Whether one of two matrices in a storage has the first number of the other.
  private static func share(_ left: Matrix?, _ right: Matrix?) -> Bool {
    guard let left, let right, left.count > 0, right.count > 0 else { return false }
    let has = { (matrix: Matrix, other: Matrix) in
      other.storedIndex(row: 0, column: 0).flatMap(matrix.element) != nil
    }
    return has(left, right) || has(right, left)
  }

  /// The other cells that are the same number of the file.
  func twins(of cell: CellID) -> [CellID] {
    guard case .parameter(let id) = cell.matrix, let tied = others[id],
      let index = model[id]?.storedIndex(row: cell.row, column: cell.column)
    else { return [] }
    return tied.compactMap { other in
      model[other]?.element(storedAt: index).map {
        CellID(.parameter(other), row: $0.row, column: $0.column)
      }
    }
  }

  /// Where a cell is stored; twins have one place.
  func place(of cell: CellID) -> Place? {
    guard case .parameter(let id) = cell.matrix, let matrix = model[id],
      let storage = matrix.storage,
      let index = matrix.storedIndex(row: cell.row, column: cell.column)
    else { return nil }
    return Place(storage: ObjectIdentifier(storage), index: index)
  }
}
