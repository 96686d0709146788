import AttentionEngine
import Scenes

extension State {
  mutating func adjustGraph(_ action: Action) {
    switch action {
    case .graphToggled where place.stage == .positions && absence == nil && comparison == nil:
      showsCurves.toggle()
    case .graphToggled:
      comparison = nil
      modelView.isShown = false
      graph.isShown.toggle()
      if graph.isShown {
        place.stage = .weights
        place.pane = 0
      }
    case .graphFocusCycled:
      graph.focus = graph.focus.next
      switch graph.focus {
      case .all: say("Arcs of all tokens")
      case .outgoing: say("Arcs that go out from the token: what it attends to")
      case .incoming: say("Arcs that come in to the token: who attends to it")
      }
    case .graphTopKStepped(let step): stepTopK(step)
    case .graphThresholdStepped(let step):
      graph.threshold = (max(0, min(1, graph.threshold + Float(step) * 0.05)) * 100).rounded() / 100
      say("Arcs from weight \(NumberText.shortest(graph.threshold))")
    case .thresholdBegun:
      ask(.threshold, NumberText.shortest(graph.threshold))
    default: break
    }
  }

  private mutating func stepTopK(_ step: Int) {
    let count = model.keyCount(ofLayer: place.head.layer)
    let next = (graph.topK ?? count) + step
    graph.topK = next >= count ? nil : max(1, next)
    say(graph.topK.map { "The strongest \($0) of every token" } ?? "All arcs")
  }
}
