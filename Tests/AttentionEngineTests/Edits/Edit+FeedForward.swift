@testable import AttentionEngine

extension Edit {
  /// Of the feed-forward network of one layer.
  static let ofFeedForward: [Edit] = [
    Edit("the feed-forward network, given or taken") { model, random in
      let layer = random.layer(of: model)
      model.layers[layer].feedForward =
        model.layers[layer].feedForward == nil
        ? RandomModels.feedForward(
          width: model.outputWidth(ofLayer: layer), inputWidth: model.inputWidth(ofLayer: layer),
          using: &random)
        : nil
    },
    Edit("the activation") { model, random in
      model.changeFeedForward(using: &random) {
        $0.activation = Activation.allCases.randomElement(using: &$2) ?? .relu
      }
    },
    Edit("dIntermediate") { model, random in
      model.changeFeedForward(using: &random) { network, width, random in
        let result = network.weight?.columns
        let intermediate = random.int(1...5)
        network.intermediateWeight = .random(width, intermediate, using: &random)
        network.intermediateBias = nil
        network.gateWeight = network.gateWeight.map { _ in
          .random(width, intermediate, using: &random)
        }
        network.gateBias = nil
        network.weight = result.map { .random(intermediate, $0, using: &random) }
      }
    },
    Edit("a number of W_1") { model, random in
      let layer = random.layer(of: model)
      changeNumber(of: .intermediateWeight(layer: layer), in: &model, using: &random)
    },
    Edit("b_1, given or taken") { model, random in
      model.changeFeedForward(using: &random) {
        $0.intermediateBias =
          $0.intermediateBias == nil
          ? .random(1, $0.intermediateWeight.columns, using: &$2) : nil
      }
    },
    Edit("W_2, given or taken") { model, random in
      model.changeFeedForward(using: &random) {
        let columns = $0.intermediateWeight.columns
        $0.bias = nil
        $0.weight = $0.weight == nil ? .random(columns, columns, using: &$2) : nil
      }
    },
    Edit("a number of W_2") { model, random in
      let layer = random.layer(of: model)
      changeNumber(of: .feedForwardWeight(layer: layer), in: &model, using: &random)
    },
    Edit("b_2, given or taken") { model, random in
      model.changeFeedForward(using: &random) {
        guard let weight = $0.weight else { return }
        $0.bias = $0.bias == nil ? .random(1, weight.columns, using: &$2) : nil
      }
    },
    Edit("the residual of the feed-forward network") { model, random in
      model.changeFeedForward(using: &random) { network, _, _ in network.hasResidual.toggle() }
    },
    Edit("whether the network works on what the layer got") { model, random in
      model.changeFeedForward(using: &random) { network, _, _ in network.isParallel.toggle() }
    },
    Edit("the gate, given or taken") { model, random in
      model.changeFeedForward(using: &random) { network, width, random in
        network.gateBias = nil
        network.gateWeight =
          network.gateWeight == nil
          ? .random(width, network.intermediateWeight.columns, using: &random) : nil
      }
    },
    Edit("a number of the gate") { model, random in
      let layer = random.layer(of: model)
      changeNumber(
        of: random.bool() ? .gateWeight(layer: layer) : .gateBias(layer: layer), in: &model,
        using: &random)
    },
    Edit("b_g, given or taken") { model, random in
      model.changeFeedForward(using: &random) {
        guard let weight = $0.gateWeight else { return }
        $0.gateBias = $0.gateBias == nil ? .random(1, weight.columns, using: &$2) : nil
      }
    },
  ]
}

extension AttentionModel {
  /// `change` gets the network of a layer that has one and the width of what the network gets.
  fileprivate mutating func changeFeedForward(
    using random: inout SplitMix64,
    _ change: (inout FeedForward, _ width: Int, inout SplitMix64) -> Void
  ) {
    let networks = layers.indices.filter { layers[$0].feedForward != nil }
    guard let layer = networks.randomElement(using: &random),
      var network = layers[layer].feedForward
    else { return }
    change(&network, feedForwardInputWidth(ofLayer: layer), &random)
    layers[layer].feedForward = network
  }
}
