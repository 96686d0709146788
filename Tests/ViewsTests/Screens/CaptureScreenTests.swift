import AttentionEngine
import CellGrid
import Testing

@testable import Views
@testable import Workbench

/// Whole screens of a capture.
@Suite struct CaptureScreenTests {
  private func grid(_ keys: [Key], _ state: State) -> Grid {
    var state = state
    for key in keys {
      _ = state.update(state.action(for: key))
      if state.modelView.isShown { _ = state.update(.headsAwaited(state.allHeads)) }
    }
    return render(
      state, size: Size(width: 110, height: 26), capabilities: Capabilities(colors: .none)
    ).grid
  }

  @Test func weights() throws {
    Snapshot.expect(grid([.down, .right], try CaptureFixture.state()), "Captures/weights")
  }

  @Test func tokensHaveNoVectors() throws {
    let screen = grid([.character("T"), .down], try CaptureFixture.state())
    #expect(screen.place(of: "“le”, token 1 of 4") != nil)
    #expect(screen.place(of: "stands 2 times in the sentence") != nil)
    for text in ["embeddings", "edits", "[]", "known words"] {
      #expect(screen.place(of: text) == nil, "\(text)")
    }
  }

  /// Nobody knows whether there was a mask.
  @Test func aRowOfZerosIsNotSaidToBeMasked() throws {
    var state = try CaptureFixture.state()
    var model = state.model
    model[.capturedWeights(state.place.head)] = Matrix(rows: 4, columns: 4)
    state.take(model)
    let screen = grid([.character("g")], state)
    #expect(screen.place(of: "“[CLS]” attends to nothing") != nil)
    #expect(screen.place(of: "forbids") == nil)
  }

  /// A captured number is not computed here, and cannot be made smaller.
  @Test func whatIsNoWeightIsSaidOfTheRow() throws {
    for value in [Float.nan, .infinity] {
      var state = try CaptureFixture.state()
      var model = state.model
      var weights = Matrix(rows: 4, columns: 4, repeating: 0.25)
      weights[0, 0] = value
      model[.capturedWeights(state.place.head)] = weights
      state.take(model)
      let screen = grid([.up], state)
      let name = value.isNaN ? "NaN" : "∞"
      #expect(screen.place(of: "The row has \(name) for key 0") != nil, "\(screen.text)")
      #expect(screen.place(of: "3.4e38") == nil)
      // The panel of the heads and the view of all heads write it alike.
      let text = value.isNaN ? "nan" : "−∞"
      #expect(screen.place(of: "H \(text) of 1.39") != nil)
      #expect(grid([.character("!")], state).place(of: " \(text)  of 1.39 nats") != nil)
    }
  }

  @Test func aRowThatIsNoShareSaysSo() throws {
    var state = try CaptureFixture.state()
    var model = state.model
    model[.capturedWeights(state.place.head)] = Matrix(
      rows: 4, columns: 4, values: [1, 0, 0, 0] + Array(repeating: 0.125, count: 12))
    state.take(model)
    // The first key computes what is shown.
    let odd = grid([.escape, .down], state)
    #expect(odd.place(of: "The row adds up to 0.5, not to 1:") != nil, "\(odd.text)")
    #expect(odd.place(of: "entropy and shares are those of") != nil)
    #expect(grid([], state).place(of: "The row adds up") == nil)
  }

  @Test func allHeadsAreUnderTheirLayers() throws {
    let screen = grid([.character("!")], try CaptureFixture.state())
    #expect(screen.place(of: "2 layers × 2 heads · with entropy") != nil)
    #expect(screen.place(of: "┐┌ layer 5 · head 0 ") != nil)
    #expect(screen.place(of: "11 ") != nil)
  }
}
