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
    case .noEmbeddingScale: "the embeddings are not scaled"
    case .noEmbeddingProjection: "the embeddings are as wide as the layers"
    case .noInputNorm: "there is no norm before the layers"
    case .noPreNorm: "there is no norm before attention"
    case .noRotation: "positions do not rotate queries and keys"
    case .sharesKeysAndValues(let head): "the head takes its keys and values from head \(head)"
    case .noRelativeBias: "there is no relative bias"
    case .noFeedForwardPreNorm: "there is no norm before the feed-forward network"
    case .noGate: "the feed-forward network has no gate"
    case .noFinalNorm: "there is no norm after the layers"
    case .noPooler: "there is no pooler"
    case .noTransform: "there is no transform before the logits"
    case .noTransformActivation: "the transform has no activation"
    case .noTransformNorm: "the transform has no norm"
    case .noResultScale: "the result is not scaled"
    case .notCaptured: "a capture has the attention weights alone"
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
    case .noEmbeddingScale, .noEmbeddingProjection: "they go on as they are"
    case .noInputNorm: "the input goes on as it is"
    case .noPreNorm: "queries, keys and values are made from what the layer gets"
    case .noRotation: "they are what the projections give"
    case .sharesKeysAndValues(let head): "look at head \(head)"
    case .noRelativeBias: "the scores know no distance"
    case .noFeedForwardPreNorm: "the network gets what attention leaves"
    case .noGate: "the activation goes on as it is"
    case .noFinalNorm: "what the last layer leaves is the result"
    case .noPooler: "no vector stands for the whole text"
    case .noTransform, .noResultScale: "the logits are made from the result itself"
    case .noTransformActivation, .noTransformNorm: "its product goes on as it is"
    case .notCaptured: "all other numbers stayed in the program that computed them"
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
