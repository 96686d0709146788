import AttentionEngine
import Testing

@testable import Workbench

/// Heads of layers that attend among other tokens cannot be looked at together.
@Suite struct MarkedHeadsTests {
  /// An encoder over three tokens, a decoder over four of which three were written.
  private func state(marking heads: [HeadID], in layer: Int) throws -> State {
    var state = try Fixture.state(Fixture.translation)
    for head in heads { _ = state.update(.headMarked(head)) }
    _ = state.update(.blockChosen(.layer(layer)))
    state.press("`")
    return state
  }

  private let encoder = HeadID(layer: 0, head: 0)
  private let decoder = (0...1).map { HeadID(layer: 1, head: $0) }

  @Test func otherShapesAreNamed() throws {
    let one = try state(marking: [encoder, decoder[0]], in: 1)
    #expect(one.combinedHeads == [decoder[0]])
    #expect(
      one.message?.text
        == "The mean over 1 marked head; enc0.0 is 3x3 and cannot be combined with 4x4")
    let two = try state(marking: [encoder] + decoder, in: 1)
    #expect(two.message?.text.hasPrefix("The mean over 2 marked heads; enc0.0 is 3x3") == true)
    let encoded = try state(marking: [encoder] + decoder, in: 0)
    #expect(
      encoded.message?.text
        == "The mean over 1 marked head; dec0.0 is 4x4 and cannot be combined with 3x3, nor can "
        + "1 more")
  }

  @Test func noneOfThemIsLikeTheLayer() throws {
    let state = try state(marking: [encoder], in: 1)
    #expect(state.combinedHeads == decoder)
    #expect(
      state.message?.text
        == "The mean over the heads of the layer that are on; enc0.0 is 3x3 and cannot be combined "
        + "with 4x4")
  }

  @Test func headsOfOneKindAreTogether() throws {
    let state = try state(marking: decoder, in: 1)
    #expect(state.message?.text == "The mean over 2 marked heads")
  }
}
