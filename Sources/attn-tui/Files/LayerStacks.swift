import ArgumentParser
import AttentionEngine

/// A layer as `--layer` takes it: by its number, or by its name among encoders and decoders.
struct LayerOption: ExpressibleByArgument, CustomStringConvertible {
  let text: String

  init?(argument: String) {
    guard Int(argument) != nil || LayerName(typed: argument) != nil else { return nil }
    text = argument
  }

  /// The first layer.
  static let first = LayerOption(number: 0)

  private init(number: Int) { text = String(number) }

  /// `layer 9`, `decoder 2`.
  var description: String {
    Int(text).map { "layer \($0)" } ?? LayerName(typed: text)?.label ?? text
  }

  var number: Int? { Int(text) }
  var defaultValueDescription: String { text }
}

/// The layers of a kind, in the order of the chain.
struct LayerStack {
  let kind: LayerName.Stack
  /// The places of the layers in the chain.
  let places: [Int]
  /// By which numbers they are asked for.
  let numbers: [Int]

  /// `0 to 5`, or `2, 4` where some are left out.
  var shownNumbers: String { Self.shown(numbers) }

  static func shown(_ numbers: [Int]) -> String {
    guard let first = numbers.first, let last = numbers.last, numbers.count > 1,
      last - first == numbers.count - 1
    else { return numbers.map(String.init).joined(separator: ", ") }
    return "\(first) to \(last)"
  }
}

extension AttentionModel {
  /// The encoder's layers, the decoder's, its attention to the encoder; of other models all layers.
  var stacks: [LayerStack] {
    let names = layerNames
    return LayerName.Stack.allCases.compactMap { kind in
      let places = layers.indices.filter { names[$0].stack == kind }
      guard !places.isEmpty else { return nil }
      return LayerStack(kind: kind, places: places, numbers: places.map(number(ofLayer:)))
    }
  }

  /// All layers by the numbers and names that `--layer` takes: `0 to 5`, or
  /// `encoder 0 to 1 (0 to 1), decoder 0 to 1 (2, 4), cross 0 to 1 (3, 5)`.
  var layerList: String {
    let names = layerNames
    return stacks.map { stack in
      guard stack.kind != .layers else { return stack.shownNumbers }
      let own = LayerStack.shown(stack.places.map { names[$0].number })
      return "\(stack.kind.rawValue) \(own) (\(stack.shownNumbers))"
    }.joined(separator: ", ")
  }
}
