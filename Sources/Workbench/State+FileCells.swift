import AttentionEngine
import Scenes

/// Where the written numbers stand in the files.
extension State {
  /// The other cells that are the same number in the file: a scene writes them with an alias, the
  /// parameters of a checkpoint may be tied.
  package func twins(of cell: CellID) -> [CellID] {
    isAsInFile(cell.matrix) ? document.twins(of: cell) : []
  }

  /// What such a cell is called beside another one: with its layer, where that is another.
  package func name(ofTwin twin: CellID) -> String {
    guard case .parameter(let id) = twin.matrix else { return name(of: twin) }
    if case .logitsWeight = id { return "the logits’ \(name(of: twin))" }
    guard let layer = id.layer, Block.layer(layer) != block else { return name(of: twin) }
    return "\(name(of: twin)) of \(label(of: .layer(layer), isShort: false))"
  }

  /// Where the number is written; nil for what is computed or was not read from the file.
  package func location(of cell: CellID) -> SourceLocation? {
    isAsInFile(cell.matrix) ? document.scene?.location(of: cell) : nil
  }

  /// By what name a written number is found in the checkpoint: `wte.weight[34, 12]`; nil for what
  /// stands in no tensor as it is.
  package func tensorName(of cell: CellID) -> String? {
    guard document.checkpoint != nil, case .parameter(let id) = cell.matrix,
      let matrix = document.written[id], matrix.shape == model.given[id]?.shape
    else { return nil }
    return matrix.storedName(row: cell.row, column: cell.column)
  }

  /// The number that the files have for a written cell; nil where they have none.
  package func valueInFile(of cell: CellID) -> Float? { value(of: cell, in: document.written) }

  /// What a written cell was when the document was opened; nil where it was not there.
  package func valueAsOpened(of cell: CellID) -> Float? {
    value(of: cell, in: document.opened.model.given)
  }

  private func value(of cell: CellID, in other: AttentionModel) -> Float? {
    guard case .parameter(let id) = cell.matrix, let matrix = other[id],
      matrix.shape == model.given[id]?.shape
    else { return nil }
    return cell.row < matrix.rows && cell.column < matrix.columns
      ? matrix[cell.row, cell.column] : nil
  }

  /// Whether the file has a number for each of the matrix's cells: a mask grows and shrinks with
  /// the sentence, and is written anew when the scene is saved.
  private func isAsInFile(_ id: MatrixID) -> Bool {
    guard case .parameter(let id) = id else { return false }
    return document.written[id]?.shape == model[id]?.shape
  }
}
