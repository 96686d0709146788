import AttentionEngine

/// One matrix on its way out, in the orientation in which it is shown.
package struct ExportedMatrix: Equatable, Sendable {
  /// What the numbers are, as far as a format needs to know.
  package enum Content: Hashable, Sendable {
    /// Vectors of tokens, or a parameter.
    case values
    /// A map from queries (rows) to keys (columns) before the softmax, or a mask.
    case map
    /// Attention weights: what a graph can be drawn of.
    case weights
  }

  /// What the numbers are, where they are not the matrix's own.
  package enum Reading: Hashable, Sendable {
    /// What it is now minus what it was: in the `scene as opened`, for instance.
    case change(against: String)
    /// dLoss/d(number).
    case gradient
  }

  /// What a row and what a column stands for. Empty where there is only one.
  package struct Axes: Hashable, Sendable {
    package let rows: String
    package let columns: String

    package init(rows: String, columns: String) {
      self.rows = rows
      self.columns = columns
    }

    package var transposed: Axes { Axes(rows: columns, columns: rows) }
  }

  /// The name of the stage (`weights`), or of the parameter (`W_Q`).
  package let name: String
  package let layer: Int?
  /// `cross 0`: what the layer is called, where its number does not say it.
  package let layerLabel: String?
  package let head: Int?
  /// What else there is to say in headings and titles, such as `mean of 3 heads`.
  package let detail: String?
  package let content: Content
  /// nil where the numbers are those of the matrix.
  package let reading: Reading?
  package let axes: Axes
  package let labeled: LabeledMatrix
  /// Where in an encoder-decoder it belongs; nil where there is one stack of layers.
  package let stackPlace: String?
  /// Whether `labeled` is the transpose of what the engine works on (columns convention).
  package let isTransposed: Bool
  /// The columns that a lens leaves out: what stands there is no number, and not 0.
  package let leftOut: Set<Int>

  package init(
    name: String, layer: Int? = nil, layerLabel: String? = nil, head: Int? = nil,
    detail: String? = nil, content: Content = .values, reading: Reading? = nil,
    axes: Axes = Axes(rows: "", columns: ""), labeled: LabeledMatrix, isTransposed: Bool = false,
    stackPlace: String? = nil, leftOut: Set<Int> = []
  ) {
    self.reading = reading
    self.leftOut = leftOut
    self.stackPlace = stackPlace
    self.name = name
    self.layer = layer
    self.layerLabel = layerLabel
    self.head = head
    self.detail = detail
    self.content = content
    self.axes = axes
    self.labeled = labeled
    self.isTransposed = isTransposed
  }

  package var matrix: Matrix { labeled.matrix }

  /// The numbers without those of the columns that are left out.
  var range: FiniteRange {
    guard !leftOut.isEmpty else { return FiniteRange(matrix) }
    return FiniteRange(
      (0..<matrix.rows).flatMap { row in
        (0..<matrix.columns).filter { !leftOut.contains($0) }.map { matrix[row, $0] }
      })
  }

  /// The numbers of a row as text, with `mark` in the columns that are left out.
  func fields(ofRow row: Int, leftOut mark: String, _ number: (Float) -> String) -> [String] {
    guard !leftOut.isEmpty else { return matrix.row(row).map(number) }
    return (0..<matrix.columns).map { leftOut.contains($0) ? mark : number(matrix[row, $0]) }
  }
}

extension ExportedMatrix {
  /// `matrix`, which is the value of `id` in `model` in the engine's orientation, or another reading
  /// of it.
  package init(
    _ matrix: Matrix, of id: MatrixID, in model: AttentionModel, reading: Reading? = nil
  ) {
    let isTransposed = model.isShownTransposed(id)
    let axes = id.axes
    self.init(
      name: id.exportName(isEncoded: model.isEncoderDecoder),
      layer: id.layer.map(model.number(ofLayer:)),
      layerLabel: id.layer.map { model.layerNames[$0].label }, head: id.head,
      content: id.content, reading: reading,
      axes: isTransposed ? axes.transposed : axes, labeled: model.presented(matrix, as: id),
      isTransposed: isTransposed, stackPlace: id.stackPlace(in: model))
  }

  /// The mean of some heads' weights, or another map that belongs to no single head.
  package init(
    weights: LabeledMatrix, layer: Int?, layerLabel: String? = nil, head: Int? = nil,
    detail: String, reading: Reading? = nil, stackPlace: String? = nil, leftOut: Set<Int> = []
  ) {
    self.init(
      name: Stage.weights.rawValue, layer: layer, layerLabel: layerLabel, head: head,
      detail: detail, content: .weights, reading: reading,
      axes: MatrixID.site(Site(.weights)).axes,
      labeled: weights, stackPlace: stackPlace, leftOut: leftOut)
  }
}

extension MatrixID {
  /// `encoder`, `decoder.layers.0` or `decoder.layers.0.cross`; nil where there is one stack of
  /// layers, and for what belongs to neither.
  package func stackPlace(in model: AttentionModel) -> String? {
    guard model.isEncoderDecoder else { return nil }
    if case .site(let site) = self, let part = site.part {
      return part == .source ? "encoder" : "decoder"
    }
    guard let layer = layer, model.layers.indices.contains(layer) else { return nil }
    let name = model.layerNames[layer]
    // The feed-forward network belongs to the block, not to its cross-attention.
    if name.stack == .cross, case .site(let site) = self, !site.stage.isOfFeedForward {
      return name.path
    }
    return LayerName(stack: name.stack == .encoder ? .encoder : .decoder, number: name.number).path
  }

  /// - Parameter isEncoded: whether the source is told of as the encoder's.
  fileprivate func exportName(isEncoded: Bool) -> String {
    switch self {
    case .site(let site):
      (site.part == .source && !isEncoded ? "source." : "") + site.stage.rawValue
    case .parameter(let parameter): parameter.exportName
    }
  }

  fileprivate var layer: Int? {
    switch self {
    case .site(let site): site.layer
    case .parameter(let parameter): parameter.layer
    }
  }

  fileprivate var head: Int? {
    switch self {
    case .site(let site): site.head
    case .parameter(.weight(_, let id)), .parameter(.bias(_, let id)),
      .parameter(.capturedWeights(let id)):
      id.head
    case .parameter: nil
    }
  }

  fileprivate var content: ExportedMatrix.Content {
    switch self {
    case .site(let site) where site.stage == .weights: .weights
    case .site(let site) where site.stage.isMap: .map
    case .parameter(.mask): .map
    case .parameter(.capturedWeights): .weights
    case .site, .parameter: .values
    }
  }

  /// In the engine's orientation.
  fileprivate var axes: ExportedMatrix.Axes {
    switch self {
    case .site(let site):
      switch site.stage {
      case .scores, .scaled, .biased, .masked, .weights: .init(rows: "query", columns: "key")
      case .logits, .probabilities: .init(rows: "token", columns: "word")
      default: .init(rows: "token", columns: "feature")
      }
    case .parameter(.mask), .parameter(.capturedWeights): .init(rows: "query", columns: "key")
    case .parameter(.embeddings), .parameter(.sourceValues):
      .init(rows: "word", columns: "feature")
    case .parameter(.positions): .init(rows: "position", columns: "feature")
    case .parameter(.segments): .init(rows: "segment", columns: "feature")
    case .parameter(.relativeBias): .init(rows: "bucket", columns: "head")
    case .parameter(.weight), .parameter(.outputWeight), .parameter(.gateWeight),
      .parameter(.intermediateWeight), .parameter(.feedForwardWeight),
      .parameter(.embeddingProjection), .parameter(.poolerWeight), .parameter(.transformWeight):
      .init(rows: "from", columns: "to")
    case .parameter(.logitsWeight): .init(rows: "from", columns: "word")
    case .parameter(.logitsBias): .init(rows: "", columns: "word")
    case .parameter(.bias), .parameter(.outputBias), .parameter(.gain), .parameter(.shift),
      .parameter(.gateBias), .parameter(.intermediateBias), .parameter(.feedForwardBias),
      .parameter(.poolerBias), .parameter(.transformBias):
      .init(rows: "", columns: "feature")
    }
  }
}

extension ParameterID {
  /// As scenes write it. The tables are told from the stages of the same name.
  package var exportName: String {
    switch self {
    case .embeddings(let part): part.prefix + "embedding_table"
    case .positions(let part): part.prefix + "position_table"
    case .segments(let part): part.prefix + "segment_table"
    case .sourceValues: "source.values"
    case .gain(let place), .shift(let place): place.prefix + symbol
    case .embeddingProjection(let part): part.prefix + symbol
    case .transformWeight, .transformBias: "output.transform." + symbol
    case .logitsWeight, .logitsBias: "output." + symbol
    default: symbol
    }
  }
}

extension NormPlace {
  /// That of the norm after attention is nothing, as in a scene.
  fileprivate var prefix: String {
    switch self {
    case .input(let part): part.prefix + "input."
    case .pre: "pre_norm."
    case .attention: ""
    case .feedForwardPre: "feed_forward.pre_norm."
    case .feedForward: "feed_forward."
    case .final(let part): part.prefix + "final."
    case .transform: "output.transform."
    }
  }
}

extension Part {
  fileprivate var prefix: String { self == .source ? "source." : "" }
}
