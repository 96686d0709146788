@testable import AttentionEngine

extension Edit {
  /// Which layers there are, and what they read.
  static let ofWiring: [Edit] = [
    Edit("what a layer attends to") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].attendsTo = model.layers[layer].attendsTo == .main ? .source : .main
    },
    Edit("the part of a layer") { model, random in
      let layer = random.layer(of: model)
      let part: Part = model.layers[layer].part == .main ? .source : .main
      if !model.layers[layer].isCross { model.layers[layer].attendsTo = part }
      model.layers[layer].part = part
    },
    Edit("a layer more at the end") { model, random in
      let wiring = RandomModels.wiring(hasSource: model.source != nil, using: &random)
      model.layers.append(RandomModels.layer(wiring, after: model, using: &random))
    },
    Edit("a layer more at the start") { model, random in
      let wiring = RandomModels.wiring(hasSource: model.source != nil, using: &random)
      var start = model
      start.layers = []
      model.layers.insert(RandomModels.layer(wiring, after: start, using: &random), at: 0)
    },
    Edit("a layer less") { model, random in
      model.layers.remove(at: random.layer(of: model))
    },
    Edit("the order of the layers") { model, random in
      model.layers.shuffle(using: &random)
    },
  ]

  /// Of one layer, but for its heads and its feed-forward network.
  static let ofLayers: [Edit] = [
    Edit("the mask") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].mask = RandomModels.mask(
        model.queryCount(ofLayer: layer), model.keyCount(ofLayer: layer), using: &random)
    },
    Edit("a cell of the mask") { model, random in
      let layer = random.layer(of: model)
      guard case .matrix(var mask) = model.layers[layer].mask, !mask.values.isEmpty else {
        return
      }
      let (row, column) = (random.int(0...mask.rows - 1), random.int(0...mask.columns - 1))
      mask[row, column] = 1 - mask[row, column]
      model.layers[layer].mask = .matrix(mask)
    },
    Edit("the scale") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].scale = RandomModels.scale(using: &random)
    },
    Edit("the weighting") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].weighting = RandomModels.weighting(using: &random)
    },
    Edit("W_O, given or taken") { model, random in
      let layer = random.layer(of: model)
      let extent = (model.concatWidth(ofLayer: layer), model.outputWidth(ofLayer: layer))
      model.layers[layer].outputBias = nil
      model.layers[layer].outputWeight =
        model.layers[layer].outputWeight == nil
        ? .random(extent.0, extent.1, using: &random) : nil
    },
    Edit("a number of W_O") { model, random in
      let layer = random.layer(of: model)
      changeNumber(of: .outputWeight(layer: layer), in: &model, using: &random)
    },
    Edit("b_O, given or taken") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].outputBias =
        model.layers[layer].outputBias == nil
        ? .random(1, model.outputWidth(ofLayer: layer), using: &random) : nil
    },
    Edit("the residual") { model, random in
      model.layers[random.layer(of: model)].hasResidual.toggle()
    },
    Edit("the rotation, given, taken or another") { model, random in
      let layer = random.layer(of: model)
      let widths = model.layers[layer].heads.indices.map {
        model.width(of: .q, HeadID(layer: layer, head: $0))
      }
      model.layers[layer].rotary =
        random.int(0...3) == 0
        ? nil : RandomModels.rotary(upTo: widths.min() ?? 0, using: &random)
    },
    Edit("the frequencies of the rotation") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].rotary?.base = random.float(2...50)
      model.layers[layer].rotary?.scaling = .linear(factor: random.float(1...4))
    },
    Edit("the relative bias, given or taken") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].relativeBias =
        model.layers[layer].relativeBias == nil
        ? RandomModels.relativeBias(heads: model.layers[layer].heads.count, using: &random) : nil
    },
    Edit("a number of the relative bias") { model, random in
      changeNumber(of: .relativeBias(layer: random.layer(of: model)), in: &model, using: &random)
    },
    Edit("whether the relative bias tells after from before") { model, random in
      model.layers[random.layer(of: model)].relativeBias?.isBidirectional.toggle()
    },
    Edit("from where on distances share a bias") { model, random in
      model.layers[random.layer(of: model)].relativeBias?.maximumDistance += random.int(-2...3)
    },
  ]
}
