import AttentionEngine
import Checkpoints
import Foundation
import Safetensors
import Testing

/// What is wrong with a folder is said exactly: the file, the tensor, what is there, what must be.
@Suite struct FaultTests {
  // MARK: Files

  @Test func noFolder() throws {
    let folder = try ScratchFolder()
    #expect(folder.error()?.messages == ["config.json: there is no such file"])
  }

  @Test func configurationIsAFolder() throws {
    let folder = try ScratchFolder()
    try FileManager.default.createDirectory(
      at: folder.url.appending(path: "config.json"), withIntermediateDirectories: true)
    #expect(folder.error()?.messages == ["config.json: this is a folder, and a file is needed"])
  }

  @Test func numbersThatAreNotFiniteAreFound() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    let (key, gain) = ("encoder.layer.1.attention.self.key.weight", "embeddings.LayerNorm.weight")
    try folder.rewrite { tensors in
      var keys = [Float](repeating: 0, count: 256)
      keys[3 * 16 + 5] = .nan
      tensors[key] = NewTensor(name: key, shape: [16, 16], values: keys)
      var gains = [Float](repeating: 1, count: 16)
      (gains[15], gains[2]) = (.infinity, -.infinity)
      tensors[gain] = NewTensor(name: gain, shape: [16], values: gains)
      // Nobody reads it.
      tensors["spare"] = NewTensor(name: "spare", shape: [1], values: [.nan])
    }
    let numbers = try Checkpoint(folder: folder.url.path).oddNumbers()
    #expect(
      numbers.map(\.note) == [
        "2 of the 16 numbers of tensor `\(gain)` are not finite: the first, [2], is -∞",
        "1 of the 256 numbers of tensor `\(key)` is not finite: [3, 5] is NaN",
      ])
    #expect(try Reference.checkpoint("models/bert").oddNumbers().isEmpty)
  }

  @Test func emptyFile() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try folder.write("", to: "config.json")
    #expect(folder.error()?.messages == ["config.json: the file is empty"])
  }

  @Test func noWeights() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try FileManager.default.removeItem(at: folder.url.appending(path: "model.safetensors"))
    let reason =
      "model.safetensors: there is neither model.safetensors nor model.safetensors.index.json"
    #expect(folder.error()?.messages == [reason])
    try folder.write("x", to: "pytorch_model.bin")
    #expect(
      folder.error()?.messages == [
        reason + "; pytorch_model.bin cannot be read, `save_pretrained` writes what can be"
      ])
  }

  @Test(arguments: [
    ("{\"model_type\": \"bert\",}", "line 1, column 23: a value is missing, `}` stands here"),
    ("{\n \"a\": 01}", "line 2, column 7: this is no number that JSON has"),
    ("{\n \"a\": 1,\n \"a\": 2}", "line 3, column 2: the key `a` is given twice"),
    ("{\"a\": [1, 2", "line 1, column 12: `,` or `]` is missing, the file ends here"),
    (
      "{\"a\": \"\\ud800\"}",
      "line 1, column 8: the escape \\uD800 is half of a pair, and its other half is missing"
    ),
    ("{} 1", "line 1, column 4: the end of the file is missing, `1` stands here"),
    (
      String(repeating: "[", count: 100),
      "line 1, column 65: lists and objects nest more than 64 deep"
    ),
  ]) func brokenJSON(_ text: String, _ reason: String) throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try folder.write(text, to: "config.json")
    #expect(folder.error()?.messages == ["config.json, \(reason)"])
  }

  @Test(arguments: ["config.json", "model.safetensors", "tokenizer.json"])
  func filesThatGitDidNotFetch(_ name: String) throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try folder.write(
      "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 90868376\n", to: name)
    #expect(
      folder.error()?.messages == [
        "\(name): this is only a Git LFS pointer to the file; `git lfs pull` in its folder fetches "
          + "the file"
      ])
  }

  @Test func brokenHeader() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    let bytes = try folder.bytes(of: "model.safetensors")
    try folder.write(Array(bytes.dropLast()), to: "model.safetensors")
    guard case .header(let error, "model.safetensors")? = folder.error() else {
      Issue.record("no fault of the header")
      return
    }
    #expect(folder.error()?.messages == ["model.safetensors: \(error)"])
    guard case .layout(.cutOff) = error else {
      Issue.record("\(error)")
      return
    }
  }

  // MARK: Shards

  private static let last = "model-00003-of-00003.safetensors"
  private static let index = "model.safetensors.index.json"

  @Test func missingShard() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    try FileManager.default.removeItem(at: folder.url.appending(path: Self.last))
    #expect(
      folder.error()?.messages == ["\(Self.index): \(Self.last) is missing, which has 19 tensors"])
  }

  @Test func tensorInTwoShards() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    let name = "bert.embeddings.LayerNorm.bias"
    try folder.rewrite(Self.last) { $0[name] = .zeros(name, [16]) }
    #expect(
      folder.error()?.messages == [
        "\(Self.last): tensor `\(name)` stands in model-00002-of-00003.safetensors too"
      ])
  }

  @Test func indexNamesWhatAShardLacks() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    try folder.rewrite(Self.last) { $0["cls.predictions.bias"] = nil }
    #expect(
      folder.error()?.messages == [
        "\(Self.index): tensor `cls.predictions.bias` is not in \(Self.last)"
      ])
  }

  @Test func indexNamesAnotherShard() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    let text = String(decoding: try folder.bytes(of: Self.index), as: UTF8.self)
    let entry = "\"cls.predictions.bias\": \""
    try folder.write(
      text.replacingOccurrences(
        of: entry + Self.last, with: entry + "model-00001-of-00003.safetensors"),
      to: Self.index)
    #expect(
      folder.error()?.messages == [
        "\(Self.index): tensor `cls.predictions.bias` is not in model-00001-of-00003.safetensors, "
          + "but in \(Self.last)"
      ])
  }

  @Test func indexLeadsOutOfTheFolder() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    try folder.write("{\"weight_map\": {\"a\": \"../x\", \"b\": 1}}", to: Self.index)
    #expect(
      folder.error()?.messages == [
        "\(Self.index): `../x`, where tensor `a` is to be, is no name of a file in the folder",
        "\(Self.index): the file of tensor `b` must be a text, and is a number",
      ])
    try folder.write("{}", to: Self.index)
    #expect(
      folder.error()?.messages == [
        "\(Self.index): `weight_map`, an object with a file for each tensor, is missing"
      ])
  }

  @Test func shardHasMoreThanTheIndex() throws {
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    try folder.rewrite(Self.last) { $0["extra"] = .zeros("extra", [2, 3]) }
    let warnings = try Checkpoint(folder: folder.url.path).warnings.map(\.description)
    #expect(
      warnings == [
        "tensor `extra` of \(Self.last) is not in the index",
        "tensor `extra` [2, 3] is no part of this model",
      ])
  }

  // MARK: Tensors

  @Test func wrongTensors() throws {
    let folder = try ScratchFolder(copying: "models/gpt2")
    try folder.rewrite { tensors in
      let names = ["h.0.attn.c_attn.weight", "h.1.ln_1.bias", "wte.weight"].map {
        "transformer." + $0
      }
      tensors[names[0]] = .zeros(names[0], [48, 16])
      tensors[names[1]] = nil
      tensors[names[2]] = .zeros(names[2], [400, 16], .int8)
    }
    let file = "model.safetensors: tensor"
    #expect(
      folder.error()?.messages == [
        "\(file) `transformer.wte.weight` has numbers of the type I8, and must have F32, F16, BF16 "
          + "or F64",
        "\(file) `transformer.h.0.attn.c_attn.weight` has the shape [48, 16], and must have [16, "
          + "48] = [n_embd, 3·n_embd]",
        "tensor `transformer.h.1.ln_1.bias` [16] = [n_embd] is missing, and so is "
          + "`transformer.h.1.ln_1.beta`",
      ])
  }

  @Test func configurationOfAnotherModel() throws {
    let folder = try ScratchFolder(copying: "models/llama")
    try folder.configure { $0["num_hidden_layers"] = 2_000_000_000 }
    let messages = folder.error()?.messages ?? []
    #expect(messages.count == 5)
    #expect(
      messages.first
        == "tensor `model.layers.2.self_attn.o_proj.weight` [32, 32] = [hidden_size, "
        + "num_attention_heads·head_dim] is missing")
    #expect(
      messages.suffix(2) == [
        "47 more tensors are missing", "nothing more was looked for after 50 faults",
      ])
  }

  @Test func manyFaultsOfOneCauseAreCounted() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try folder.configure { $0["hidden_size"] = 20 }
    let messages = folder.error()?.messages ?? []
    #expect(messages.count == 4)
    #expect(
      messages.first
        == "model.safetensors: tensor `embeddings.word_embeddings.weight` has the shape [300, 16], "
        + "and must have [300, 20] = [vocab_size, hidden_size]")
    #expect(
      messages.last == "34 more tensors have 16 where the configuration says `hidden_size` = 20")
  }

  /// A shape that follows from a default is not what the file says.
  @Test func keysThatTheConfigurationDoesNotSay() throws {
    let folder = try ScratchFolder(copying: "models/bert")
    try folder.configure { $0["hidden_size"] = nil }
    let messages = folder.error()?.messages ?? []
    #expect(
      messages.first
        == "model.safetensors: tensor `embeddings.word_embeddings.weight` has the shape [300, 16], "
        + "and must have [300, 768] = [vocab_size, hidden_size]; config.json does not say "
        + "`hidden_size`, and its default counts")
    #expect(
      messages.last == "34 more tensors have 16 where the default of `hidden_size` is 768")
    // What fits is not spoken of.
    try folder.configure {
      $0["hidden_size"] = 20
      $0["vocab_size"] = nil
    }
    let both = folder.error()?.messages ?? []
    #expect(both[0].hasSuffix("; config.json does not say `vocab_size`, and its default counts"))
    #expect(both[1].hasSuffix("[max_position_embeddings, hidden_size]"))
    // Also where the key is part of a product, or nested.
    let neoX = try ScratchFolder(copying: "families/neox")
    try neoX.configure { $0["hidden_size"] = nil }
    let fused = (neoX.error()?.messages ?? []).first { $0.contains("3·hidden_size") }
    #expect(fused?.hasSuffix("does not say `hidden_size`, and its default counts") == true)
  }

  @Test func untiedHeadIsMissing() throws {
    let folder = try ScratchFolder(copying: "models/gpt2")
    try folder.configure { $0["tie_word_embeddings"] = false }
    #expect(
      folder.error()?.messages == [
        "tensor `lm_head.weight` [400, 16] = [vocab_size, n_embd] is missing"
      ])
  }

  @Test func unusedTensorsAreNamed() throws {
    let warnings = try Reference.checkpoint("models/bert-hubnames").warnings.map(\.description)
    #expect(
      warnings == [
        "tensor `cls.seq_relationship.bias` [2] is no part of this model",
        "tensor `cls.seq_relationship.weight` [2, 16] is no part of this model",
      ])
    for name in Reference.names where name != "models/bert-hubnames" {
      #expect(try Reference.checkpoint(name).warnings.isEmpty, "\(name)")
    }
  }
}
