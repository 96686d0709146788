import AttentionEngine

/// What blocks are called.
extension State {
  /// Whether the main sequence is what a decoder reads and writes.
  private var hasDecoder: Bool {
    model.decoding != nil || model.layers.contains { $0.part == .source }
  }

  /// Whether a layer is the encoder's, the decoder's or that of the only stack, and its number there,
  /// as exports have it. The only stack of a model that writes is a decoder.
  private func naming(ofLayer index: Int) -> (stack: LayerName.Stack, number: Int) {
    let name = model.layerNames[index]
    switch name.stack {
    case .encoder, .decoder: return (name.stack, name.number)
    case .cross: return (.decoder, name.number)
    case .layers: return (hasDecoder ? .decoder : .layers, name.number)
    }
  }

  /// `encoder layer 0`, `decoder layer 1, cross-attention`; without a source `layer 1`.
  package func title(of block: Block) -> String {
    switch block {
    case .input(.source): return "source input"
    case .input(.main): return hasDecoder ? "decoder input" : "input"
    case .layer(let index):
      let (stack, number) = naming(ofLayer: index)
      let kind = stack == .encoder ? "encoder " : stack == .decoder ? "decoder " : ""
      return "\(kind)layer \(number)" + (model.layers[index].isCross ? ", cross-attention" : "")
    case .sourceEnd: return "encoder end"
    case .prediction: return "prediction"
    }
  }

  /// What the bar of blocks says, in a word or two.
  package func label(of block: Block, isShort: Bool) -> String {
    switch block {
    case .input(.source): return isShort ? "src" : "source"
    case .input(.main): return isShort ? "in" : "input"
    case .layer(let index):
      let (stack, number) = naming(ofLayer: index)
      if model.layers[index].isCross { return isShort ? "x\(number)" : "cross \(number)" }
      switch stack {
      case .encoder: return isShort ? "enc\(number)" : "encoder \(number)"
      case .decoder: return isShort ? "dec\(number)" : "decoder \(number)"
      default: return isShort ? "\(number)" : "layer \(number)"
      }
    case .sourceEnd: return isShort ? "enc" : "encoder end"
    case .prediction: return isShort ? "pred" : "prediction"
    }
  }

  /// What somebody should know who comes to the stage: what it is for, and in another block where
  /// that is.
  func meaning(comingFrom block: Block) -> String {
    let meaning = weightingMeaning ?? place.stage.meaning
    guard block != self.block, !model.isSimple else { return meaning }
    let title = title(of: self.block)
    return "\(title.prefix(1).uppercased() + title.dropFirst()) · \(meaning)"
  }

  /// The weights of a layer without softmax are something else than shares.
  private var weightingMeaning: String? {
    guard place.stage == .weights else { return nil }
    if model.isCaptured {
      return "Weights: how much each token listened to every other, as they were captured"
    }
    switch layer.weighting {
    case .softmax where layer.isCross:
      return "Weights: how much each token listens to those of the source; a row adds up to 1"
    case .softmax: return nil
    case .linear: return "Weights: the scores as they are, without softmax"
    case .identity:
      return "Weights: every query takes the key at its own place, whatever the scores"
    }
  }
}
