import AttentionEngine
import Checkpoints
import Testing

/// A real model, all-MiniLM-L6-v2, where `ATTN_MINILM` names its folder.
@Suite(.enabled(if: Reference.miniLM != nil)) struct MiniLMTests {
  @Test(arguments: ["chat", "tennis"]) func agreesWithTransformers(_ name: String) throws {
    let reference = ReferenceCase(model: "minilm", name: name)
    let text = try Reference.decode(ReferenceCase.Text.self, "minilm/\(name).json")
    let checkpoint = try Checkpoint(folder: try #require(Reference.miniLM))
    let tokenized = try checkpoint.tokenize(try #require(text.text))
    #expect(tokenized.ids == text.inputIds)
    let numbers = try StoredNumbers("\(reference.model)/\(name).safetensors")
    var pass = Pass(try checkpoint.model(for: tokenized))
    // The others are what sentence-transformers makes of the last vectors.
    for name in numbers.names where !["mean_pooled", "sentence_embedding"].contains(name) {
      let matrices = pass.matrices(name)
      let found = try #require(matrices)
      let expected = try numbers.matrices(name)
      try #require(found.count == expected.count)
      for (found, expected) in zip(found, expected) {
        expectClose(found, expected, absolute: name.hasPrefix("attn") ? 2e-5 : 5e-5, name)
      }
    }
  }
}
