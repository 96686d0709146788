import AttentionEngine
import Scenes

/// Where the written numbers stand in the scene's files.
extension State {
  /// The other cells that are the same number in the file, because it writes them with an alias.
  package func twins(of cell: CellID) -> [CellID] {
    isAsInFile(cell.matrix) ? document.scene?.twins(of: cell) ?? [] : []
  }

  /// Where the number is written; nil for what is computed or was not read from the file.
  package func location(of cell: CellID) -> SourceLocation? {
    isAsInFile(cell.matrix) ? document.scene?.location(of: cell) : nil
  }

  /// Whether the file has a number for each of the matrix's cells: a mask grows and shrinks with
  /// the sentence, and is written anew when the scene is saved.
  private func isAsInFile(_ id: MatrixID) -> Bool {
    guard case .parameter(let id) = id else { return false }
    return document.scene?.model[id]?.shape == model[id]?.shape
  }
}
