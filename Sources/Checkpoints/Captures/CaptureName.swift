import AttentionEngine

/// What the name of a tensor says about the map that it holds.
///
/// | name | also | what asks, and what it attends to |
/// |---|---|---|
/// | `attn.L` | `layers.L.weights` | the tokens of a model with one sequence, each other |
/// | `enc_attn.L` | `encoder.layers.L.weights` | the source's tokens, each other |
/// | `dec_attn.L` | `decoder.layers.L.weights` | the decoder's tokens, each other |
/// | `cross_attn.L` | `decoder.layers.L.cross.weights` | the decoder's tokens, the source's |
///
/// The second names are those of the program's own exports.
struct CaptureName: Hashable, Comparable {
  enum Kind: Int, CaseIterable {
    case alone, encoder, decoder, cross

    var part: Part { self == .encoder ? .source : .main }
    var stack: LayerName.Stack {
      switch self {
      case .alone: .layers
      case .encoder: .encoder
      case .decoder: .decoder
      case .cross: .cross
      }
    }
    var attends: Part { self == .encoder || self == .cross ? .source : .main }

    /// What stands around the number.
    fileprivate var names: [(prefix: String, suffix: String)] {
      switch self {
      case .alone: [("attn.", ""), ("layers.", ".weights")]
      case .encoder: [("enc_attn.", ""), ("encoder.layers.", ".weights")]
      case .decoder: [("dec_attn.", ""), ("decoder.layers.", ".weights")]
      case .cross: [("cross_attn.", ""), ("decoder.layers.", ".cross.weights")]
      }
    }
  }

  let kind: Kind
  let layer: Int

  /// Nil for what is no attention map.
  init?(_ name: String) {
    for kind in Kind.allCases {
      for (prefix, suffix) in kind.names where name.hasPrefix(prefix) && name.hasSuffix(suffix) {
        let number = name.dropFirst(prefix.count).dropLast(suffix.count)
        guard !number.isEmpty, number.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
          let layer = Int(number)
        else { continue }
        self.kind = kind
        self.layer = layer
        return
      }
    }
    return nil
  }

  /// The order of the flow.
  static func < (left: CaptureName, right: CaptureName) -> Bool { left.order < right.order }

  private var order: (Int, Int, Int) { (kind == .encoder ? 0 : 1, layer, kind.rawValue) }
}
