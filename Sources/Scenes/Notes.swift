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

    /// From `weights`, `source.embeddings` or `layers.1.weights`.
    init?(_ text: String) {
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      guard let last = parts.last, let stage = Stage(rawValue: String(last)) else { return nil }
      self.stage = stage
      switch (parts.count, parts[0]) {
      case (1, _): break
      case (2, "source"):
        guard stage.isBeforeLayers else { return nil }
        isSource = true
      case (3, "layers"):
        guard let layer = Int(parts[1]), layer >= 0, stage.isInLayer else { return nil }
        self.layer = layer
      default: return nil
      }
    }

    init(_ site: Site, isForAllLayers: Bool = false) {
      stage = site.stage
      layer = isForAllLayers ? nil : site.layer
      isSource = site.part == .source
    }
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
}
