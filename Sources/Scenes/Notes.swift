import AttentionEngine

/// What there is to see at the stages of a scene, in a sentence or two each.
package struct Notes: Hashable, Sendable {
  /// Which sites a note is for.
  struct Key: Hashable, Sendable {
    let stage: Stage
    /// Only this layer; nil for all.
    var layer: Int?
    /// Only the source; before the layers.
    var isSource = false
  }

  private var texts: [Key: String] = [:]

  package init() {}

  subscript(key: Key) -> String? {
    get { texts[key] }
    set { texts[key] = newValue }
  }

  package var isEmpty: Bool { texts.isEmpty }

  /// The note for `site`: that of its layer, or that of its stage.
  package subscript(site: Site) -> String? {
    texts[Key(site)] ?? texts[Key(site, isForAllLayers: true)]
  }

  /// Why a text names no site.
  enum KeyFault: Error, Hashable, Sendable {
    /// What stands in front of it is right.
    case unknownStage(prefix: String)
    /// In front of a stage there is something else than `source` or a layer.
    case unknownPrefix(String)
    case notOfSource(Stage)
    case notInLayer(Stage)
  }
}

extension Notes.Key {
  /// From `weights`, `source.embeddings` or `layers.1.weights`.
  init(_ text: String) throws(Notes.KeyFault) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
    let prefix = parts.dropLast()
    let isSource = prefix == ["source"]
    var layer: Int?
    if prefix.count == 2, prefix[0] == "layers", let number = Int(prefix[1]), number >= 0,
      String(number) == prefix[1]
    {
      layer = number
    }
    guard prefix.isEmpty || isSource || layer != nil else {
      throw .unknownPrefix(prefix.joined(separator: "."))
    }
    guard let stage = Stage(rawValue: parts[parts.count - 1]), Stage.ofScenes.contains(stage)
    else {
      throw .unknownStage(prefix: prefix.map { $0 + "." }.joined())
    }
    if isSource, !stage.isBeforeLayers { throw .notOfSource(stage) }
    if layer != nil, !stage.isInLayer { throw .notInLayer(stage) }
    self.init(stage: stage, layer: layer, isSource: isSource)
  }

  init(_ site: Site, isForAllLayers: Bool = false) {
    stage = site.stage
    layer = isForAllLayers ? nil : site.layer
    isSource = site.part == .source
  }

  /// The sites that the note is for, of the first head; there may be no matrix at some.
  func sites(in model: AttentionModel) -> [Site] {
    guard stage.isInLayer else { return [Site(stage, part: isSource ? .source : .main)] }
    let layers = layer.map { [$0] } ?? Array(model.layers.indices)
    return layers.map { Site(stage, HeadID(layer: $0, head: 0)) }
  }
}
