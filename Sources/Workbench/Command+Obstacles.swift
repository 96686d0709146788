import AttentionEngine

/// Why a command is not possible now; nil where it is.
extension Command {
  typealias Obstacle = @Sendable (State) -> String?

  static func lacks(_ stages: [Stage]) -> Obstacle {
    let names = stages.map(\.symbol).joined(separator: " or ")
    return {
      if $0.stop(for: stages) != nil { return nil }
      let reason = $0.model.isCaptured ? ": \(Absence.notCaptured.reason)" : ""
      return "This \($0.document.kind) has no stage \(names)\(reason)"
    }
  }

  /// Scale, mask and weighting belong to the layer that is on the screen.
  static let noLayer: Obstacle = {
    if $0.model.isCaptured {
      return "A capture has no scale, mask or weighting: what made the file computed its weights"
    }
    return $0.model.isSimple || $0.block.layer != nil
      ? nil : "This belongs to a layer; . and , go to the next and the previous one"
  }
  static let inGraphOrNoLayer: Obstacle = { inGraph($0) ?? noLayer($0) }
  static let writesNothing: Obstacle = {
    if $0.model.isCaptured { return "A capture writes no text: the model is not in it" }
    if $0.readsRightWords { return "The decoder reads the right words; H lets it write again" }
    return $0.decodingEnd == nil ? "This \($0.document.kind) writes no text" : nil
  }
  static let noTraining: Obstacle = {
    if $0.model.isCaptured { return "A capture learns nothing: the model is not in it" }
    if $0.document.checkpoint != nil {
      return "A checkpoint does not learn here: it does not say what would be right to predict"
    }
    return $0.document.scene?.training == nil
      ? "This scene does not say how it is trained: it has no `train:`" : nil
  }
  static let learnsOrNoTraining: Obstacle = {
    noTraining($0) ?? ($0.learning.isRunning ? "It is learning; Y pauses" : nil)
  }
  /// A gradient needs a loss, and that something to compare with.
  static let noTargets: Obstacle = {
    if $0.showsGradients { return nil }
    return noTraining($0)
      ?? ($0.shownExample.example == nil
        ? "Nothing is known to be right here: \(State.unknownText)" : nil)
  }

  static let noExamples: Obstacle = {
    if $0.model.isCaptured {
      return "A capture has no other examples: it holds the maps of one text"
    }
    return $0.document.scene?.examples.isEmpty != false
      ? "This \($0.document.kind) has no other examples; i edits the sentence" : nil
  }
  static let comparesNothing: Obstacle = {
    guard let scene = $0.document.scene else {
      return "Nothing to compare side by side: scenes say what is compared, "
        + ($0.model.isCaptured ? "captures do not" : "checkpoints do not; d shows what changed")
    }
    return scene.comparison == nil ? "This scene compares nothing" : nil
  }

  /// Zooming takes what `+` and `-` do to written numbers.
  static let noZoom: Obstacle = {
    if $0.modelView.isShown { return inModelView($0) }
    return $0.place.stage == .weights && $0.absence == nil && !$0.graph.isShown
      ? nil : "Attention weights can be zoomed; W shows them"
  }
  static let noScores: Obstacle = {
    if $0.modelView.isShown { return inModelView($0) }
    if $0.showsProducts { return nil }
    if $0.model.isCaptured {
      return "A capture has no Q, K and scores: \(Absence.notCaptured.reason)"
    }
    return $0.layer.weighting == .identity
      ? "These weights look at no scores: every query takes the key at its own place" : nil
  }
  static let noMarks: Obstacle = {
    $0.map.marked.isEmpty && $0.map.reduction == nil ? "No head is marked: & marks one" : nil
  }
  static let noLayerShown: Obstacle = {
    if $0.modelView.isShown { return inModelView($0) }
    return $0.place.stage.isMap ? nil : "This belongs to an attention map; W shows one"
  }
  static let noModelView: Obstacle = {
    $0.modelView.isShown ? nil : "This belongs to the model view; ! shows it"
  }
  static let inModelView: Obstacle = {
    $0.modelView.isShown ? "This belongs to a stage; Enter opens a head, Escape goes back" : nil
  }

  /// The small maps are those of the plain weights, as their statistics are.
  static let plainMaps: Obstacle = {
    $0.modelView.isShown
      ? "Small maps have no lens; Enter opens a head, \\ changes it"
      : nil
  }

  /// What is done to the token under the cursor is not done unseen.
  static let noTokenInSight: Obstacle = {
    fixedText($0)
      ?? ($0.modelView.isShown ? "Among the heads no token is chosen; Escape goes back" : nil)
  }

  static let inComparison: Obstacle = {
    $0.comparison == nil ? nil : "The comparison has all the room; v closes it"
  }

  /// Without the values and what comes after them a head could be on or off, and nothing would change.
  static let addsNothing: Obstacle = {
    $0.model.isCaptured
      ? "A capture has no concat and output that a head could add to: \(Absence.notCaptured.reason)"
      : nil
  }
  static func lacksHead(_ index: Int) -> Obstacle {
    {
      addsNothing($0)
        ?? ($0.heads.indices.contains(index) ? nil : State.noHead(index, of: $0.heads.count))
    }
  }

  static let noSources: Obstacle = {
    if $0.model.isCaptured, !$0.hasMapSources {
      return "A capture does not say what its weights were computed from"
    }
    guard $0.sources.isEmpty else { return nil }
    return $0.isMapFocused && $0.mapExtent.block > 1
      ? "A block stands for many weights; + zooms in to single ones"
      : "Nothing here was computed from other numbers"
  }
  static let noTrail: Obstacle = {
    $0.trail.isEmpty ? "Nothing to go back to: f follows a number first" : nil
  }
  static let oneHead: Obstacle = {
    $0.heads.count > 1 ? nil : "This layer has one head"
  }
  static let noGraph: Obstacle = {
    $0.graph.isShown ? nil : "This belongs to the graph; g shows it"
  }
  static let inGraph: Obstacle = {
    $0.graph.isShown ? "This belongs to the matrix; g shows it" : nil
  }
  /// The maps are those of these tokens, and nothing could compute others.
  static let fixedText: Obstacle = {
    $0.model.isCaptured
      ? "The maps of a capture belong to its tokens; another text needs the model" : nil
  }
  /// The text of a source or of what is made of it: there are both, or neither.
  static func lacksText(of part: Part) -> Obstacle {
    {
      if let reason = fixedText($0) { return reason }
      guard let source = $0.model.source else {
        return "This \($0.document.kind) reads one text alone; i edits it"
      }
      return part == .source && source.values != nil
        ? "The words of a dictionary belong to their values and stay" : nil
    }
  }
  static let computed: Obstacle = {
    if $0.model.isCaptured {
      return "A capture is looked at, not edited: what made the file computed its numbers"
    }
    return $0.editableCell != nil || $0.place.stage == .tokens
      ? nil : "This number is computed; Tab goes to a matrix with written numbers"
  }
  static let noPast: Obstacle = {
    guard $0.document.history.past.isEmpty else { return nil }
    return $0.model.generatedCount > 0 && !$0.readsRightWords
      ? "Nothing to undo; X at a word that the model wrote takes it back" : "Nothing to undo"
  }
  static let noFuture: Obstacle = {
    $0.document.history.future.isEmpty ? "Nothing to redo" : nil
  }
}
