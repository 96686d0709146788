import AttentionEngine

extension Stage {
  /// What the stage is for, in a sentence: said when somebody comes to it.
  package var meaning: String {
    switch self {
    case .tokens: "Tokens: the pieces of text that attention works on"
    case .embeddings: "Embeddings: each token's vector, whatever stands around it"
    case .positions: "Positions: what says where a token stands"
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
    }
  }
}
