import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

@Suite struct TrainingScreenTests {
  private static let verdict = """
    title: A verdict in two words
    sentence: not bad
    vocabulary: data
    embeddings: learned
    dimensions: {model: 3, head: 2}
    layers:
      - heads: 2
        W_O: learned
        residual: true
    output: learned
    train:
      task: answer
      data: [very good => like, not good => hate, very bad => hate, so bad => hate, so good => like, not bad => like]
      held_out: [not bad => like]
      rate: 0.05
      batch: 2
      steps: 60
    """

  /// `Y` takes 40 steps in half a second here, and is still running.
  private func state(_ keys: [String]) throws -> State {
    var state = try ScreenFixture.state(Self.verdict)
    for name in keys {
      let key = try #require(Key(name: name), "no key \(name)")
      for case .train(let assignment) in state.update(state.action(for: key)) {
        var result = assignment.work(threads: 1, limit: 40)
        result.seconds = 0.5
        _ = state.update(.learned(result))
      }
    }
    return state
  }

  @Test(arguments: [
    ("panel-new", ["J"], 80, 24), ("panel", ["J", "Y"], 80, 24),
    ("panel-large", ["J", "Y"], 110, 34), ("panel-zoom", ["J", "Y", "z", "z"], 110, 34),
    ("panel-paused", ["J", "y", "y", "B"], 110, 34), ("gradients", ["H"], 80, 24),
    ("gradients-large", ["Y", "H", "Q", "Tab", "Tab"], 110, 34),
    ("loss", ["B", "Space"], 110, 34),
  ])
  func trainingScreens(_ name: String, _ keys: [String], _ width: Int, _ height: Int) throws {
    let frame = render(
      try state(keys), size: Size(width: width, height: height),
      capabilities: Capabilities(colors: .none, glyphs: .unicode))
    Snapshot.expect(frame.grid, "Screens/training-\(name)")
  }

  /// Gradients have two signs and two hues, as changes do.
  @Test func gradientsDivergeInColour() throws {
    let size = Size(width: 110, height: 34)
    let capabilities = Capabilities(colors: .truecolor, glyphs: .unicode)
    let state = try state(["H", "G", "Tab", "Tab"])
    let id = try #require(state.focusedMatrix)
    let gradient = try #require(state.gradient(of: id))
    #expect(gradient.values.contains { $0 < 0 } && gradient.values.contains { $0 > 0 })
    let pane = try #require(Pane(id, in: state, isFocused: true))
    #expect(pane.heatmap.isDelta && pane.heatmap.values.matrix == gradient)
    let frame = render(state, size: size, capabilities: capabilities)
    #expect(frame.grid.text.contains("gradient of"))
    let plain = render(try self.state(["G", "Tab", "Tab"]), size: size, capabilities: capabilities)
    #expect(frame.grid != plain.grid)
    #expect(!plain.grid.text.contains("gradient of"))
  }

  @Test func asciiIsAsciiHereToo() throws {
    for keys in [["J", "Y"], ["H"]] {
      let frame = render(
        try state(keys), size: Size(width: 80, height: 24),
        capabilities: Capabilities(colors: .none, glyphs: .ascii))
      #expect(frame.grid.text.utf8.allSatisfy { $0 < 128 })
    }
  }
}
