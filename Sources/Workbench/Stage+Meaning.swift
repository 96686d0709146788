import AttentionEngine

extension Stage {
  /// What the stage is for, in a sentence: said when somebody comes to it.
  package var meaning: String {
    switch self {
    case .tokens: "Tokens: the pieces of text that attention works on"
    case .embeddings: "Embeddings: each token's vector, whatever stands around it"
    case .positions: "Positions: what says where a token stands"
    case .segments: "Segments: what says to which part of the text a token belongs"
    case .input: "Input: what the layer gets, one vector for each token"
    case .q: "Q, the queries: what each token looks for"
    case .k: "K, the keys: what each token can be found by"
    case .v: "V, the values: what each token hands over to those who attend to it"
    case .scores: "Scores: how well each query fits each key"
    case .scaled: "Scaled: the scores, made smaller so that softmax stays soft"
    case .masked: "Masked: the scores without those that are not allowed"
    case .weights: "Weights: how much each token listens to every other; a row adds up to 1"
    case .context: "Context: the values, mixed by the weights"
    case .concat: "Concat: what all heads found, side by side"
    case .output: "Output: what the layer gives, one vector for each token"
    case .residual: "Residual: the input is kept, the output is added to it"
    case .norm: "Norm: every vector with mean 0 and variance 1, then stretched and moved"
    case .intermediate: "Intermediate: the feed-forward network looks at each token by itself"
    case .activation: "Activation: what the network lets through"
    case .ffn: "Feed-forward: what the network adds to each token"
    case .ffnResidual: "Residual: what the network got is kept, what it gave is added to it"
    case .ffnNorm: "Norm: every vector with mean 0 and variance 1, then stretched and moved"
    case .logits: "Logits: how much speaks for each word"
    case .probabilities: "Probabilities: the logits as shares, which add up to 1"
    case .loss: "Loss: how far the prediction is from the answer"
    }
  }
}
