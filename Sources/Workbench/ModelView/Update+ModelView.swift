import AttentionEngine

extension State {
  mutating func lookAtModel(_ action: Action) {
    switch action {
    case .modelViewToggled: modelView.isShown ? leaveModelView() : openModelView()
    case .headSelected(let head): if model.head(head) != nil { select(head) }
    case .headOpened(let head): open(head)
    case .headsAwaited(let heads): computeSummaries(of: heads)
    case .statisticStepped(let step): stepStatistic(step)
    case .headOrderToggled: toggleOrder()
    case .extremeHeadStepped(let step): stepExtremeHead(step)
    case .mapSizeCycled:
      modelView.mapSize = modelView.mapSize.next
      say("Maps: \(modelView.mapSize.meaning)")
    default: break
    }
  }

  private mutating func openModelView() {
    modelView.isShown = true
    modelView.origin = place
    comparison = nil
    say(
      showsDelta && !hasMapsAsOpened
        ? "All heads, as they are: the maps of the \(document.kind) as opened have other tokens"
        : "All heads of all layers: arrows choose one, Enter opens it, s shows a statistic")
  }

  /// Back to where somebody was before.
  mutating func leaveModelView() {
    modelView.isShown = false
    if let origin = modelView.origin, model.head(origin.head) != nil { show(origin) }
  }

  /// Goes to the weights of a head, and of no other.
  private mutating func open(_ head: HeadID) {
    guard model.head(head) != nil else { return }
    modelView.isShown = false
    map.reduction = nil
    place.head = head
    place.stage = .weights
    place.pane = 0
    markedSource = nil
    say("\(title(of: .layer(head.layer))), \(title(of: head))")
  }

  /// As many as are computed in a few hundredths of a second, so that a key need not wait.
  private mutating func computeSummaries(of heads: [HeadID]) {
    var room = 1 << 20
    for head in heads where room > 0 && shownSummary(of: head) == nil {
      computeShownSummary(of: head)
      let size = model.queryCount(ofLayer: head.layer) * model.keyCount(ofLayer: head.layer)
      room -= showsHeadChanges ? 2 * size : size
    }
    if modelView.seeksFirst { selectFirst() }
  }

  // MARK: Moving

  /// The selected head is `place.head`.
  mutating func moveSelection(rows: Int, columns: Int) {
    let grid = headGrid
    guard let (row, column) = grid.place(of: place.head) else { return }
    let target = max(0, min(row + rows, grid.rows.count - 1))
    let heads = grid.rows[target].compactMap { $0 }
    guard !heads.isEmpty else { return }
    select(heads[max(0, min(column + columns, heads.count - 1))])
  }

  mutating func moveSelection(to edge: Action.Edge) {
    switch edge {
    case .top: moveSelection(rows: -headGrid.rows.count, columns: 0)
    case .bottom: moveSelection(rows: headGrid.rows.count, columns: 0)
    case .left: moveSelection(rows: 0, columns: -headGrid.columns)
    case .right: moveSelection(rows: 0, columns: headGrid.columns)
    }
  }

  private mutating func select(_ head: HeadID) {
    place.head = head
    markedSource = nil
    modelView.seeksFirst = false
  }

  /// Where heads are sorted: to the first one, also among those that are not computed yet.
  private mutating func selectFirst() {
    guard modelView.isSorted, let head = headGrid[0, 0] else { return }
    select(head)
    modelView.seeksFirst = allHeads.contains { shownSummary(of: $0) == nil }
  }

  // MARK: Statistics

  /// From none through all of them.
  private mutating func stepStatistic(_ step: Int) {
    let choices: [HeadStatistic?] = [nil] + HeadStatistic.allCases
    let index = choices.firstIndex(of: modelView.statistic) ?? 0
    modelView.statistic = choices[(index + step + choices.count) % choices.count]
    if modelView.statistic == nil { modelView.isSorted = false }
    selectFirst()
    say(modelView.statistic?.meaning ?? "No statistic: the maps alone")
  }

  private mutating func toggleOrder() {
    if modelView.statistic == nil { modelView.statistic = .entropy }
    modelView.isSorted.toggle()
    selectFirst()
    let name = (showsHeadChanges ? "change of " : "") + (modelView.statistic?.rawValue ?? "")
    say(modelView.isSorted ? "Sorted by \(name), greatest first" : "In the order of the layers")
  }

  private mutating func stepExtremeHead(_ step: Int) {
    let statistic = modelView.statistic ?? .entropy
    modelView.statistic = statistic
    let ranking = ranking(by: statistic)
    guard !ranking.isEmpty else {
      return say("No head has this number: \(statistic.meaning)", .refused)
    }
    let index = ranking.firstIndex(of: place.head)
    let target = index.map { $0 + step } ?? (step > 0 ? 0 : ranking.count - 1)
    guard ranking.indices.contains(target) else {
      return say(
        step > 0
          ? "No head has a smaller \(statistic.rawValue)"
          : "No head has a greater \(statistic.rawValue)", .refused)
    }
    select(ranking[target])
    let pending = allHeads.count { shownSummary(of: $0) == nil }
    let rest = pending > 0 ? ", \(pending) more are being computed" : ""
    say("\(statistic.rawValue): \(target + 1) of \(ranking.count), greatest first\(rest)")
  }
}

extension ModelView.MapSize {
  fileprivate var meaning: String {
    switch self {
    case .fitting: "of a size that shows all heads, or as many as can be"
    case .medium: "medium; what has no room scrolls"
    case .large: "large; what has no room scrolls"
    }
  }
}

extension HeadStatistic {
  /// What the number means, in a sentence; with units.
  package var meaning: String {
    switch self {
    case .entropy: "Entropy, nats: 0 looks at one key, ln n at n keys alike; mean over queries"
    case .distance: "Distance, tokens: how far from the query its keys are, weighted; mean"
    case .first: "First: share of the attention on the first token; mean over all queries"
    case .previous: "Previous: share on the token before; mean over queries but the first"
    case .same: "Same: share on the query's own token; mean over all queries"
    case .next: "Next: share on the token after; mean over queries but the last"
    case .separators: "Separators: share on [CLS], [SEP], <s>, </s> and punctuation; mean"
    }
  }
}
