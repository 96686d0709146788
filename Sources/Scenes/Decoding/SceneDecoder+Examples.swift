import AttentionEngine

extension SceneDecoder {
  /// Other texts for the same model: of the source, where it has a sentence, else of the main
  /// sequence.
  mutating func examples(
    _ node: YAMLNode, _ main: Sequence, _ source: SourceParts?
  ) -> [[String]] {
    guard let items = node.list else {
      reportKind(node, .examples, expected: .examples)
      return []
    }
    guard !items.isEmpty else {
      report(.empty(.examples), at: node.place)
      return []
    }
    let sequence = source?.sequence.manner == nil ? main : source?.sequence ?? main
    guard let manner = sequence.manner else { return [] }
    return items.compactMap { item in
      let written: TokenManner =
        item.list != nil ? .tokens : manner == .tokens ? .sentence : manner
      guard let tokens = tokens(of: item, written) else { return nil }
      guard !tokens.isEmpty else {
        report(.noTokens(.item(of: .examples)), at: item.place)
        return nil
      }
      guard rows(of: tokens, in: sequence.embeddings) != nil else { return nil }
      return tokens.map(\.text)
    }
  }

  /// `order`, `rows`, or another scene.
  mutating func comparison(_ node: YAMLNode) -> Comparison? {
    guard let text = text(node, of: .compare) else { return nil }
    switch text {
    case "order": return .order
    case "rows": return .rows
    default: break
    }
    guard text.hasSuffix(".scene") else {
      let choices = ["order", "rows"]
      report(
        .unknownChoice(
          .compare, text, expected: .oneOf(choices + ["the name of a scene"]),
          nearest: Spelling.nearest(to: text, in: choices)), at: node.place)
      return nil
    }
    let path = ScenePath.beside(files[node.file].path, text)
    guard comparisonDepth == 0 else { return nil }
    switch readComparison(path) {
    case .success(let scene): return .scene(scene)
    case .failure(let diagnostics):
      report(.comparedScene(path: path, diagnostics.summary), at: node.place)
      return nil
    }
  }
}
