import AttentionEngine
import Scenes

/// What is open: as on disk, as it was opened, as it stands now, and all between.
package struct Document: Sendable {
  package enum Subject: Sendable {
    /// As last read from or written to disk.
    case scene(Scene)
    case checkpoint(OpenedCheckpoint)
    case capture(OpenedCapture)
  }

  package internal(set) var subject: Subject
  /// The pass over the model as it was opened: what the delta view compares with.
  package internal(set) var opened: Trace
  package private(set) var history = History()

  package init(scene: Scene) {
    subject = .scene(scene)
    self.opened = Trace(model: scene.model)
    opened.decode(maximum: Scene.Limit.tokens)
  }

  /// - Parameter threads: how many may work at once.
  package init(checkpoint: OpenedCheckpoint, threads: Int = 1) {
    subject = .checkpoint(checkpoint)
    opened = Trace(model: checkpoint.model, threads: threads)
  }

  /// - Parameter threads: how many may work at once.
  package init(capture: OpenedCapture, threads: Int = 1) {
    subject = .capture(capture)
    opened = Trace(model: capture.model, threads: threads)
  }

  /// nil where something else is open.
  package internal(set) var scene: Scene? {
    get { if case .scene(let scene) = subject { scene } else { nil } }
    set { if let newValue { subject = .scene(newValue) } }
  }

  /// nil where something else is open.
  package internal(set) var checkpoint: OpenedCheckpoint? {
    get { if case .checkpoint(let checkpoint) = subject { checkpoint } else { nil } }
    set { if let newValue { subject = .checkpoint(newValue) } }
  }

  /// nil where something else is open.
  package var capture: OpenedCapture? {
    if case .capture(let capture) = subject { capture } else { nil }
  }

  /// As it was named when it was opened.
  package var path: String {
    switch subject {
    case .scene(let scene): scene.path
    case .checkpoint(let checkpoint): checkpoint.path
    case .capture(let capture): capture.path
    }
  }

  /// The files that it was read from.
  package var filePaths: [String] {
    switch subject {
    case .scene(let scene): scene.filePaths
    case .checkpoint(let checkpoint): checkpoint.filePaths
    case .capture(let capture): [capture.path]
    }
  }

  /// What it is called in sentences.
  package var kind: String {
    switch subject {
    case .scene: "scene"
    case .checkpoint: "checkpoint"
    case .capture: "capture"
    }
  }

  /// The name of the file, without folder and ending, or of a checkpoint.
  package var name: String {
    if let checkpoint { return checkpoint.name }
    let file = path.split(separator: "/").last.map(String.init) ?? path
    if file.hasSuffix(".scene") { return String(file.dropLast(6)) }
    return capture != nil && file.hasSuffix(".safetensors") ? String(file.dropLast(12)) : file
  }

  /// The most tokens of a sequence of `part`.
  package func tokenLimit(of part: Part) -> Int {
    checkpoint.map { $0.tokenLimit(of: part) ?? .max } ?? Scene.Limit.tokens
  }

  /// Whether sentences of `part` are running text, which is cut into tokens; else their tokens stand
  /// between spaces.
  package func isText(_ part: Part) -> Bool {
    scene.map { $0.manners[part] == .text } ?? true
  }

  /// As it is on disk.
  var written: AttentionModel {
    switch subject {
    case .scene(let scene): scene.model
    case .checkpoint(let checkpoint): checkpoint.model
    case .capture(let capture): capture.model
    }
  }

  /// The other cells that are the same number in the file.
  func twins(of cell: CellID) -> [CellID] {
    switch subject {
    case .scene(let scene): scene.twins(of: cell)
    case .checkpoint(let checkpoint): checkpoint.twins(of: cell)
    case .capture: []
    }
  }

  /// How many written numbers differ from the document as opened; one that the file has once, for
  /// several cells, is one.
  package func editedCount(in model: AttentionModel) -> Int {
    let model = model.given
    let cells = model.parameterIDs.flatMap { editedCells(of: $0, in: model) }
    // By its place: asked for with every frame, and training edits thousands of numbers.
    let places = cells.map(placeInFile)
    return Set(places.compactMap { $0 }).count + places.count { $0 == nil }
  }

  /// What two cells have in common that are one number in the file; nil where it has none for it.
  private func placeInFile(of cell: CellID) -> AnyHashable? {
    switch subject {
    case .scene(let scene): scene.location(of: cell).map(AnyHashable.init)
    case .checkpoint(let checkpoint): checkpoint.place(of: cell).map(AnyHashable.init)
    case .capture: nil
    }
  }

  /// The cells of a parameter that differ from the scene as opened; none where the shape changed.
  package func editedCells(of id: ParameterID, in model: AttentionModel) -> [CellID] {
    guard let now = model.given[id], let before = opened.model.given[id],
      now.shape == before.shape,
      now != before
    else { return [] }
    if let places = now.patchedPlaces(since: before) {
      return places.map {
        CellID(.parameter(id), row: $0 / now.columns, column: $0 % now.columns)
      }
    }
    return (0..<now.rows).flatMap { row in
      (0..<now.columns).filter { now[row, $0] != before[row, $0] }
        .map { CellID(.parameter(id), row: row, column: $0) }
    }
  }

  /// Whether `model` has something to save. Which heads are on is a way of looking, not an edit;
  /// what the model writes follows from the rest, and what it should write is in no scene.
  package func isUnsaved(_ model: AttentionModel) -> Bool {
    let written = written
    var model = model.given.withHeads(like: written)
    model.targets = written.targets
    if checkpoint != nil { model.takeText(of: written) }
    return model != written
  }

  mutating func record(_ entry: History.Entry) { history.record(entry) }
  mutating func amend(_ summary: String) { history.amend(summary) }
  mutating func undo(
    _ current: AttentionModel, _ settings: History.Settings
  ) -> History.Step? {
    history.undo(current, settings)
  }
  mutating func redo(
    _ current: AttentionModel, _ settings: History.Settings
  ) -> History.Step? {
    history.redo(current, settings)
  }
}

extension AttentionModel {
  /// The model as it was given, without what would be right to predict: that follows from the text.
  var written: AttentionModel {
    var result = given
    result.targets = []
    return result
  }

  /// The model with each head on or off as in `other`.
  func withHeads(like other: AttentionModel) -> AttentionModel {
    var result = self
    for layer in layers.indices {
      for head in layers[layer].heads.indices {
        let isOn = other.head(HeadID(layer: layer, head: head))?.isOn ?? true
        result.layers[layer].heads[head].isOn = isOn
      }
    }
    return result
  }
}
