import AttentionEngine
import CellGrid
import Testing

@testable import Workbench

/// A capture in the workbench: looked at like a model, and not changed.
@Suite struct CaptureTests {
  @Test func opensAtTheWeightsOfTheFirstHead() throws {
    let state = try CaptureFixture.state()
    #expect(state.place.site == Site(.weights) && state.panes == [.site(Site(.weights))])
    #expect(state.absence == nil && state.shownWeights?.shape == Shape(4, 4))
    #expect(state.shownWeights == state.model[.capturedWeights(HeadID(layer: 0, head: 0))])
    #expect(state.document.kind == "capture" && state.document.name == "large")
    #expect(
      state.document.capture?.title == "captured from a large one: [CLS] le chat le")
    #expect(state.document.filePaths == ["folder/large.safetensors"])
    #expect(state.decodingEnd == nil && !state.isUnsaved)
    #expect(state.tokenNames.main == ["[CLS]", "le₁", "chat", "le₃"])
  }

  @Test func layersAreCalledAsInTheFile() throws {
    var state = try CaptureFixture.state()
    #expect(
      state.flow.map(\.stage) == [.tokens, .weights, .weights]
        && state.title(of: state.block) == "layer 5")
    state.press(".")
    #expect(state.title(of: state.block) == "layer 11")
    #expect(state.message?.text.hasPrefix("Layer 11 · Weights: how much") == true)
    state.press("]", "&", ",", "[", "&", "`")
    #expect(state.message?.text == "The mean over 2 marked heads")
    #expect(state.mapLabel == "mean of 2 heads · heads 5.0 11.1")
    state.press("`", "`", "`", "x")
    #expect(state.prompt?.field.string == "large-weights-layer5-head0.txt")
  }

  @Test func stacksOfTwoSequences() throws {
    var state = try CaptureFixture.state(
      names: ["enc_attn.2", "dec_attn.2", "cross_attn.2"], metadata: [:])
    #expect(state.document.capture?.title == "captured")
    let titles = state.model.blocks.map(state.title(of:))
    #expect(
      titles == [
        "source input", "encoder layer 2", "decoder input", "decoder layer 2",
        "decoder layer 2, cross-attention",
      ])
    let labels = (0..<3).map { state.label(of: .layer($0), isShort: true) }
    #expect(labels == ["enc2", "dec2", "x2"])
    #expect(state.shortName(of: HeadID(layer: 2, head: 1)) == "x2.1")
    state.press("T")
    #expect(state.place.stage == .tokens && state.tokenCount(of: .source) == 4)
  }

  private static let addsNothing =
    "A capture has no concat and output that a head could add to: a capture has the attention weights "
    + "alone"
  private static let comparesNothing =
    "Nothing to compare side by side: scenes say what is compared, captures do not"

  /// Every command that would need the model says so, and changes nothing.
  @Test(arguments: [
    ("Q", "This capture has no stage Q: a capture has the attention weights alone"),
    ("S", "This capture has no stage scores: a capture has the attention weights alone"),
    ("i", "The maps of a capture belong to its tokens; another text needs the model"),
    ("A", "The maps of a capture belong to its tokens; another text needs the model"),
    ("X", "The maps of a capture belong to its tokens; another text needs the model"),
    ("<", "The maps of a capture belong to its tokens; another text needs the model"),
    (">", "The maps of a capture belong to its tokens; another text needs the model"),
    ("@", "A capture writes no text: the model is not in it"),
    ("F7", "A capture writes no text: the model is not in it"),
    ("Y", "A capture learns nothing: the model is not in it"),
    ("H", "A capture learns nothing: the model is not in it"),
    (";", "A capture has no other examples: it holds the maps of one text"),
    ("e", "A capture is looked at, not edited: what made the file computed its numbers"),
    ("Enter", "A capture is looked at, not edited: what made the file computed its numbers"),
    ("r", "A capture is looked at, not edited: what made the file computed its numbers"),
    ("s", "A capture has no scale, mask or weighting: what made the file computed its weights"),
    ("m", "A capture has no scale, mask or weighting: what made the file computed its weights"),
    ("~", "A capture has no scale, mask or weighting: what made the file computed its weights"),
    ("t", Self.addsNothing),
    ("a", Self.addsNothing),
    ("0", Self.addsNothing),
    ("f", "A capture does not say what its weights were computed from"),
    ("|", "A capture has no Q, K and scores: a capture has the attention weights alone"),
    ("w", "A capture is not written; x exports what you look at"),
    ("v", Self.comparesNothing), ("u", "Nothing to undo"),
  ])
  func refusals(_ key: String, _ reason: String) throws {
    var state = try CaptureFixture.state()
    let model = state.model
    #expect(state.press(key).isEmpty)
    #expect(state.message?.kind == .refused && state.message?.text == reason)
    #expect(state.model == model && state.mode == .browsing)
    // The tokens can be edited no more than the weights.
    guard ["e", "Enter"].contains(key) else { return }
    state.press("T", key)
    #expect(state.message?.text == reason && state.mode == .browsing)
  }

  @Test func theLensOfTheValuesIsLeftOut() throws {
    var state = try CaptureFixture.state()
    state.press("\\")
    #expect(state.mapLabel == "without first token, renormalised")
    let row = try #require(state.shownWeights).row(2)
    #expect(row.first == 0 && abs(row.reduce(0, +) - 1) < 1e-6)
    state.press("\\")
    #expect(state.mapLabel == "without special tokens, renormalised")
    #expect(state.shownWeights?[2, 0] == 0)
    state.press("\\")
    #expect(state.mapLabel.isEmpty && state.map.lens == .weights)
    #expect(
      state.message?.text
        == "The weights as they are; × ‖v·W_O‖ needs the values, and a capture has none")
    state.press("\\")
    #expect(state.map.lens == .withoutFirst)
  }

  @Test func allHeadsHaveTheirNumbers() throws {
    var state = try CaptureFixture.state()
    state.press("!")
    _ = state.update(.headsAwaited(state.allHeads))
    let entropies = state.allHeads.map { state.trace.summary(of: $0)?[.entropy] ?? 0 }
    // The wider a head looks, the more alike its keys are.
    #expect(entropies == entropies.sorted() && Set(entropies).count == 4)
    state.press("}", "Right", "Enter")
    #expect(
      state.place.head == HeadID(layer: 1, head: 1) && state.message?.text == "layer 11, head 1")
    state.press("g", "C-t")
    #expect(state.graph.isShown && state.attentionGraph?.edges.isEmpty == false)
    #expect(state.keptQueries.count == 1)
    #expect(state.press("q").contains { if case .quit = $0 { true } else { false } })
  }

  @Test func longMapsComeInBlocks() throws {
    var state = try CaptureFixture.state(names: ["attn.0"], count: 600, metadata: [:])
    #expect(state.hasLongMaps && state.blockSize == 3)
    #expect(state.shownWeights?.shape == Shape(200, 200))
    // Not computed as a whole, only to be looked at in blocks.
    #expect(state.trace[Site(.weights)] == nil)
    state.press("+", "+")
    #expect(state.blockSize == 1 && state.mapExtent.rows == 0..<384)
    #expect(state.shownWeights?.row(7) == state.model[.capturedWeights(state.place.head)]?.row(7))
  }

  /// The rows of a head are looked at when somebody chooses it, and never again.
  @Test func oddRowsAreCountedOnce() throws {
    let reads = CaptureFixture.Reads()
    var state = State(
      capture: try CaptureFixture.capture(
        names: ["attn.0"], count: 4, metadata: [:], factor: 0.5, reads: reads))
    state.press("!")
    _ = state.update(.headsAwaited(state.allHeads))
    #expect(state.oddRowCount(of: HeadID(layer: 0, head: 0)) == 4)
    #expect(state.oddRowCount(of: HeadID(layer: 0, head: 1)) == nil)
    state.press("Right")
    let count = reads.value
    #expect(state.oddRowCount(of: HeadID(layer: 0, head: 1)) == 4)
    state.press("Left", "Right", "s", "Left", "Escape", "!")
    #expect(state.oddRowCount(of: state.place.head) == 4 && reads.value == count)
    var sound = try CaptureFixture.state()
    sound.press("!")
    #expect(sound.oddRowCount(of: sound.place.head) == nil)
  }
}
