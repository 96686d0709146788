import AttentionEngine
import Exports
import Scenes
import Workbench

/// Carries out what `update` asks for; the results come back as actions.
enum Effects {
  static func save(_ rewrites: [FileRewrite], isForced: Bool, in state: State) -> Action {
    guard let scene = state.document.scene else { return .refused("Nothing here is saved") }
    if !isForced {
      let changed = rewrites.filter { rewrite in
        switch FileAccess.read(rewrite.path) {
        case .success(let bytes): bytes != rewrite.original
        // A file that somebody took away is written anew.
        case .failure(.missing): false
        case .failure: true
        }
      }
      if !changed.isEmpty { return .saveEnded(.changedOnDisk(paths: changed.map(\.path))) }
    }
    do {
      for rewrite in rewrites { try FileAccess.replace(rewrite.path, with: rewrite.bytes) }
      return .saveEnded(
        .saved(try scene.applying(rewrites).get(), rewrites.map(\.path)))
    } catch let diagnostics as Diagnostics {
      return .saveEnded(.failed(diagnostics.summary))
    } catch {
      return .saveEnded(.failed("\(error)"))
    }
  }

  static func reload(_ state: State) -> Action {
    if state.document.scene == nil {
      return .refused("\(state.document.path) is read once; start attn-tui again to read it anew")
    }
    switch Scene.load(path: state.document.path, read: FileAccess.read) {
    case .success(let scene): return .reloaded(scene)
    case .failure(let diagnostics): return .loadFailed(diagnostics.summary)
    }
  }

  static func export(_ request: ExportRequest, from state: State) -> Action {
    let failed = { (reason: String) in
      Action.exportEnded(.failed(path: request.path, reason: reason))
    }
    let path = FileAccess.expandingHome(request.path)
    if let error = FileAccess.obstacle(toWriting: path) { return failed("\(error)") }
    let format: ExportFormat
    do throws(ExportFormat.UnknownEnding) {
      format = try ExportFormat(forFile: request.path)
    } catch {
      return failed("\(error)")
    }
    if state.document.filePaths.contains(where: { FileAccess.isSame($0, path) }) {
      return failed("\(request.path) is what is open")
    }
    guard request.mayOverwrite || !FileAccess.exists(path) else {
      return .exportEnded(.exists(request))
    }
    do {
      let (subject, options) = try subject(of: request, as: format, in: state)
      let bytes = try Exports.export(subject, format: format, options: options)
      try FileAccess.replace(path, with: bytes)
      return .exportEnded(.written(path: path, bytes: bytes.count))
    } catch let error as ExportError {
      return failed(error.message)
    } catch {
      return failed("\(error)")
    }
  }

  private static func subject(
    of request: ExportRequest, as format: ExportFormat, in state: State
  ) throws(ExportError) -> (ExportSubject, ExportOptions) {
    switch request.subject {
    case .tokens:
      return (.tokens(ExportedTokens(of: state.model, state.part)), ExportOptions())
    case .matrix(let id):
      if let shown = change(of: id, in: state) { return (.matrix(shown), ExportOptions()) }
      switch id {
      case .site(let site): return (try .site(site, in: state.trace), ExportOptions())
      case .parameter(let id): return (try .parameter(id, in: state.model), ExportOptions())
      }
    case .map: return (.matrix(try map(in: state)), ExportOptions())
    case .heads: return (.heads(heads(in: state)), ExportOptions())
    case .graph:
      if format == .svg { throw .drawsNoGraph(format) }
      return try graph(in: state)
    }
  }

  /// The change or the gradients that the screen shows in place of the values of `id`; nil where it
  /// shows these.
  private static func change(of id: MatrixID, in state: State) -> ExportedMatrix? {
    guard let reading = reading(in: state) else { return nil }
    let numbers = reading == .gradient ? state.gradient(of: id) : state.delta(of: id)
    return numbers.map { ExportedMatrix($0, of: id, in: state.model, reading: reading) }
  }

  private static func reading(in state: State) -> ExportedMatrix.Reading? {
    state.matrixBaseline.map { .change(against: $0) }
      ?? (state.isGradientFocused ? .gradient : nil)
  }

  /// What the view of all heads shows in its order, those included that are not computed yet.
  private static func heads(in state: State) -> ExportedHeads {
    var state = state
    state.computeAllSummaries()
    let computed = state
    let heads = state.headGrid.rows.flatMap { $0.compactMap { $0 } }
    return ExportedHeads(of: state.model, heads: heads, baseline: state.headBaseline) {
      computed.shownSummary(of: $0)
    }
  }

  private static func graph(in state: State) throws(ExportError) -> (ExportSubject, ExportOptions) {
    // Of a long map the graph has the queries around the cursor.
    let options = ExportOptions(
      threshold: state.graph.threshold, topK: state.graph.topK, focus: state.graphFocus,
      queries: state.attentionMap?.rows)
    guard state.attentionMap != nil else {
      return (try .site(Site(.weights, state.place.head), in: state.trace), options)
    }
    return (.matrix(try map(in: state)), options)
  }

  /// What several heads are together, or one through a lens; the export says so as the screen does.
  private static func map(in state: State) throws(ExportError) -> ExportedMatrix {
    guard let weights = state.wholeMap, let map = state.attentionMap else {
      throw .notComputed(Site(.weights, state.place.head))
    }
    // Of a long map the screen has some rows; the whole is what the head's weights are.
    guard !state.mapLabel.isEmpty || map.heads.count != 1 else {
      return ExportedMatrix(
        weights.matrix, of: .site(Site(.weights, map.heads[0])), in: state.model,
        reading: reading(in: state))
    }
    let layers = Set(map.heads.map(\.layer))
    let layer = layers.count == 1 ? layers.first : nil
    return ExportedMatrix(
      weights: weights, layer: layer.map(state.model.number(ofLayer:)),
      layerLabel: layer.map { state.model.layerNames[$0].label },
      head: map.heads.count == 1 ? map.heads.first?.head : nil, detail: state.mapLabel,
      reading: reading(in: state),
      stackPlace: layer.flatMap {
        MatrixID.site(Site(.weights, HeadID(layer: $0, head: 0))).stackPlace(in: state.model)
      }, leftOut: state.leftOutColumns)
  }
}
