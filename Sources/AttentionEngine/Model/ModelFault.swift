/// Why no pass can be computed over a model.
package enum ModelFault: Error, Hashable, Sendable {
  case shape(ShapeError)
  /// As many words as rows of embeddings are needed.
  case wordCount(Part, words: Int, rows: Int)
  /// A name for each of the segments.
  case segmentNameCount(Part, names: Int, segments: Int)
  /// A word for each of the source's own values.
  case valueWordCount(words: Int, rows: Int)
  /// The token's word has no row in the embeddings.
  case unknownWord(Part, token: Int, word: Int, count: Int)
  /// Every token belongs to one of the segments.
  case unknownSegment(Part, token: Int, segment: Int, count: Int)
  case segmentCount(Part, segments: Int, tokens: Int)
  /// The layer needs a source and the model has none.
  case noSource(layer: Int)
  /// The source is read, it does not read.
  case sourceAttendsToMain(layer: Int)
  /// Cross-attention gets what the norm after the source's last layer leaves, so no layer of the
  /// source may come after it.
  case unfinishedSource(layer: Int)
  case noHeads(layer: Int)
  /// A matrix without a column says nothing.
  case noColumns(ParameterID)
  /// A bias has nothing to be added to without the product.
  case biasWithoutWeight(ParameterID)
  /// The head takes keys and values from one that is not there, or that takes them from another.
  case keyValueHead(HeadID, takes: Int)
  /// W_K, W_V or a bias of a head that takes keys and values from another.
  case parameterOfSharingHead(ParameterID)
  /// Numbers are turned in pairs, and there are dHead of them.
  case rotaryWidth(HeadID, width: Int, dHead: Int)
  /// Beyond the distances that have a bucket each there must be some that share one.
  case maximumDistance(layer: Int, distance: Int, least: Int)
  /// A sliding mask of no key at all.
  case noWindow(layer: Int)
  /// Heads whose weights were captured beside heads that are computed, in one layer or in two.
  case notAllCaptured(layer: Int)
  /// Captured weights that are not `[queries, keys]`.
  case capturedShape(HeadID, Shape, expected: Shape)
  /// One target, or nil, for each token.
  case targetCount(targets: Int, tokens: Int)
  /// The target is no word of the output layer.
  case unknownTarget(token: Int, word: Int, count: Int)
}
