import AttentionEngine

/// How matrices and cells are called on the screen and in messages.
extension State {
  /// `chat` for a token, `2` for a feature: `weights[chat, noir]`, `W_Q[2, 0]`.
  package func name(of cell: CellID) -> String {
    let title = symbol(of: cell.matrix)
    let row = model.rowLabel(cell.row, of: cell.matrix)
    let column = model.columnLabel(cell.column, of: cell.matrix)
    if row.isEmpty { return "\(title)[\(column)]" }
    return model.isShownTransposed(cell.matrix)
      ? "\(title)[\(column), \(row)]" : "\(title)[\(row), \(column)]"
  }

  /// The matrix's symbol in formulas.
  package func symbol(of id: MatrixID) -> String {
    switch id {
    case .site(let site) where site.stage == .context && place.stage == .concat:
      "context \(site.head ?? 0)"
    case .site(let site): site.stage.symbol
    case .parameter(.embeddings): "all words"
    case .parameter(.positions): "written positions"
    case .parameter(.gain): "gamma"
    case .parameter(.shift): "beta"
    case .parameter(let parameter): parameter.symbol
    }
  }

  /// `head 1 “subjects”`, or `head 1` where the scene gives no name.
  package func title(of head: HeadID) -> String {
    let name = model.head(head)?.name.map { " “\($0)”" } ?? ""
    return "head \(head.head)\(name)"
  }
}

extension Stage {
  /// The stage's name on the screen: Q, K and V are capital as in formulas.
  package var symbol: String {
    switch self {
    case .q, .k, .v: rawValue.uppercased()
    default: rawValue
    }
  }
}
