import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// What is drawn while a large model works what comes before.
@Suite struct GroundworkScreenTests {
  /// Five layers, of which one is worked for each key.
  private func state() throws -> State {
    var state = try ScreenFixture.state(ScreenFixture.grid(layers: 5), keys: ["!"])
    state.productsPerKey = 1
    for name in ["Down", "Down", "Down", "Down", "Enter"] {
      _ = state.update(state.action(for: try #require(Key(name: name))))
    }
    return state
  }

  private func text(
    _ state: State, _ width: Int, _ height: Int, _ glyphs: GlyphSet = .unicode
  ) -> String {
    render(
      state, size: Size(width: width, height: height),
      capabilities: Capabilities(colors: .none, glyphs: glyphs)
    ).grid.text
  }

  @Test func itSaysWhatIsWorkedAndHowMuchIsLeft() throws {
    var state = try state()
    #expect(text(state, 120, 30).contains("Working out layer 1 …"))
    #expect(text(state, 120, 30).contains("3 layers are still to come"))
    #expect(text(state, 120, 30).contains("████████████░"))
    _ = state.update(.groundworkAwaited)
    _ = state.update(.groundworkAwaited)
    #expect(text(state, 120, 30).contains("1 layer is still to come"))
    _ = state.update(.groundworkAwaited)
    #expect(!text(state, 120, 30).contains("Working out"))
    #expect(text(state, 120, 30).contains("softmax("))
  }

  @Test func smallAndASCIIScreensTakeIt() throws {
    let state = try state()
    #expect(text(state, 60, 16).contains("Working out layer 1"))
    let ascii = text(state, 100, 30, .ascii)
    #expect(ascii.utf8.allSatisfy { $0 < 128 } && ascii.contains("############."))
  }
}
