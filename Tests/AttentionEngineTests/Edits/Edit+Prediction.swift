@testable import AttentionEngine

extension Edit {
  /// Of what comes after the layers, and of what no number follows from.
  static let ofPrediction: [Edit] = [
    Edit("the output layer, given or taken") { model, random in
      model.targets = []
      model.output =
        model.output == nil
        ? RandomModels.outputLayer(width: model.width(of: model.resultSite), using: &random) : nil
    },
    Edit("the words that can be predicted") { model, random in
      guard model.output?.weight != nil else { return }
      model.output = RandomModels.outputLayer(
        width: model.width(of: model.resultSite), hasWeight: true, using: &random)
      model.targets = RandomModels.targets(for: model, using: &random)
    },
    Edit("W of the output layer, given or taken") { model, random in
      guard var output = model.output else { return }
      output.bias = nil
      output.weight =
        output.weight == nil
        ? .random(model.finalWidth, output.words.count, using: &random) : nil
      model.output = output
    },
    Edit("a number of W of the output layer") { model, random in
      changeNumber(of: .logitsWeight, in: &model, using: &random)
    },
    Edit("b of the output layer, given or taken") { model, random in
      guard let output = model.output else { return }
      model.output?.bias =
        output.bias == nil ? .random(1, output.words.count, using: &random) : nil
    },
    Edit("the names of the predicted words", isOfNumbers: false) { model, _ in
      model.output?.words.reverse()
    },
    Edit("the transform before the logits, given or taken") { model, random in
      guard var output = model.output else { return }
      let width = model.width(of: model.resultSite)
      output.transform =
        output.transform == nil ? RandomModels.transform(width: width, using: &random) : nil
      let last = output.transform?.weight.columns ?? width
      output.weight = .random(last, output.words.count, using: &random)
      model.output = output
    },
    Edit("a number of the transform") { model, random in
      changeNumber(
        of: random.bool() ? .transformWeight : .transformBias, in: &model, using: &random)
    },
    Edit("b of the transform, given or taken") { model, random in
      guard let transform = model.output?.transform else { return }
      model.output?.transform?.bias =
        transform.bias == nil ? .random(1, transform.weight.columns, using: &random) : nil
    },
    Edit("the activation of the transform") { model, random in
      model.output?.transform?.activation =
        Activation.allCases.randomElement(using: &random) ?? .none
    },
    Edit("the scale of the result") { model, random in
      model.output?.scale = random.int(0...2) == 0 ? nil : random.float(0.5...2)
    },
    Edit("the pooler, given or taken") { model, random in
      model.pooler =
        model.pooler == nil
        ? RandomModels.pooler(width: model.width(of: model.resultSite), using: &random) : nil
    },
    Edit("a number of the pooler") { model, random in
      changeNumber(of: random.bool() ? .poolerWeight : .poolerBias, in: &model, using: &random)
    },
    Edit("b of the pooler, given or taken") { model, random in
      guard let pooler = model.pooler else { return }
      model.pooler?.bias =
        pooler.bias == nil ? .random(1, pooler.weight.columns, using: &random) : nil
    },
    Edit("targets, given or taken") { model, random in
      model.targets =
        model.targets.isEmpty ? RandomModels.targets(for: model, using: &random) : []
    },
    Edit("a target") { model, random in
      guard let words = model.output?.words.count,
        let token = model.targets.indices.randomElement(using: &random)
      else { return }
      model.targets[token] = random.int(0...3) == 0 ? nil : random.int(0...words - 1)
    },
    Edit("the decoding", isOfNumbers: false) { model, random in
      model.decoding =
        random.int(0...3) == 0
        ? nil
        : Decoding(
          promptLength: random.int(0...model.tokens.count), end: nil, limit: random.int(1...9))
    },
    Edit("the convention", isOfNumbers: false) { model, _ in
      model.convention = model.convention == .rows ? .columns : .rows
    },
  ]
}
