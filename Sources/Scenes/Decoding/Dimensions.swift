/// How long learned vectors are; nil where the scene does not say.
struct Dimensions: Sendable {
  /// Of an embedding.
  var model: Int?
  /// Of a head's queries, keys and values.
  var head: Int?
  /// Between the two products of a feed-forward network.
  var feedForward: Int?
}

extension SceneDecoder {
  mutating func dimensions(_ node: YAMLNode) -> Dimensions {
    var dimensions = Dimensions()
    guard let fields = fields(node, of: .dimensions) else { return dimensions }
    let range = 1...Scene.Limit.width
    dimensions.model = fields["model"].flatMap {
      wholeNumber($0.value, of: .dimension("model"), in: range)
    }
    dimensions.head = fields["head"].flatMap {
      wholeNumber($0.value, of: .dimension("head"), in: range)
    }
    dimensions.feedForward = fields["feed_forward"].flatMap {
      wholeNumber($0.value, of: .dimension("feed_forward"), in: range)
    }
    return dimensions
  }
}
