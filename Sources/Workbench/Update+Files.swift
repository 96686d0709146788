import AttentionEngine
import Scenes

extension State {
  mutating func save(isForced: Bool) -> [Effect] {
    guard let scene = document.scene else {
      say("A \(document.kind) is not written; x exports what you look at", .refused)
      return []
    }
    switch scene.rewrites(for: model.given) {
    case .success(let rewrites) where rewrites.isEmpty:
      say("Nothing to save: no number was changed since the file was read or saved")
      return []
    case .success(let rewrites): return [.save(rewrites, isForced: isForced)]
    case .failure(let problem):
      say("Not saved: \(problem.message)", .failed)
      return []
    }
  }

  mutating func endSaving(_ result: SaveResult) {
    switch result {
    case .saved(let scene, let paths):
      document.scene = scene
      say("Saved \(paths.joined(separator: ", "))")
    case .changedOnDisk(let paths): mode = .confirming(.overwriteChanged(paths: paths))
    case .failed(let reason): say("Not saved: \(reason)", .failed)
    }
  }

  mutating func reload() -> [Effect] {
    if isUnsaved {
      mode = .confirming(.reloadUnsaved)
      return []
    }
    return [.reload]
  }

  /// Takes over a scene that was read anew, as if it were opened; the place stays.
  mutating func take(_ scene: Scene) {
    let place = place
    let kept = (valueScale, zoom, step, graph, modelView, map)
    let learning = learning
    self = State(scene: scene)
    (valueScale, zoom, step, graph, modelView, map) = kept
    self.learning.follow(learning)
    self.place = place
    if model.sequence(place.part) == nil { self.place.part = .main }
    if model.head(place.head) == nil { self.place.head = HeadID(layer: 0, head: 0) }
    // The bar has only those of the optional stages that the scene has.
    if !model.blocks.contains(block) || !model.stages(of: block).contains(place.stage) {
      self.place.stage = .weights
    }
    say("Read \(scene.path) anew")
  }

  mutating func beginExport() {
    guard exportSubject != nil else {
      return say("This stage has no matrix to export", .refused)
    }
    let stem = document.name.replacing("/", with: "-")
    if modelView.isShown {
      return ask(.exportFile, "\(stem)-heads\(showsHeadChanges ? "-change" : "").csv")
    }
    if graph.isShown {
      let source = map.reduction == nil ? suffix(ofHead: place.head.head) : ""
      let heads = headsSuffix ?? suffix(of: place.site) + source
      return ask(.exportFile, "\(stem)-graph\(heads)\(mapSuffix).dot")
    }
    let what = focusedMatrix.map(symbol(of:))?.replacing(" ", with: "-") ?? place.stage.symbol
    let head = shownSite(of: place.stage).head.map(suffix(ofHead:)) ?? ""
    if isMapFocused {
      let source = map.reduction == nil ? head : ""
      let heads = headsSuffix ?? suffix(of: place.site) + source
      return ask(.exportFile, "\(stem)-weights\(heads)\(mapSuffix)\(readingSuffix).txt")
    }
    ask(.exportFile, "\(stem)-\(what)\(suffix(of: place.site))\(head)\(readingSuffix).txt")
  }

  /// `-change` or `-gradient`, where the matrix shows that in place of its values.
  private var readingSuffix: String {
    matrixBaseline != nil ? "-change" : isGradientFocused ? "-gradient" : ""
  }

  /// `-layer2`, `-cross0` or `-source`, where there is another one.
  private func suffix(of site: Site) -> String {
    if site.part == .source { return "-source" }
    return model.layers.count > 1
      ? site.layer.map { "-\(model.layerNames[$0].label.replacing(" ", with: ""))" } ?? "" : ""
  }

  private func suffix(ofHead head: Int) -> String { heads.count > 1 ? "-head\(head)" : "" }

  /// What is exported of what is shown; nil where there is nothing.
  package var exportSubject: ExportRequest.Subject? {
    if modelView.isShown { return .heads }
    if graph.isShown { return .graph }
    if place.stage == .tokens { return .tokens }
    return isMapFocused ? .map : focusedMatrix.map { .matrix($0) }
  }

  mutating func requestExport(to path: String) -> [Effect] {
    guard let exportSubject else {
      say("This stage has no matrix to export", .refused)
      return []
    }
    return [.export(ExportRequest(subject: exportSubject, path: path, mayOverwrite: false))]
  }

  mutating func endExport(_ result: ExportResult) {
    switch result {
    case .written(let path, let bytes): say("Wrote \(path), \(bytes) bytes")
    case .exists(let request): mode = .confirming(.overwriteExport(request))
    case .failed(let path, let reason):
      // With what was typed, to be mended.
      mode = .prompting(
        Prompt(purpose: .exportFile, field: TextField(path), problem: "Not exported: \(reason)"))
    }
  }
}
