extension Absence {
  /// What is missing, as a clause without a full stop.
  package var reason: String {
    switch self {
    case .isText: "tokens are text"
    case .noSource: "there is no source"
    case .noPositions: "there are no positions"
    case .noSegments: "there are no segments"
    case .noMask: "there is no mask"
    case .noResidual: "there is no residual connection"
    case .noNorm: "there is no layer norm"
    case .noFeedForward: "there is no feed-forward network"
    case .noSecondProduct: "the feed-forward network has no W_2"
    case .noFeedForwardResidual:
      "there is no residual connection around the feed-forward network"
    case .noFeedForwardNorm: "there is no layer norm after the feed-forward network"
    case .noOutputLayer: "there is no output layer"
    case .noTargets: "no answer is given"
    case .noSuchLayer(let layer, _): "there is no layer \(layer)"
    case .noSuchHead(let head, _): "there is no head \(head)"
    }
  }

  /// What that means for the numbers, or what there is instead, as a clause without a full stop.
  package var detail: String {
    switch self {
    case .isText: "they have no matrix of numbers"
    case .noPositions: "no position is added to the embeddings"
    case .noSource: "every token attends to the tokens of its own sentence"
    case .noSegments: "no segment is added to the embeddings"
    case .noMask:
      "every query may attend to every key, so the masked scores equal the scaled scores"
    case .noResidual: "the layer's output goes on without its input"
    case .noNorm: "the layer's result goes on as it is"
    case .noFeedForward: "the layer ends with attention"
    case .noSecondProduct: "its activation goes on as it is"
    case .noFeedForwardResidual: "what the network gives goes on without what it got"
    case .noFeedForwardNorm: "the network's result goes on as it is"
    case .noOutputLayer: "the model predicts no words"
    case .noTargets: "there is nothing to compare the prediction with"
    case .noSuchLayer(_, let count): "the model has " + Self.counted(count, "layer")
    case .noSuchHead(_, let count): "the layer has " + Self.counted(count, "head")
    }
  }

  private static func counted(_ count: Int, _ noun: String) -> String {
    switch count {
    case 0: "no \(noun)s"
    case 1: "one \(noun), number 0"
    default: "\(count) \(noun)s, 0 to \(count - 1)"
    }
  }
}
