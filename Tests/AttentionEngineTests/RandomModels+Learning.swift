@testable import AttentionEngine

extension RandomModels {
  /// A model of any kind that predicts and has targets.
  ///
  /// Its norms have an ε that keeps rows of nearly equal numbers from being blown up, their rounding
  /// with them: what is compared with slopes in double precision must not depend on its last bits.
  static func learningModel(using random: inout SplitMix64) -> AttentionModel {
    var model = model(using: &random)
    if model.output == nil {
      model.output = outputLayer(width: model.width(of: model.resultSite), using: &random)
    }
    model.targets = targets(for: model, using: &random)
    model.convention = random.bool() ? .rows : .columns
    for place in NormPlace.all(of: model) { model.withNorm(at: place) { $0.epsilon = 0.05 } }
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

extension NormPlace {
  /// Wherever a model may have a norm.
  static func all(of model: AttentionModel) -> [NormPlace] {
    Part.allCases.flatMap { [.input($0), .final($0)] } + [.transform]
      + model.layers.indices.flatMap {
        [
          .pre(layer: $0), .attention(layer: $0), .feedForwardPre(layer: $0),
          .feedForward(layer: $0),
        ]
      }
  }
}
