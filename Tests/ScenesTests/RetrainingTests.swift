import AttentionEngine
import Testing

@testable import Scenes

/// The shipped weights are what training gives.
@Suite struct RetrainingTests {
  static let learned = [
    "not-like.scene", "heads.scene", "beside/heads-one.scene", "tennis.scene",
    "beside/tennis-without.scene", "summary.scene", "question.scene", "sentiment.scene",
    "generation.scene", "caption.scene",
  ]

  /// From the first step to the last, byte for byte.
  @Test(arguments: ["not-like.scene", "heads.scene", "beside/heads-one.scene"])
  func theSmallScenesAreRetrainedFully(_ name: String) throws {
    let scene = try ClaimTests.scene(name)
    var trainer = try #require(try scene.trainer())
    for _ in 0..<(scene.training?.steps ?? 0) { trainer.step() }
    let shipped = try #require(scene.weights?.bytes)
    #expect(scene.weightsBytes(of: trainer.model) == shipped)
  }

  /// A few steps give the same bytes with one thread and with two, and change what is learned.
  @Test(arguments: learned) func threadsChangeNothing(_ name: String) throws {
    let scene = try ClaimTests.scene(name)
    #expect(!scene.isUntrained)
    var one = try #require(try scene.trainer())
    var two = one
    let before = scene.weightsBytes(of: one.model)
    for _ in 0..<3 {
      one.step(threads: 1)
      two.step(threads: 2)
    }
    #expect(scene.weightsBytes(of: one.model) == scene.weightsBytes(of: two.model))
    #expect(scene.weightsBytes(of: one.model) != before)
    #expect(one.losses == two.losses)
  }

  /// What the first steps lose, so that a change of the seed's numbers, of the data or of a formula
  /// is seen without training for minutes.
  @Test(arguments: learned) func theFirstStepsAreAsWhenTheWeightsWereMade(_ name: String) throws {
    let scene = try ClaimTests.scene(name)
    var trainer = try #require(try scene.trainer())
    for _ in 0..<5 { trainer.step() }
    let bits = trainer.losses.map(\.bitPattern)
    #expect(bits == Self.firstLosses[name], "\(name): \(bits)")
  }

  /// The bits of the first five losses.
  static let firstLosses: [String: [UInt32]] = [:]
}
