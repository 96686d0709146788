/// How long the vectors of learned matrices are.
enum Dimension: String, CaseIterable, Hashable, Sendable {
  /// Of an embedding.
  case model
  /// Of a head's queries, keys and values.
  case head
  /// Between the two products of a feed-forward network.
  case feedForward = "feed_forward"
}

/// What the scene says of them.
struct Dimensions {
  fileprivate var sizes: [Dimension: Int] = [:]
  /// Those that nothing has asked for yet.
  fileprivate var unused: [Dimension: Place] = [:]
}

extension SceneDecoder {
  mutating func readDimensions(_ node: YAMLNode) {
    guard let fields = fields(node, of: .dimensions) else { return }
    for dimension in Dimension.allCases {
      guard let entry = fields[dimension.rawValue],
        let size = wholeNumber(
          entry.value, of: .dimension(dimension), in: 1...Scene.Limit.width)
      else { continue }
      dimensions.sizes[dimension] = size
      dimensions.unused[dimension] = entry.key.place
    }
  }

  /// How long learned vectors are; nil where the scene does not say.
  mutating func size(_ dimension: Dimension) -> Int? {
    dimensions.unused[dimension] = nil
    return dimensions.sizes[dimension]
  }

  /// Reports what nothing was learned for.
  mutating func checkDimensions() {
    for dimension in Dimension.allCases {
      guard let place = dimensions.unused[dimension] else { continue }
      report(.unusedDimension(dimension), at: place)
    }
  }
}
