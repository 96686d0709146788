import CellGrid
import Scenes

/// The scenes of a folder, to choose one from.
package struct Gallery: Hashable, Sendable {
  package struct Item: Hashable, Sendable {
    package let path: String
    package let title: String
    package let summary: String?
    package let lesson: Int?
    /// Why the file cannot be opened.
    package let problem: String?

    package init(scene: Scene) {
      path = scene.path
      title = scene.title
      summary = scene.summary
      lesson = scene.lesson
      problem = nil
    }

    package init(path: String, problem: String) {
      self.path = path
      title = path.split(separator: "/").last.map(String.init) ?? path
      summary = nil
      lesson = nil
      self.problem = problem
    }
  }

  package enum Outcome: Hashable, Sendable {
    case stays
    case opens(path: String)
    case quits
  }

  /// By lesson; those without one last, by path.
  package let items: [Item]
  package private(set) var selection = 0
  package private(set) var message: String?

  package init(_ items: [Item]) {
    self.items = items.sorted {
      ($0.lesson ?? .max, $0.path) < ($1.lesson ?? .max, $1.path)
    }
  }

  package mutating func handle(_ key: Key) -> Outcome {
    message = nil
    switch key {
    case .up, .character("k"), .backspace: select(selection - 1)
    case .down, .character("j"): select(selection + 1)
    case .home, .pageUp: select(0)
    case .end, .pageDown: select(items.count - 1)
    case .enter, .space, .right, .character("l"): return opening
    case .character("q"), .control("c"), .escape: return .quits
    default: message = "Enter opens the lesson, q quits"
    }
    return .stays
  }

  package mutating func select(_ index: Int) {
    selection = max(0, min(index, items.count - 1))
  }

  /// What a click on an item does: the first one chooses it, another one opens it.
  package mutating func click(_ index: Int) -> Outcome {
    if index == selection { return opening }
    select(index)
    return .stays
  }

  private var opening: Outcome {
    guard items.indices.contains(selection), items[selection].problem == nil else { return .stays }
    return .opens(path: items[selection].path)
  }
}
