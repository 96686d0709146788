@testable import AttentionEngine

extension RandomModels {
  /// A model of any kind that predicts and has targets.
  ///
  /// Its norms have an ε that keeps rows of nearly equal numbers from being blown up, their rounding
  /// with them: what is compared with slopes in double precision must not depend on its last bits.
  static func learningModel(using random: inout SplitMix64) -> AttentionModel {
    var model = model(using: &random)
    if model.output == nil { model.output = outputLayer(width: model.finalWidth, using: &random) }
    model.targets = targets(for: model, using: &random)
    model.convention = random.bool() ? .rows : .columns
    for layer in model.layers.indices {
      model.layers[layer].norm?.epsilon = 0.05
      model.layers[layer].feedForward?.norm?.epsilon = 0.05
    }
    return model
  }

  /// Another sentence for `model`, as long as its own, with targets.
  static func example(
    for model: AttentionModel, using random: inout SplitMix64
  ) -> TrainingExample {
    TrainingExample(
      tokens: otherTokens(model.main, using: &random),
      source: model.source.map { otherTokens($0.sequence, using: &random) },
      targets: targets(for: model, using: &random),
      segments: model.main.segments?.ofTokens)
  }

  private static func otherTokens(
    _ sequence: InputSequence, using random: inout SplitMix64
  ) -> [Int] {
    sequence.tokens.map { _ in random.int(0...sequence.words.count - 1) }
  }
}
