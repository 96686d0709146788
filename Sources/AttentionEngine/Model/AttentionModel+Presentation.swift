/// What the tokens of both parts are called.
package struct TokenNames: Equatable, Sendable {
  package var main: [String]
  package var source: [String]

  package init(main: [String], source: [String] = []) {
    self.main = main
    self.source = source
  }

  package subscript(part: Part) -> [String] { part == .main ? main : source }
}

extension AttentionModel {
  /// The tokens by their texts.
  package var tokenTextsOfParts: TokenNames {
    TokenNames(main: main.tokenTexts, source: source?.sequence.tokenTexts ?? [])
  }

  /// Whether `id` is shown transposed: in the columns convention everything but attention maps and
  /// masks, whose rows are queries always.
  package func isShownTransposed(_ id: MatrixID) -> Bool {
    guard convention == .columns else { return false }
    switch id {
    case .site(let site): return !site.stage.isMap
    case .parameter(.mask), .parameter(.capturedWeights): return false
    case .parameter: return true
    }
  }

  /// Whose tokens the rows of `site` are.
  package func rowPart(of site: Site) -> Part {
    if let part = site.part { return part }
    guard let layer = site.layer, layers.indices.contains(layer) else { return .main }
    switch site.stage {
    case .k, .v, .unrotatedK: return layers[layer].attendsTo
    default: return layers[layer].part
    }
  }

  /// Whose tokens the columns of the map or mask of `layer` are.
  package func keyPart(ofLayer layer: Int) -> Part { layers[layer].attendsTo }

  /// The name of row `index` of `id` in the engine's orientation. Tokens are named by their text, or
  /// as `names` names them, features by their number, and the one row of a vector has no name.
  package func rowLabel(_ index: Int, of id: MatrixID, tokens names: TokenNames? = nil) -> String {
    switch id {
    case .site(let site):
      if site.stage == .v, let layer = site.layer,
        case .parameter(.sourceValues) = valuesMatrix(ofLayer: layer)
      {
        return rowLabel(index, of: .parameter(.sourceValues))
      }
      return name(ofToken: index, of: rowPart(of: site), names)
    case .parameter(let parameter):
      switch parameter {
      case .mask(let layer): return name(ofToken: index, of: layers[layer].part, names)
      case .capturedWeights(let id):
        return name(ofToken: index, of: layers[id.layer].part, names)
      case .embeddings(let part): return sequence(part)?.words[index] ?? String(index)
      case .segments(let part): return sequence(part)?.segments?.names[index] ?? String(index)
      case .sourceValues: return source?.values?.words[index] ?? String(index)
      case .bias, .outputBias, .gain, .shift, .gateBias, .intermediateBias, .feedForwardBias,
        .poolerBias, .transformBias, .logitsBias:
        return ""
      case .positions, .weight, .outputWeight, .gateWeight, .intermediateWeight,
        .feedForwardWeight, .relativeBias, .embeddingProjection, .poolerWeight,
        .transformWeight, .logitsWeight:
        return String(index)
      }
    }
  }

  /// The name of column `index` of `id` in the engine's orientation: that of the key in a map, of
  /// the word in a prediction, else the feature's number.
  package func columnLabel(
    _ index: Int, of id: MatrixID, tokens names: TokenNames? = nil
  ) -> String {
    switch id {
    case .site(let site):
      if site.stage.isMap, let layer = site.layer {
        return name(ofToken: index, of: keyPart(ofLayer: layer), names)
      }
      switch site.stage {
      case .logits, .probabilities: return output?.words[index] ?? String(index)
      case .loss: return "−ln p"
      default: return String(index)
      }
    case .parameter(.mask(let layer)):
      return name(ofToken: index, of: keyPart(ofLayer: layer), names)
    case .parameter(.capturedWeights(let id)):
      return name(ofToken: index, of: keyPart(ofLayer: id.layer), names)
    case .parameter(.logitsWeight), .parameter(.logitsBias):
      return output?.words[index] ?? String(index)
    case .parameter: return String(index)
    }
  }

  private func name(ofToken index: Int, of part: Part, _ names: TokenNames?) -> String {
    if let names { return names[part][index] }
    guard let sequence = sequence(part) else { return String(index) }
    return sequence.words[sequence.tokens[index]]
  }

  /// `matrix`, which is the value of `id`, with labels, as it is shown.
  package func presented(
    _ matrix: Matrix, as id: MatrixID, tokens names: TokenNames? = nil
  ) -> LabeledMatrix {
    let names = names ?? tokenTextsOfParts
    let labeled = LabeledMatrix(
      matrix: matrix,
      rowLabels: (0..<matrix.rows).map { rowLabel($0, of: id, tokens: names) },
      columnLabels: (0..<matrix.columns).map { columnLabel($0, of: id, tokens: names) })
    return isShownTransposed(id) ? labeled.transposed : labeled
  }
}
