import AttentionEngine
import Checkpoints
import Foundation
import Testing

/// Texts that a model reads, and those that it cannot.
@Suite struct InputTests {
  private func message(_ name: String, _ text: TokenizedText) throws -> String? {
    let checkpoint = try Reference.checkpoint(name)
    do throws(CheckpointError) {
      _ = try checkpoint.model(for: text)
      return nil
    } catch {
      return error.description
    }
  }

  @Test func badTexts() throws {
    let ids = { (count: Int) in Array(repeating: 4, count: count) }
    #expect(try message("models/bert", TokenizedText(ids: [])) == "the text has no tokens")
    #expect(
      try message("models/bert", TokenizedText(ids: ids(65)))
        == "the text has 65 tokens, and the model has positions for 64; `--truncate` reads the first ones"
    )
    #expect(try message("models/bert", TokenizedText(ids: ids(64))) == nil)
    // Roberta's first two positions are no token's.
    #expect(
      try message("families/roberta", TokenizedText(ids: ids(25)))
        == "the text has 25 tokens, and the model has positions for 24; `--truncate` reads the first ones"
    )
    #expect(try message("models/llama", TokenizedText(ids: ids(200))) == nil)
    #expect(
      try message("models/gpt2", TokenizedText(ids: [1, 400]))
        == "token 1 of the text is 400, and the model knows the tokens 0 to 399")
    #expect(
      try message("models/bert", TokenizedText(ids: [1, 2], segments: [0, 2]))
        == "token 1 belongs to segment 2, and the model knows the segments 0 to 1")
    #expect(
      try message("families/roberta", TokenizedText(ids: [5, 6], segments: [0, 1]))
        == "token 1 belongs to segment 1, and the model knows segment 0 alone")
    #expect(
      try message("models/bert", TokenizedText(ids: [1, 2], segments: [0]))
        == "1 segments for 2 tokens")
    #expect(
      try message("models/gpt2", TokenizedText(ids: [1], target: [2]))
        == "a target is for models with an encoder and a decoder, and a gpt2 has one part")
    #expect(
      try message("models/bart", TokenizedText(ids: [1], target: [2, 999]))
        == "token 1 of the target is 999, and the model knows the tokens 0 to 404")
    #expect(
      try message("models/bart", TokenizedText(ids: [1], target: ids(65)))
        == "the target has 65 tokens, and the model has positions for 64; `--truncate` reads the first ones"
    )
  }

  @Test func longTextsAreCutOffWhereThatIsAskedFor() throws {
    let text = String(repeating: "the cat ", count: 60)
    let bert = try Reference.checkpoint("models/bert")
    let cut = try bert.tokenize(text, truncates: true)
    let whole = try bert.tokenize(text)
    #expect(cut.ids.count == 64 && cut.ids.last == whole.ids.last)
    #expect(cut.dropped == whole.ids.count - 64 && whole.dropped == 0)
    #expect(try bert.model(for: cut).tokens == cut.ids)
    let bart = try Reference.checkpoint("models/bart")
    let pair = try bart.tokenize("a", target: text, truncates: true)
    #expect(pair.target.count == 64 && pair.targetDropped > 0 && pair.dropped == 0)
    #expect(try bart.model(for: pair).tokens.count == 64)
    // Where there is no limit nothing is left out.
    #expect(try Reference.checkpoint("models/llama").tokenize(text, truncates: true).dropped == 0)
  }

  @Test func layersAreFoundByTheirNames() throws {
    let layer = { (name: String, text: String) in
      try Reference.checkpoint(name).model(for: TokenizedText(ids: [3])).layer(called: text)
    }
    for (text, place) in [
      ("3", 3), ("encoder 1", 1), ("decoder 0", 2), ("Decoder.0", 2), ("cross 0", 3),
      ("cross-1", 5), ("decoder.layers.1.cross", 5), ("encoder.layers.0", 0),
    ] {
      #expect(try layer("models/bart", text) == place, "\(text)")
    }
    for text in ["6", "decoder 2", "layer 0", "encoder 0 cross", "cross", "decoder", "-1", ""] {
      #expect(try layer("models/bart", text) == nil, "\(text)")
    }
    // The screen calls the only stack of a model that writes a decoder.
    for text in ["1", "layer 1", "layers.1", "decoder 1"] {
      #expect(try layer("models/gpt2", text) == 1, "\(text)")
    }
    #expect(try layer("models/gpt2", "encoder 1") == nil)
    #expect(try layer("models/bert", "encoder 1") == 1)
    #expect(try layer("models/bert", "decoder 1") == nil)
  }

  @Test func targetsAreComparedWithPredictions() throws {
    let checkpoint = try Reference.checkpoint("models/t5")
    let model = try checkpoint.model(for: TokenizedText(ids: [7, 8, 1], target: [9, 10, 1]))
    #expect(model.source?.sequence.tokens == [7, 8, 1])
    #expect(model.tokens == [0, 9, 10])
    #expect(model.targets == [9, 10, 1])
    #expect(try checkpoint.model(for: TokenizedText(ids: [7])).tokens == [0])
    #expect(checkpoint.endTokens == [1])
    #expect(checkpoint.isEncoderDecoder)
  }

  @Test func startTokenIsNeeded() throws {
    let folder = try ScratchFolder(copying: "models/bart")
    try folder.configure { $0["decoder_start_token_id"] = NSNull() }
    let checkpoint = try Checkpoint(folder: folder.url.path)
    #expect(throws: CheckpointError.input(.noStartToken)) {
      try checkpoint.model(for: TokenizedText(ids: [3]))
    }
  }

  /// What a chat ends with stands beside the configuration.
  @Test func endsOfTexts() throws {
    let folder = try ScratchFolder(copying: "models/llama")
    let ends = { try Checkpoint(folder: folder.url.path).endTokens }
    #expect(try ends() == [2])
    try folder.configure { $0["eos_token_id"] = nil }
    #expect(try ends() == [2])
    try folder.configure { $0["eos_token_id"] = [3, 4] }
    #expect(try ends() == [3, 4])
    try folder.write("{\"eos_token_id\": [5, 6]}", to: "generation_config.json")
    #expect(try ends() == [5, 6])
    try folder.write("{\"temperature\": 0.6}", to: "generation_config.json")
    #expect(try ends() == [3, 4])
    try folder.write("{\"eos_token_id\": \"x\"}", to: "generation_config.json")
    #expect(
      folder.error()?.messages == [
        "generation_config.json: `eos_token_id` must be a whole number from 0 to 2147483647, and "
          + "is a text"
      ])
  }

  /// A name for every row of the embeddings, be there more than the tokenizer has tokens or less.
  @Test func wordsAreTheVocabulary() throws {
    let bert = try Reference.checkpoint("models/bert")
    #expect(bert.tokenizer != nil)
    let model = try bert.model(for: TokenizedText(ids: [1, 2]))
    #expect(model.words.count == 300)
    #expect(model.tokenTexts == [bert.tokenizer?.token(1), bert.tokenizer?.token(2)])
    let bare = try Reference.checkpoint("families/opt")
    #expect(bare.tokenizer == nil)
    #expect(try bare.model(for: TokenizedText(ids: [7])).tokenTexts == ["<7>"])
    #expect(try bare.model(for: TokenizedText(ids: [7])).output?.words.count == 60)
    #expect(throws: CheckpointError.input(.noTokenizer)) { try bare.tokenize("a") }
  }

  @Test(arguments: ReferenceCase.all.filter { $0.model.hasPrefix("models") })
  func tokenizesAsTheLibrary(_ reference: ReferenceCase) throws {
    let text = try reference.text()
    let tokenized = try Reference.checkpoint(reference.model).tokenize(
      try #require(text.text), pair: text.textPair, target: text.targetText)
    #expect(tokenized.ids == text.inputIds)
    #expect(tokenized.segments == text.tokenTypeIds)
    #expect(tokenized.target == text.targetIds ?? [])
  }

  @Test func layersAreNamed() throws {
    let names = { (name: String) in
      try Reference.checkpoint(name).model(for: TokenizedText(ids: [3])).layerNames
    }
    #expect(try names("models/bert").map(\.path) == ["layers.0", "layers.1"])
    #expect(
      try names("families/bart-bare").map(\.path) == [
        "encoder.layers.0", "decoder.layers.0", "decoder.layers.0.cross", "decoder.layers.1",
        "decoder.layers.1.cross",
      ])
    #expect(
      try names("families/bart-bare").map(\.title) == [
        "encoder layer 0", "decoder layer 0", "decoder layer 0 cross", "decoder layer 1",
        "decoder layer 1 cross",
      ])
  }
}
