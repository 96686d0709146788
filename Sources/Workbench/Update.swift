import AttentionEngine
import CellGrid
import Scenes

extension State {
  /// Takes an action; returns what is to be done outside. Performs no I/O.
  package mutating func update(_ action: Action) -> [Effect] {
    if clearsMessage(action) { message = nil }
    let effects = perform(action)
    refresh()
    return effects
  }

  private func clearsMessage(_ action: Action) -> Bool {
    switch action {
    case .saveEnded, .exportEnded, .typed, .learned, .headsAwaited, .groundworkAwaited,
      .mapRoomMeasured, .helpMeasured:
      false
    default: true
    }
  }

  private mutating func perform(_ action: Action) -> [Effect] {
    switch action {
    case .stageStepped, .stageChosen, .stageSought, .blockStepped, .blockChosen, .paneStepped,
      .paneChosen, .cursorMoved, .cursorMovedToEdge, .cellChosen, .tokenChosen, .sourceStepped,
      .sourceFollowed, .sourceChosen, .wentBack:
      navigate(action)
    case .likelyWordSought: seekLikelyWord()
    case .wordBegun: ask(.word, "")
    case .valueScaleCycled:
      valueScale = valueScale.next
      say("Colours: \(valueScale.rawValue) scale")
    case .deltaToggled: toggleDelta()
    case .zoomCycled: zoom = zoom.next
    case .comparisonToggled: toggleComparison()
    case .headStepped, .headChosen, .headToggled, .allHeadsToggled: switchHeads(action)
    case .graphToggled, .graphFocusCycled, .graphTopKStepped,
      .graphThresholdStepped, .thresholdBegun:
      adjustGraph(action)
    case .modelViewToggled, .headSelected, .headOpened, .headsAwaited, .statisticStepped,
      .headOrderToggled, .extremeHeadStepped, .mapSizeCycled:
      lookAtModel(action)
    // What comes next is worked when what is shown is refreshed.
    case .groundworkAwaited: break
    case .blockSizeStepped, .productsToggled, .reductionCycled, .headMarked, .headsUnmarked,
      .lensCycled, .queryKept, .poolingToggled, .mapRoomMeasured:
      adjustMap(action)
    case .editBegun, .nudged, .stepScaled, .stepBegun, .undone, .redone, .reset,
      .scaleBegun, .maskCycled, .weightingCycled:
      edit(action)
    case .tokenMoved, .tokenDeleted, .tokenBegun, .sentenceBegun: editSentence(action)
    case .textBegun(let part): beginText(of: part)
    case .exampleStepped(let step): stepExample(step)
    case .wordWritten: writeNextWord()
    case .samplingBegun: ask(.sampling, sampling.text)
    case .learningStepped, .learningToggled, .learned, .learningReset, .learningPanelToggled,
      .gradientsToggled:
      return learn(action)
    case .saveBegun: return save(isForced: false)
    case .saveEnded(let result): endSaving(result)
    case .reloadBegun: return reload()
    case .reloaded(let scene): take(scene)
    case .loadFailed(let reason): say(reason, .failed)
    case .exportBegun: beginExport()
    case .exportEnded(let result): endExport(result)
    case .typed(let key): return type(key)
    case .pasted(let text): paste(text)
    case .paletteOpened: mode = .palette(Palette())
    case .helpOpened: mode = .help(scroll: 0)
    case .weightsChanged:
      haveWeightsChanged = true
      say(
        "The weights were written into since they were opened: start attn-tui again to see them",
        .failed)
    case .helpMeasured(let end):
      helpEnd = end
      if case .help(let scroll) = mode { mode = .help(scroll: min(scroll, end)) }
    case .cancelled: cancel()
    case .redrawn: return [.redraw]
    case .suspended: return [.suspend]
    case .quitBegun:
      guard isUnsaved else { return [.quit] }
      mode = .confirming(.quitUnsaved)
    case .unknownKey(let key): say("\(key.name) does nothing here; ? shows all keys", .refused)
    case .noticed(let text): say(text)
    case .refused(let reason): say(reason, .refused)
    }
    return []
  }

  mutating func say(_ text: String, _ kind: Message.Kind = .done) {
    message = Message(kind: kind, text: text)
  }

  /// Computes what the screen shows. Only what is stale is computed.
  mutating func refresh() {
    // The model view shows summaries, which come when there is time for them.
    guard !modelView.isShown else {
      groundwork = nil
      if showsHeadChanges { document.opened.keep([]) }
      refreshOddRows()
      return trace.keep([])
    }
    let sites = shownSites
    trace.keep(sites)
    guard !layGround(for: sites) else { return }
    refreshGradients()
    for id in panes {
      // Of a long map only what is looked at is computed.
      if case .site(let site) = id, !(hasLongMaps && isMap(id)) { trace.compute(site) }
    }
    for head in showsAllHeads ? heads : [] {
      // Scores are no shares, and have no entropy.
      if layer.weighting == .linear {
        trace.compute(Site(.weights, head))
      } else {
        trace.computeMeanEntropy(of: head)
      }
    }
    if model.output != nil, model.decoding == nil {
      answer = trace.answer(to: document.scene?.training?.task) ?? []
    }
    if showsPrediction { trace.compute(Site(.probabilities)) }
    if targetCount > 0, learning.isPanelShown || showsGradients { trace.compute(Site(.loss)) }
    refreshMap()
    if showsDelta, case .site(let site)? = focusedMatrix { document.opened.compute(site) }
    refreshComparison()
    refreshProducts()
    refreshOutOfRangeOrigin()
    source = max(0, min(markedSource ?? firstMark, sources.count - 1))
  }

  private mutating func cancel() {
    switch mode {
    case .browsing:
      if modelView.isShown {
        leaveModelView()
      } else if comparison != nil {
        comparison = nil
      } else if areCurvesShown {
        showsCurves = false
      } else if graph.isShown {
        graph.isShown = false
      } else if showsProducts {
        showsProducts = false
      } else if combinationLabel != nil {
        map.reduction = nil
        say("One head: \(title(of: place.head))")
      } else if showsDelta {
        showsDelta = false
      } else if showsGradients {
        toggleGradients()
      } else {
        learning.isPanelShown = false
      }
    default: mode = .browsing
    }
  }

  private mutating func toggleDelta() {
    if modelView.isShown, !hasMapsAsOpened {
      return say(
        "The maps have other tokens than those of the \(document.kind) as opened: nothing to compare",
        .refused)
    }
    showsDelta.toggle()
    if showsDelta, showsGradients { toggleGradients() }
    say(showsDelta ? "Change against the \(document.kind) as opened" : "Values")
  }
}

extension CaseIterable where Self: Equatable, AllCases == [Self] {
  /// The case after this one, the first after the last.
  var next: Self {
    let all = Self.allCases
    return all[(all.firstIndex(of: self)! + 1) % all.count]
  }
}
