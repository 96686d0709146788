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
    let sampling = try #require(Sampling(text: text))
    #expect(sampling.text == text)
  }

  @Test("what is left out is as without it")
  func defaults() {
    #expect(Sampling(text: "top-k 3") == Sampling(temperature: 1, topK: 3))
    #expect(Sampling(text: " seed 2  temperature 2 ") == Sampling(temperature: 2, seed: 2))
  }

  @Test(
    "what is no way of choosing is refused",
    arguments: [
      "", "hot", "temperature", "temperature 0", "temperature -1", "top-k 0", "top-p 1.5",
      "seed -1",
      "greedy 1", "top-k 2 3",
    ])
  func refused(text: String) { #expect(Sampling(text: text) == nil) }
}
