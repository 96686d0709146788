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
    "not-like.scene": [1_060_731_200, 1_060_283_568, 1_060_133_676, 1_059_961_482, 1_059_831_236],
    "heads.scene": [1_060_239_558, 1_059_719_285, 1_059_750_942, 1_059_510_101, 1_059_072_864],
    "beside/heads-one.scene": [
      1_060_409_463, 1_060_235_489, 1_060_219_105, 1_060_245_011, 1_060_253_534,
    ],
    "beside/tennis-without.scene": [
      1_082_158_109, 1_081_383_345, 1_079_977_585, 1_078_849_134, 1_077_861_234,
    ],
    "tennis.scene": [1_082_808_464, 1_081_330_734, 1_081_258_755, 1_080_625_084, 1_080_026_175],
    "question.scene": [1_074_343_449, 1_075_095_819, 1_076_024_978, 1_074_916_343, 1_075_498_390],
    "summary.scene": [1_080_587_107, 1_077_829_266, 1_076_095_015, 1_075_739_046, 1_075_815_631],
    "generation.scene": [
      1_081_695_926, 1_080_198_991, 1_078_585_061, 1_076_916_608, 1_076_391_949,
    ],
    "caption.scene": [1_080_733_933, 1_079_317_135, 1_078_371_131, 1_077_390_740, 1_077_214_969],
    "sentiment.scene": [1_072_296_098, 1_068_148_033, 1_071_421_302, 1_064_507_449, 1_066_753_097],
  ]
}
