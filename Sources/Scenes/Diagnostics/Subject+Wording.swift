import AttentionEngine

extension Subject {
  /// How a message calls it.
  var name: String {
    switch self {
    case .scene: "the scene"
    case .title: "`title`"
    case .summary: "`summary`"
    case .lesson: "`lesson`"
    case .notes: "`notes`"
    case .note(let key): "the note of \(quoted(key, "`"))"
    case .text: "`text`"
    case .sentence: "`sentence`"
    case .tokens: "`tokens`"
    case .token: "a token"
    case .embeddings: "`embeddings`"
    case .vocabulary: "`vocabulary`"
    case .segments: "`segments`"
    case .segmentTable: "`table` of the segments"
    case .segmentTokens: "`tokens` of the segments"
    case .source: "`source`"
    case .keys: "`keys` of the source"
    case .values: "`values` of the source"
    case .dimensions: "`dimensions`"
    case .dimension(let dimension): "`\(dimension.rawValue)` of the dimensions"
    case .weighting: "`weighting`"
    case .layers: "`layers`"
    case .layer(let layer): "layer \(layer)"
    case .part: "`part`"
    case .attends: "`attends`"
    case .feedForward: "`feed_forward`"
    case .intermediateWeight: "W_1"
    case .intermediateBias: "b_1"
    case .activation: "`activation`"
    case .feedForwardWeight: "W_2"
    case .feedForwardBias: "b_2"
    case .output: "`output`"
    case .logitsWeight: "`W` of the output"
    case .logitsBias: "`b` of the output"
    case .decode: "`decode`"
    case .decodeEnd: "`end` of the decoding"
    case .decodeLimit: "`limit` of the decoding"
    case .examples: "`examples`"
    case .compare: "`compare`"
    case .weights: "`weights`"
    case .embedding(let word): "the embedding of \(quoted(word))"
    case .positions: "`positions`"
    case .attention: "`attention`"
    case .convention: "`convention`"
    case .scale: "`scale`"
    case .mask: "`mask`"
    case .heads: "`heads`"
    case .head(let head): "head \(head)"
    case .headName(let head): "the name of head \(head)"
    case .weight(let projection, let head): "\(projection.weightKey) of head \(head)"
    case .bias(let projection, let head): "\(projection.biasKey) of head \(head)"
    case .row(let matrix): "a row of \(matrix.name)"
    case .item(let list): "an item of \(list.name)"
    case .outputWeight: "W_O"
    case .outputBias: "b_O"
    case .residual: "`residual`"
    case .norm: "`norm`"
    case .gamma: "`gamma` of the norm"
    case .beta: "`beta` of the norm"
    case .epsilon: "`epsilon` of the norm"
    case .training(let subject): subject.name
    }
  }

  var plural: String {
    switch self {
    case .tokens: "tokens"
    case .keys: "keys"
    case .heads: "heads"
    case .layers: "layers"
    case .training(let subject): subject.plural
    default: name
    }
  }

  /// Which keys the mapping can have.
  var keys: [String] {
    switch self {
    case .scene:
      [
        "title", "summary", "lesson", "text", "sentence", "tokens", "vocabulary", "embeddings",
        "positions", "segments", "dimensions", "source", "convention", "attention", "layers",
        "output", "decode", "examples", "compare", "weights", "train", "notes",
      ]
    case .notes: Stage.ofScenes.map(\.rawValue)
    case .source:
      [
        "text", "sentence", "tokens", "vocabulary", "embeddings", "positions", "segments", "keys",
        "values",
      ]
    case .segments: ["table", "tokens"]
    case .dimensions: Dimension.allCases.map(\.rawValue)
    case .attention: ["convention"] + Self.layerKeys
    case .layer: Self.layerKeys
    case .feedForward: ["W_1", "b_1", "activation", "W_2", "b_2", "residual", "norm"]
    case .output: ["vocabulary", "W", "b"]
    case .decode: ["end", "limit"]
    case .head: ["name", "W_Q", "W_K", "W_V", "b_Q", "b_K", "b_V"]
    case .norm: ["gamma", "beta", "epsilon"]
    case .training(let subject): subject.keys
    default: []
    }
  }

  private static let layerKeys = [
    "part", "attends", "scale", "mask", "weighting", "heads", "W_O", "b_O", "residual", "norm",
    "feed_forward",
  ]

  var keyNames: String { Self.listed(keys, "and") }

  /// What the mapping cannot do without.
  var requirement: String {
    switch self {
    case .scene:
      "`sentence`, `text` or `tokens`, `embeddings`, and `attention` or `layers`"
    case .attention, .layer: "`heads`"
    case .source: "`sentence`, `text` or `tokens`, and `embeddings`; or `keys`"
    case .segments: "`table` and `tokens`"
    case .feedForward: "`W_1`"
    case .output: "`W`"
    case .head: "`W_Q`, `W_K` and `W_V`"
    case .norm: "`gamma` and `beta`"
    case .training(let subject): subject.requirement
    default: keyNames
    }
  }

  /// `a`, `b` and `c`.
  static func listed(_ keys: [String], _ word: String) -> String {
    let names = keys.map { "`\($0)`" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " \(word) " + last
  }
}

extension Projection {
  /// The key of the weight matrix: `W_Q`.
  var weightKey: String { "W_" + rawValue.uppercased() }
  var biasKey: String { "b_" + rawValue.uppercased() }
}

extension ValueKind {
  var name: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .list: "a list"
    case .mapping: "a mapping"
    case .nothing: "empty"
    case .flatList: "one list of numbers"
    }
  }

  init(_ node: YAMLNode) {
    switch node.content {
    case .scalar:
      let isNumber = if case .success = NumberText.parse(node.text ?? "") { true } else { false }
      self = node.isNothing ? .nothing : isNumber ? .number : .text
    case .list: self = .list
    case .mapping: self = .mapping
    case .unknown: self = .nothing
    }
  }
}

extension ExpectedValue {
  var name: String {
    switch self {
    case .text: "a text"
    case .number: "a number"
    case .numbers: "a list of numbers"
    case .matrix: "a list of rows, each a list of numbers"
    case .mapping: "a mapping (`key: value`)"
    case .tokens: "a list of texts"
    case .heads: "a list of heads, or how many are learned"
    case .layers: "a list of layers"
    case .vocabulary: "a list of words, or `data`"
    case .examples: "a list of texts"
    case .pair: "one word and its vector (`word: [1, 0]`)"
    case .mappingOrFile: "a mapping (`key: value`) or the name of a file"
    case .mappingOrFileOrLearned: "a mapping (`key: value`), the name of a file, or `learned`"
    case .mappingOrLearned: "a mapping (`key: value`) or `learned`"
    case .mappingOrPairs: "a mapping (`word: [1, 0]`) or a list of such pairs"
    case .oneOf(let choices): Self.spelled(choices)
    }
  }

  /// Choices in backticks; those that describe (with a blank) as they are.
  private static func spelled(_ choices: [String]) -> String {
    let names = choices.map { $0.contains(" ") ? $0 : "`\($0)`" }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " or " + last
  }
}
