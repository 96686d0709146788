import AttentionEngine

/// Several heads together, lenses, and queries that are kept in sight.
extension State {
  mutating func adjustMap(_ action: Action) {
    switch action {
    case .reductionCycled: cycleReduction()
    case .headMarked(let head): mark(head)
    case .headsUnmarked:
      map.marked = []
      let wasCombined = map.reduction != nil
      map.reduction = nil
      say("No head is marked" + (wasCombined ? ": \(title(of: place.head)) alone" : ""))
    case .lensCycled: cycleLens()
    case .queryKept: keepQuery()
    case .blockSizeStepped(let step): stepBlockSize(step)
    case .productsToggled: toggleProducts()
    case .mapRoomMeasured(let room): mapRoom = Shape(max(8, room.rows), max(8, room.columns))
    case .poolingToggled:
      map.pooling = map.pooling.next
      say("Where weights share a place on the screen, their \(map.pooling.rawValue) is shown")
    default: break
    }
  }

  /// From one head over mean, sum and max of several back to one.
  private mutating func cycleReduction() {
    let choices: [AttentionMap.Reduction?] = [nil] + AttentionMap.Reduction.allCases
    let index = choices.firstIndex(of: map.reduction) ?? 0
    map.reduction = choices[(index + 1) % choices.count]
    lookAtWeights()
    guard let reduction = map.reduction else { return say("One head: \(title(of: place.head))") }
    say("The \(reduction.rawValue) over \(combinedText)")
  }

  /// Which heads are together, and which marked ones are not among them.
  private var combinedText: String {
    let heads = combinedHeads
    let uncombined = uncombinedHeads
    guard !map.marked.isEmpty else {
      return "the heads of the layer that are on; & marks heads to choose others"
    }
    guard uncombined.count < map.marked.count else {
      return "the heads of the layer that are on; \(reasonToLeaveOut(uncombined))"
    }
    let text = "\(heads.count) marked head\(heads.count == 1 ? "" : "s")"
    return uncombined.isEmpty ? text : "\(text); \(reasonToLeaveOut(uncombined))"
  }

  /// `enc0.0 is 8x8 and cannot be combined with 4x4`: of several heads the first, and how many more.
  private func reasonToLeaveOut(_ heads: [HeadID]) -> String {
    guard let head = heads.first else { return "" }
    let (shape, shown) = (mapShape(ofLayer: head.layer), mapShape)
    let reason =
      shape == shown
      ? "has other tokens and is left out" : "is \(shape) and cannot be combined with \(shown)"
    let rest = heads.count > 1 ? ", nor can \(heads.count - 1) more" : ""
    return shortName(of: head) + " " + reason + (shape == shown ? "" : rest)
  }

  private mutating func mark(_ head: HeadID) {
    guard model.head(head) != nil else { return }
    let name =
      model.isSimple
      ? title(of: head) : "\(model.layerNames[head.layer].label), \(title(of: head))"
    if let index = map.marked.firstIndex(of: head) {
      map.marked.remove(at: index)
      say("\(name) is not marked any more; \(map.marked.count) marked")
    } else {
      map.marked = allHeads.filter { $0 == head || map.marked.contains($0) }
      say("\(name) is marked, \(map.marked.count) in all; ` shows their mean, sum or max")
    }
  }

  private mutating func cycleLens() {
    map.lens = map.lens.next
    if map.lens.renormalizes, layer.weighting == .linear { map.lens = .valueNorm }
    lookAtWeights()
    guard map.lens == .valueNorm, model.isCaptured else { return say(map.lens.meaning) }
    map.lens = .weights
    say("\(map.lens.meaning); × ‖v·W_O‖ needs the values, and a capture has none")
  }

  /// To the stage that the map stands at.
  private mutating func lookAtWeights() {
    modelView.isShown = false
    comparison = nil
    guard place.stage != .weights else { return }
    place.stage = .weights
    place.pane = 0
    markedSource = nil
  }

  private mutating func stepBlockSize(_ step: Int) {
    let size = blockSize
    let next = step > 0 ? size * 2 : (size + 1) / 2
    guard next != size, (1...largestBlock).contains(next) else {
      return say(
        step > 0 ? "Larger blocks would leave nothing to see" : "Every weight has its own place",
        .refused)
    }
    map.blockSize = next
    markedSource = nil
    say(
      next == 1
        ? "Every weight has its own place"
        : "Blocks of \(next)×\(next) weights: their \(map.pooling.rawValue); _ changes that")
  }

  private mutating func keepQuery() {
    let query = focusedToken(of: layer.part)
    var kept = keptQueries
    if kept.remove(query) == nil { kept.insert(query) }
    map.keptQueries[layer.part] = kept
    if graph.focus == .outgoing { graph.focus = .all }
    let name = "“\(tokenNames[layer.part][query])”"
    say(
      kept.contains(query)
        ? "Query \(name) is kept: the graph shows \(kept.count == 1 ? "it" : "the \(kept.count) kept ones") alone"
        : "Query \(name) is let go; \(kept.isEmpty ? "all are shown" : "\(kept.count) are kept")")
  }
}

extension AttentionLens {
  /// What it shows, in a sentence.
  fileprivate var meaning: String {
    switch self {
    case .weights: "The weights as they are"
    case .withoutFirst: "Without the first token: the other weights of a row add up to 1 again"
    case .withoutSpecial:
      "Without special tokens such as [CLS] and [SEP]: the other weights of a row add up to 1"
    case .valueNorm:
      "Weight × ‖v·W_O‖: how much of each key arrives, not how much it is looked at"
    }
  }
}
