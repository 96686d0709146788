/// What a layer of the chain is called in a model with an encoder and a decoder, where those count
/// their blocks each for itself. A block of a decoder may be two layers here: attention to itself,
/// then to the encoder.
package struct LayerName: Hashable, Sendable {
  package enum Stack: String, CaseIterable, Hashable, Sendable {
    /// The only one.
    case layers = "layer"
    case encoder, decoder
    /// The decoder's attention to the encoder.
    case cross
  }

  package let stack: Stack
  /// Of the block in its stack, from 0.
  package let number: Int

  package init(stack: Stack, number: Int) {
    self.stack = stack
    self.number = number
  }

  /// What somebody types: `decoder 0` or `decoder.0`, or the path that exports have.
  package init?(typed text: String) {
    let words = text.lowercased().split { " ._-".contains($0) }.map(String.init)
    let numbers = words.compactMap { Int($0) }
    let kinds = Set(words.filter { Int($0) == nil }).subtracting(["layer", "layers"])
    guard numbers.count == 1, numbers[0] >= 0, words.count > 1 else { return nil }
    switch kinds {
    case []: self.init(stack: .layers, number: numbers[0])
    case ["encoder"]: self.init(stack: .encoder, number: numbers[0])
    case ["decoder"]: self.init(stack: .decoder, number: numbers[0])
    case ["cross"], ["decoder", "cross"]: self.init(stack: .cross, number: numbers[0])
    default: return nil
    }
  }

  /// `layer 0`, `encoder 0`, `decoder 0`, `cross 0`: in the bar of blocks and on the command line.
  package var label: String { "\(stack.rawValue) \(number)" }

  /// `layers.0`, `encoder.layers.0`, `decoder.layers.0`, `decoder.layers.0.cross`: in exports.
  package var path: String {
    switch stack {
    case .layers: "layers.\(number)"
    case .encoder: "encoder.layers.\(number)"
    case .decoder: "decoder.layers.\(number)"
    case .cross: "decoder.layers.\(number).cross"
    }
  }

  /// `layer 0`, `encoder layer 0`, `decoder layer 0`, `decoder layer 0 cross`: in titles.
  package var title: String {
    switch stack {
    case .layers: "layer \(number)"
    case .encoder: "encoder layer \(number)"
    case .decoder: "decoder layer \(number)"
    case .cross: "decoder layer \(number) cross"
    }
  }
}

extension AttentionModel {
  /// Whether an encoder reads the source.
  package var isEncoderDecoder: Bool {
    layers.contains { $0.part == .source || ($0.name.map { $0.stack != .layers } ?? false) }
  }

  /// The names of all layers, in the order of the chain. Where no layer works on the source there is
  /// one stack.
  package var layerNames: [LayerName] {
    zip(layers, namesByPlace).map { $0.name ?? $1 }
  }

  /// The number by which somebody asks for a layer: its place in the chain, or in a model with one
  /// stack that does not have all of its layers, what it is called.
  package func number(ofLayer layer: Int) -> Int {
    guard let name = layers[layer].name, name.stack == .layers else { return layer }
    return name.number
  }

  /// The place in the chain of the layer that somebody asks for by its number or by its name; nil
  /// where there is none.
  package func layer(called text: String) -> Int? {
    if let number = Int(text) { return layers.indices.first { self.number(ofLayer: $0) == number } }
    guard var name = LayerName(typed: text) else { return nil }
    if !isEncoderDecoder, name.stack == onlyStack {
      name = LayerName(stack: .layers, number: name.number)
    }
    return layerNames.firstIndex(of: name)
  }

  /// What the only stack is: where no token looks ahead a decoder, as the screen calls the layers of a
  /// model that writes, else an encoder. Of what was captured nobody knows.
  private var onlyStack: LayerName.Stack {
    isCaptured ? .layers : layers.contains { $0.mask != .none } ? .decoder : .encoder
  }

  private var namesByPlace: [LayerName] {
    guard isEncoderDecoder else {
      return layers.indices.map { LayerName(stack: .layers, number: $0) }
    }
    var encoders = 0
    var blocks = 0
    // A block of the decoder ends with its attention to the encoder, or where the next begins.
    var isOpen = false
    return layers.map { layer in
      if layer.part == .source {
        encoders += 1
        return LayerName(stack: .encoder, number: encoders - 1)
      }
      if !layer.isCross || !isOpen { blocks += 1 }
      isOpen = !layer.isCross
      return LayerName(stack: layer.isCross ? .cross : .decoder, number: blocks - 1)
    }
  }

  /// What goes into the first block of `part`, and what each block hands on. What the last one hands
  /// on went through the final norm, where there is one, and through a product that is all the
  /// transform: OPT's decoder ends with it (Zhang et al. 2022, the 350M model).
  package func hiddenSites(of part: Part) -> [Site] {
    // Nothing of that is in a capture.
    if isCaptured { return [] }
    let names = layerNames
    let own = layers.indices.filter { layers[$0].part == part }
    let last = own.filter { index in
      !own.contains { $0 > index && names[$0].number == names[index].number }
    }
    var sites = [startSite(of: part)] + last.map(lastSite(ofLayer:))
    let isProjected = part == .main && transformedSite == Site(.transform)
    if !last.isEmpty {
      sites[sites.count - 1] = isProjected ? transformedSite : resultSite(of: part)
    }
    return sites
  }
}
