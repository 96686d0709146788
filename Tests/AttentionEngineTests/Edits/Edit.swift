import Testing

@testable import AttentionEngine

/// A way in which a model can change.
struct Edit: CaseIterable, Sendable, CustomTestStringConvertible {
  typealias Change = @Sendable (inout AttentionModel, inout SplitMix64) -> Void

  let name: String
  /// Whether any number of the pass can follow from what changes.
  let isOfNumbers: Bool
  private let change: Change

  init(_ name: String, isOfNumbers: Bool = true, _ change: @escaping Change) {
    self.name = name
    self.isOfNumbers = isOfNumbers
    self.change = change
  }

  /// Nil where the model has nothing to edit so, or would not be consistent afterwards.
  func applied(
    to model: AttentionModel, using random: inout SplitMix64
  ) -> AttentionModel? {
    var edited = model
    change(&edited, &random)
    guard !edited.layers.isEmpty, edited.faults().isEmpty else { return nil }
    return edited.isSame(as: model) ? nil : edited
  }

  static let allCases: [Edit] =
    [number] + Part.allCases.flatMap(ofSequence) + ofSource + ofWiring + ofHeads + ofLayers
    + ofFeedForward + ofPrediction + ofNorms

  var testDescription: String { name }

  /// One number of any matrix that the model has; a mask has only 0 and 1.
  static let number = Edit("number") { model, random in
    let parameters = model.parameterIDs.filter {
      if case .mask = $0 { false } else { model[$0]?.values.isEmpty == false }
    }
    guard let parameter = parameters.randomElement(using: &random) else { return }
    changeNumber(of: parameter, in: &model, using: &random)
  }

  static func changeNumber(
    of parameter: ParameterID, in model: inout AttentionModel, using random: inout SplitMix64
  ) {
    guard let matrix = model[parameter], !matrix.values.isEmpty else { return }
    let (row, column) = (random.int(0...matrix.rows - 1), random.int(0...matrix.columns - 1))
    model[parameter]?[row, column] = random.float()
  }
}

extension AttentionModel {
  /// Equal bit for bit: `==` takes −0 for 0.
  fileprivate func isSame(as other: AttentionModel) -> Bool {
    self == other && parameterIDs.allSatisfy { self[$0].hasSameBits(as: other[$0]) }
  }
}

extension SplitMix64 {
  /// A layer of `model`, by its number.
  mutating func layer(of model: AttentionModel) -> Int { int(0...model.layers.count - 1) }

  mutating func head(of model: AttentionModel) -> HeadID {
    let layer = layer(of: model)
    return HeadID(layer: layer, head: int(0...model.layers[layer].heads.count - 1))
  }
}
