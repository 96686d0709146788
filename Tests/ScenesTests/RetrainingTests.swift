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
  static let firstLosses: [String: [UInt32]] = [
    "not-like.scene": [1060731200, 1060283568, 1060133676, 1059961482, 1059831236],
    "heads.scene": [1060239558, 1059719285, 1059750942, 1059510101, 1059072864],
    "beside/heads-one.scene": [1060409463, 1060235489, 1060219105, 1060245011, 1060253534],
    "beside/tennis-without.scene": [1082158109, 1081383345, 1079977585, 1078849134, 1077861234],
    "tennis.scene": [1082808464, 1081330734, 1081258755, 1080625084, 1080026175],
    "question.scene": [1074343449, 1075095819, 1076024978, 1074916343, 1075498390],
    "summary.scene": [1080587107, 1077829266, 1076095015, 1075739046, 1075815631],
    "generation.scene": [1081695926, 1080198991, 1078585061, 1076916608, 1076391949],
    "caption.scene": [1080733933, 1079317135, 1078371131, 1077390740, 1077214969],
    "sentiment.scene": [1072296098, 1068148033, 1071421302, 1064507449, 1066753097],
  ]
}
