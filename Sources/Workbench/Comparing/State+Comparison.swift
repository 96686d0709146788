import AttentionEngine
import Scenes

/// The comparison that lies over the matrix panel.
package struct ComparisonView: Sendable {
  package enum Content: Sendable {
    case rows(RowComparison)
    case order(OrderComparison)
    case scenes(SceneComparison)
    /// There is nothing to compare: why.
    case nothing(String)
  }

  package let content: Content
  /// The first row on the screen.
  package internal(set) var scroll = 0
  /// What it was worked out from.
  fileprivate let model: AttentionModel

  /// How many rows there are to scroll through.
  fileprivate var rowCount: Int {
    switch content {
    case .rows(let rows): rows.together.count
    case .order(let order): order.words.count
    case .scenes(let scenes): max(scenes.left.count, scenes.right.count)
    case .nothing: 1
    }
  }
}

extension SceneComparison.Side {
  fileprivate var count: Int { if case .words(let words) = answer { words.count } else { 1 } }
}

extension State {
  mutating func toggleComparison() {
    if comparison != nil {
      comparison = nil
      return
    }
    graph.isShown = false
    showsCurves = false
    comparison = comparisonNow()
  }

  /// Works the comparison out anew where the model is not the one that it was worked out from.
  mutating func refreshComparison() {
    guard let old = comparison, old.model != model else { return }
    comparison = comparisonNow()
    comparison?.scroll = old.scroll
    scrollComparison(0)
  }

  mutating func scrollComparison(_ rows: Int) {
    guard let shown = comparison else { return }
    let (scroll, overflows) = shown.scroll.addingReportingOverflow(rows)
    let last = shown.rowCount - 1
    comparison?.scroll = overflows ? (rows > 0 ? last : 0) : max(0, min(last, scroll))
  }

  private func comparisonNow() -> ComparisonView? {
    guard let scene = document.scene, let kind = scene.comparison else { return nil }
    let content: ComparisonView.Content
    switch kind {
    case .rows:
      content =
        RowComparison(of: trace).map(ComparisonView.Content.rows)
        ?? .nothing("No layer works on this sentence")
    case .order:
      content =
        OrderComparison(of: model).map(ComparisonView.Content.order)
        ?? .nothing("One word has no other order; i edits the sentence")
    case .scene(let other):
      let isUntrained = scene.isUntrained && model.hasLearned(nothingSince: scene)
      content = .scenes(
        SceneComparison(of: trace, scene: scene, isUntrained: isUntrained, with: other))
    }
    return ComparisonView(content: content, model: model)
  }
}

extension AttentionModel {
  /// Whether the learned numbers are those that the scene starts from.
  fileprivate func hasLearned(nothingSince scene: Scene) -> Bool {
    scene.learnedIDs.allSatisfy { self[$0] == scene.initialModel[$0] }
  }
}
