import AttentionEngine

/// How matrices and cells are called on the screen and in messages.
extension State {
  /// `chat` for a token, `2` for a feature: `weights[chat, noir]`, `W_Q[2, 0]`.
  package func name(of cell: CellID) -> String {
    let title = symbol(of: cell.matrix)
    let names = tokenNames
    let row = model.rowLabel(cell.row, of: cell.matrix, tokens: names)
    let column = model.columnLabel(cell.column, of: cell.matrix, tokens: names)
    if case .site(let site) = cell.matrix, site.stage == .loss { return "\(title)[\(row)]" }
    if row.isEmpty { return "\(title)[\(column)]" }
    return model.isShownTransposed(cell.matrix)
      ? "\(title)[\(column), \(row)]" : "\(title)[\(row), \(column)]"
  }

  /// The same with where it stands: `W_Q[2, 0] of layer 1, head 0`.
  package func fullName(of cell: CellID) -> String {
    let home = model.home(of: cell.matrix)
    let block = model.isSimple ? [] : [title(of: home.block)]
    let head =
      home.headID.map { model.layers[$0.layer].heads.count > 1 ? ["head \($0.head)"] : [] } ?? []
    let place = (block + head).joined(separator: ", ")
    return name(of: cell) + (place.isEmpty ? "" : " of \(place)")
  }

  /// The tokens by their text; those that stand in the sentence more than once with their place, so
  /// that they can be told apart: `le₀ chat le₂`.
  package var tokenNames: TokenNames {
    TokenNames(
      main: names(ofTokensIn: model.main),
      source: model.source.map { names(ofTokensIn: $0.sequence) } ?? [])
  }

  /// The tokens as they are read: bytes that a vocabulary writes as characters by what they make.
  package func texts(ofTokensIn sequence: InputSequence) -> [String] {
    let texts = sequence.tokenTexts
    guard let tokenizer = document.checkpoint?.checkpoint.tokenizer else { return texts }
    return texts.map(tokenizer.readable)
  }

  private func names(ofTokensIn sequence: InputSequence) -> [String] {
    var counts: [Int: Int] = [:]
    for row in sequence.tokens { counts[row, default: 0] += 1 }
    let texts = texts(ofTokensIn: sequence)
    guard counts.count < sequence.tokens.count else { return texts }
    return zip(texts, sequence.tokens).enumerated().map { place, token in
      counts[token.1] == 1 ? token.0 : token.0 + Self.subscripted(place)
    }
  }

  private static func subscripted(_ number: Int) -> String {
    String(
      String.UnicodeScalarView(
        String(number).unicodeScalars.compactMap { Unicode.Scalar(0x2080 + $0.value - 0x30) }))
  }

  /// The matrix's symbol in formulas. What belongs to another block says so: `source input`, and
  /// `norm₀` of layer 0, or `encoder norm₀` where there are several stacks.
  package func symbol(of id: MatrixID) -> String {
    switch id {
    case .site(let site): symbol(of: site)
    case .parameter(.embeddings(let part)): part == .main ? "all words" : "all source words"
    case .parameter(.positions): "written positions"
    case .parameter(.segments): "all segments"
    case .parameter(let parameter): parameter.symbol
    }
  }

  private func symbol(of site: Site) -> String {
    if site.stage == .context, place.stage == .concat { return "context \(site.head ?? 0)" }
    let symbol = site.stage.symbol
    guard site.block != block else { return symbol }
    switch site.block {
    case .input(.source): return "source \(symbol)"
    case .layer(let layer) where model.layers.count > 1:
      let name = model.layerNames[layer]
      guard name.stack != .layers else { return symbol + Self.subscripted(name.number) }
      // The feed-forward network belongs to the block, not to its cross-attention.
      let isOfBlock = name.stack == .cross && site.stage.isOfFeedForward
      let stack = isOfBlock ? LayerName.Stack.decoder : name.stack
      return "\(stack.rawValue) \(symbol)\(Self.subscripted(name.number))"
    default: return symbol
    }
  }

  /// `2.11`: by layer and number; where there are several stacks `dec2.11`.
  package func shortName(of head: HeadID) -> String {
    let name =
      isNamed(layer: head.layer)
      ? label(of: .layer(head.layer), isShort: true) : "\(head.layer)"
    return "\(name).\(head.head)"
  }

  /// `2.11`; `11` where there is only one layer.
  package func name(of head: HeadID) -> String {
    model.layers.count > 1 ? shortName(of: head) : "\(head.head)"
  }

  /// Whether a layer's place in the chain does not say what it is called.
  package func isNamed(layer: Int) -> Bool {
    model.layers[layer].name != nil || model.layerNames[layer].stack != .layers
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
