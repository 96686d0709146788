import AttentionEngine
import Scenes

/// The scene that is open: as on disk, as it was opened, as it stands now, and all between.
package struct Document: Sendable {
  /// As last read from or written to disk.
  package internal(set) var scene: Scene
  /// The pass over the model as it was opened: what the delta view compares with.
  package internal(set) var opened: Trace
  package private(set) var history = History()

  package init(scene: Scene) {
    self.scene = scene
    self.opened = Trace(model: scene.model)
    opened.decode(maximum: Scene.Limit.tokens)
  }

  /// The scene's file name without folder and ending.
  package var name: String {
    let file = scene.path.split(separator: "/").last.map(String.init) ?? scene.path
    return file.hasSuffix(".scene") ? String(file.dropLast(6)) : file
  }

  /// How many written numbers differ from the scene as opened; one that the file writes once, with
  /// an alias, is one.
  package func editedCount(in model: AttentionModel) -> Int {
    let model = model.given
    let cells = model.parameterIDs.flatMap { editedCells(of: $0, in: model) }
    let places = cells.map { scene.location(of: $0) }
    return Set(places.compactMap { $0 }).count + places.count { $0 == nil }
  }

  /// The cells of a parameter that differ from the scene as opened; none where the shape changed.
  package func editedCells(of id: ParameterID, in model: AttentionModel) -> [CellID] {
    guard let now = model.given[id], let before = opened.model.given[id],
      now.shape == before.shape,
      now != before
    else { return [] }
    return (0..<now.rows).flatMap { row in
      (0..<now.columns).filter { now[row, $0] != before[row, $0] }
        .map { CellID(.parameter(id), row: row, column: $0) }
    }
  }

  /// Whether `model` has something to save. Which heads are on is a way of looking, not an edit;
  /// what the model writes follows from the rest, and what it should write is in no scene.
  package func isUnsaved(_ model: AttentionModel) -> Bool {
    var model = model.given.withHeads(like: scene.model)
    model.targets = scene.model.targets
    return model != scene.model
  }

  mutating func record(_ entry: History.Entry) { history.record(entry) }
  mutating func amend(_ summary: String) { history.amend(summary) }
  mutating func undo(_ current: AttentionModel, _ trainer: Trainer?) -> History.Step? {
    history.undo(current, trainer)
  }
  mutating func redo(_ current: AttentionModel, _ trainer: Trainer?) -> History.Step? {
    history.redo(current, trainer)
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
