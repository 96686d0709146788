import AttentionEngine
import Testing

@testable import Workbench

@Suite struct SamplingTextTests {
  @Test(
    "what is typed is what is said",
    arguments: [
      "greedy", "temperature 0.8 seed 0", "temperature 1 top-k 40 top-p 0.9 seed 7",
    ])
  func roundTrip(text: String) throws {
    #expect(try Sampling(typed: text).text == text)
  }

  @Test("what is left out is as without it")
  func defaults() throws {
    #expect(try Sampling(typed: "top-k 3") == Sampling(temperature: 1, topK: 3))
    #expect(try Sampling(typed: " seed 2  temperature 2 ") == Sampling(temperature: 2, seed: 2))
  }

  /// In at most 60 columns: a prompt of 80 has room for them.
  @Test(
    "what is no way of choosing is refused, with the setting and what it may be",
    arguments: [
      ("", "Type greedy, or temperature 0.8 top-k 40 top-p 0.9 seed 1"),
      ("hot", "“hot” is none of greedy, temperature, top-k, top-p, seed"),
      ("temp 3", "“temp” is none of greedy, temperature, top-k, top-p, seed"),
      ("greedy 1", "greedy stands alone, without other settings"),
      ("temperature", "temperature has no number, which is a number above 0"),
      ("temperature 0", "temperature is a number above 0, not 0"),
      ("temperature -1", "temperature is a number above 0, not -1"),
      ("top-k 0", "top-k is a whole number from 1, not 0"),
      ("top-k 1.5", "top-k is a whole number from 1, not 1.5"),
      ("top-p 1.5", "top-p is a number above 0, at most 1, not 1.5"),
      ("temperature 2 seed -1", "seed is a whole number from 0, not -1"),
      ("top-k 2 3", "“3” is none of greedy, temperature, top-k, top-p, seed"),
    ])
  func refused(text: String, reason: String) throws {
    let problem = try #require(throws: SamplingProblem.self) { try Sampling(typed: text) }
    #expect(problem.message == reason && reason.count <= 60)
  }
}
