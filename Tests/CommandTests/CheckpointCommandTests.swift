import Foundation
import Safetensors
import Testing

/// Commands on checkpoint folders, as users get them: tiny models whose numbers transformers gave.
@Suite struct CheckpointCommandTests {
  private static let reference = "\(Repository.path)/Tests/CheckpointsTests/Reference/models"
  static let models = [
    "bart", "bert", "bert-hubnames", "bert-sharded", "distilbert", "gpt2", "gpt2-f16",
    "gpt2-hubnames", "llama", "llama-bf16", "llama3rope", "qwen2", "t5",
  ]

  /// The keys of the reference are written with underscores.
  private static var decoder: JSONDecoder {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return decoder
  }

  private struct Case: Decodable {
    let text: String
    let textPair: String?
    let targetText: String?

    var options: [String] {
      ["--text", text] + (textPair.map { ["--text-pair", $0] } ?? [])
        + (targetText.map { ["--target", $0] } ?? [])
    }
  }

  /// The cases of `model` that are texts, by name.
  private static func cases(of model: String) throws -> [(name: String, text: Case)] {
    let folder = "\(reference)/\(model)/cases"
    return try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
      .filter { $0.hasSuffix(".json") && !$0.hasPrefix("padded") }
      .map {
        let bytes = try Repository.readFile("\(folder)/\($0)")
        return (
          String($0.dropLast(5)), try Self.decoder.decode(Case.self, from: Data(bytes))
        )
      }
  }

  /// What the reference calls a tensor of the whole pass, and what the export calls it.
  private static func name(of tensor: String, blocks: Int) -> String? {
    let parts = tensor.split(separator: ".")
    let number = parts.count > 1 ? String(parts[1]) : ""
    switch parts[0] {
    case "attn": return "layers.\(number).weights"
    case "hidden": return "hidden.\(number)"
    case "last_hidden": return "hidden.\(blocks)"
    case "enc_attn": return "encoder.layers.\(number).weights"
    case "dec_attn": return "decoder.layers.\(number).weights"
    case "cross_attn": return "decoder.layers.\(number).cross.weights"
    case "enc_hidden": return "encoder.hidden.\(number)"
    case "dec_hidden": return "decoder.hidden.\(number)"
    case "enc_last_hidden": return "encoder.hidden.\(blocks)"
    default: return tensor
    }
  }

  @Test("the exported pass is that of transformers", arguments: models)
  func exportsThePass(model: String) throws {
    let folder = try TemporaryFolder(scenes: false)
    for (name, text) in try Self.cases(of: model) {
      let outcome = try Program.run(
        ["export", "\(Self.reference)/\(model)"] + text.options
          + ["--stage", "all", "--format", "safetensors", "--output", "pass.safetensors"],
        in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let file = try folder.read("pass.safetensors")
      let pass = try TensorDirectory(of: file)
      let expectedFile = try Repository.readFile(
        "\(Self.reference)/\(model)/cases/\(name).safetensors")
      let expected = try TensorDirectory(of: expectedFile)
      let blocks = expected.tensors.filter {
        $0.name.hasPrefix("attn.") || $0.name.hasPrefix("enc_attn.")
      }.count
      #expect(blocks > 0)
      for tensor in expected.tensors {
        let name = try #require(Self.name(of: tensor.name, blocks: blocks))
        let exported = try #require(pass[name], "\(name) is missing")
        let isMap = tensor.name.contains("attn")
        let pairs = zip(exported.values(in: file), tensor.values(in: expectedFile))
        #expect(exported.elementCount == tensor.elementCount)
        let isNear = pairs.allSatisfy {
          abs($0 - $1) <= (isMap ? 2e-5 : 1e-4 + 1e-5 * abs($1))
        }
        #expect(isNear, "\(model) \(name)")
      }
    }
  }

  /// A text as the tokenizers library cuts it.
  private struct Tokens: Decodable {
    let tokenizer: String
    let text: String
    let textPair: String?
    let inputIds: [Int]
    let tokens: [String]
    let offsets: [[Int]]
  }

  @Test("ids, tokens and places are those of the tokenizers library")
  func exportsTheTokens() throws {
    struct Exported: Decodable {
      let ids: [Int]
      let tokens: [String]
      let offsets: [[Int]]
    }
    let folder = try TemporaryFolder(scenes: false)
    let cases = try Self.decoder.decode(
      [Tokens].self,
      from: Data(
        Repository.readFile("\(Repository.path)/Tests/TokenizersTests/Reference/cases.json")))
    #expect(cases.count >= 30)
    for text in cases {
      let outcome = try Program.run(
        ["export", "\(Self.reference)/\(text.tokenizer)", "--text", text.text]
          + (text.textPair.map { ["--text-pair", $0] } ?? [])
          + ["--stage", "tokens", "--format", "json"], in: folder)
      #expect(outcome.exitCode == 0, "\(outcome.errors)")
      let tokens = try JSONDecoder().decode(Exported.self, from: Data(outcome.text.utf8))
      #expect(tokens.ids == text.inputIds && tokens.tokens == text.tokens)
      #expect(tokens.offsets == text.offsets)
    }
  }

  @Test func theTextMayComeFromAFileOrFromStandardInput() throws {
    let folder = try TemporaryFolder(scenes: false)
    try folder.write("text.txt", "I love tennis.")
    let arguments = { (options: [String]) in
      ["export", "\(Self.reference)/gpt2"] + options + ["--stage", "tokens", "--format", "json"]
    }
    let typed = try Program.run(arguments(["--text", "I love tennis."]), in: folder)
    let read = try Program.run(arguments(["--text-file", "text.txt"]), in: folder)
    #expect(typed.exitCode == 0 && typed.text == read.text)
    // One line break at the end belongs to the file, and is no part of the text.
    for ending in ["\n", "\r\n"] {
      let piped = try Program.run(
        arguments(["--text-file", "-"]), in: folder, input: Array("I love tennis.\(ending)".utf8))
      #expect(piped.text == typed.text)
    }
    let blank = try Program.run(
      arguments(["--text-file", "-"]), in: folder, input: Array("I love tennis.\n\n".utf8))
    #expect(blank.text.contains("Ċ") && !typed.text.contains("Ċ"))
    let both = try Program.run(
      arguments(["--text", "a", "--text-file", "text.txt"]), in: folder)
    #expect(both.exitCode == 64)
  }

  @Test("the workbench shows a checkpoint, and reads another text")
  func showsAScreen() throws {
    let folder = try TemporaryFolder(scenes: false)
    let screen = { (keys: String) in
      try Program.run(
        [
          "screen", "\(Self.reference)/gpt2", "--text", "I love tennis.", "--size", "120x40",
          "--keys", keys,
        ], in: folder
      ).text
    }
    let first = try screen("")
    #expect(first.contains("gpt2  I love tennis.") && first.contains("weights = softmax(masked)"))
    #expect(first.contains("7 tokens"))
    let other = try screen("i C-u \"You love it.\" Enter")
    #expect(other.contains("gpt2  You love it.") && !other.contains("session only"))
    // Taking back the text takes back the tokens.
    let undone = try screen("i C-u \"You love it.\" Enter u")
    #expect(undone.contains("gpt2  I love tennis.") && undone.contains("7 tokens"))
    #expect(try screen("@ @").contains("I love tennis. ▸"))
    let sampled = "F7 C-u \"temperature 3 seed 4\" Enter @ @ @ @"
    let first4 = try screen(sampled)
    #expect(first4 == (try screen(sampled)))
    #expect(first4 != (try screen("@ @ @ @")))
    #expect(try screen("F7 C-u \"hot\" Enter").contains("“hot” is none of greedy, temperature"))
  }

  @Test("what is wrong with a folder is said, with status 1")
  func saysWhatIsWrong() throws {
    let folder = try TemporaryFolder(scenes: false)
    let outcome = try Program.run(["check", "."], in: folder)
    #expect(outcome.exitCode == 1 && outcome.errors.contains("config.json"))
    let good = try Program.run(["check", "\(Self.reference)/bert"], in: folder)
    #expect(good.exitCode == 0 && good.errors.isEmpty)
    // What cannot be opened is not good.
    for name in ["config.json", "model.safetensors"] {
      try folder.write(name, try Repository.readFile("\(Self.reference)/bert/\(name)"))
    }
    for command in ["check", "screen"] {
      let mute = try Program.run([command, "."], in: folder)
      #expect(mute.exitCode == 1 && mute.output.isEmpty)
      #expect(
        mute.errors
          == ".: error: there is no tokenizer.json, without which texts cannot be read; in Python "
          + "`AutoTokenizer.from_pretrained(name).save_pretrained(folder)` writes it\n")
    }
    let scene = try Program.run(
      ["screen", "\(Repository.path)/scenes/chat-noir.scene", "--text", "a"], in: folder)
    #expect(scene.exitCode == 64 && scene.errors.contains("--text is for checkpoints"))
  }
}

/// What is in a folder, which layer is meant, and texts that are too long.
@Suite struct CheckpointContentsTests {
  private static let reference = "\(Repository.path)/Tests/CheckpointsTests/Reference/models"

  @Test func whatIsInAFolder() throws {
    let t5 = try Program.run(["check", "\(Self.reference)/t5"], in: TemporaryFolder(scenes: false))
    #expect(
      t5.text == """
        \(Self.reference)/t5: t5 (T5ForConditionalGeneration)
          encoder     2 with 2 heads of 8 numbers (--layer 0 to 1)
          decoder     2 with 2 heads of 8 numbers (--layer 2, 4)
          cross       2 with 2 heads of 8 numbers (--layer 3, 5)
          width       16
          positions   no limit
          vocabulary  254 tokens, predicted with the embeddings (tied)
          tokenizer   Unigram, 254 tokens
          weights     47 tensors, 58112 bytes, F32

        """)
    let llama = try Program.run(
      ["check", "\(Self.reference)/llama", "\(Self.reference)/bert-sharded"],
      in: TemporaryFolder(scenes: false))
    for line in [
      "layers      2 with 4 heads of 8 numbers, 2 of keys and values (--layer 0 to 1)",
      "predicted with a matrix of its own", "positions   64", "F32, in 3 files",
    ] {
      #expect(llama.text.contains(line), "\(llama.text)")
    }
  }

  @Test func layersAreNamed() throws {
    let export = { (model: String, layer: String) in
      try Program.run(
        ["export", "\(Self.reference)/\(model)", "--text", "le chat", "--stage", "weights"]
          + ["--layer", layer], in: TemporaryFolder(scenes: false))
    }
    let byNumber = try export("t5", "5")
    #expect(byNumber.exitCode == 0)
    #expect(byNumber.text.hasPrefix("weights · cross 1 · head 0 · "))
    #expect(try export("t5", "cross 1").output == byNumber.output)
    #expect(try export("t5", "decoder.layers.1.cross").output == byNumber.output)
    for wrong in ["cross 2", "6"] {
      let outcome = try export("t5", wrong)
      #expect(outcome.exitCode == 1)
      #expect(
        outcome.errors.hasSuffix(
          "the model has encoder 0 to 1 (0 to 1), decoder 0 to 1 (2, 4), cross 0 to 1 (3, 5)\n"),
        "\(outcome.errors)")
    }
    #expect(
      try export("gpt2", "cross 0").errors.contains("there is no cross 0: the model has 0 to 1"))
  }

  @Test func whatIsShownIsTheTextThatIsRead() throws {
    let words = (0..<100).map { "a\($0)" }.joined(separator: " ")
    let screen = { (model: String, options: [String], keys: String) in
      try Program.run(
        ["screen", "\(Self.reference)/\(model)"] + options + ["--size", "120x30", "--keys", keys],
        in: TemporaryFolder(scenes: false)
      ).text
    }
    let cut = try screen("gpt2", ["--text", words, "--truncate"], "")
    #expect(cut.contains(" 64 of ") && cut.contains(" are left out"))
    #expect(cut.contains(" a0 a1 a2 ") && !cut.contains("a99"))
    let target = try screen("bart", ["--text", "a", "--target", words, "--truncate"], "")
    #expect(target.contains("a1 a2 a3") && !target.contains("a99"))
    // As many words as positions: none can be added, and one in place of each that is taken away.
    let full = Array(repeating: "a", count: 64).joined(separator: " ")
    let added = try screen("gpt2", ["--text", full], "A \"b\" Enter")
    #expect(added.contains("65 tokens; the model has positions for 64"))
    let refused = try screen("gpt2", ["--text", full], "@")
    #expect(refused.contains("The text is as long as the 64 positions of the model allow"))
    let written = try screen("gpt2", ["--text", full], "X X @")
    #expect(written.contains(" follows “") && !written.contains("as long as"))
    let again = try screen("gpt2", ["--text", full], "X X @ @ @")
    #expect(again.contains("The text is as long as the 64 positions of the model allow"))
  }

  @Test func theProductsOfAScoreAreThoseOfAMap() throws {
    let screen = { (keys: String) in
      try Program.run(
        [
          "screen", "\(Self.reference)/t5", "--text", "The cat sat", "--size", "110x22", "--keys",
          keys,
        ], in: TemporaryFolder(scenes: false)
      ).text
    }
    #expect(try screen("|").contains("why scores["))
    let table = try screen("| p f j l")
    #expect(table.contains("bias table") && !table.contains("why scores["))
  }

  @Test func longTextsMayBeCutOff() throws {
    let text = String(repeating: "the cat ", count: 60)
    let export = { (options: [String]) in
      try Program.run(
        ["export", "\(Self.reference)/bert", "--text", text, "--stage", "tokens"] + options,
        in: TemporaryFolder(scenes: false))
    }
    let refused = try export([])
    #expect(refused.exitCode == 1 && refused.errors.contains("; `--truncate` reads the first ones"))
    let cut = try export(["--truncate"])
    #expect(cut.exitCode == 0 && cut.text.hasPrefix("tokens · 64\n"))
    #expect(cut.errors.contains("of them are left out"))
    let pair = try export(["--truncate", "--text-pair", "a cat"])
    #expect(pair.text.hasPrefix("tokens · 64\n") && pair.text.contains("a"))
    let typed = try Program.run(
      [
        "screen", "\(Self.reference)/bert", "--text", "a", "--truncate",
        "--keys", "i C-u \"\(text)\" Enter",
      ], in: TemporaryFolder(scenes: false))
    #expect(typed.text.contains(" 64 of ") && typed.text.contains(" of them are left out"))
    #expect(typed.text.contains(" the cat the cat") && !typed.text.contains("cat ▸"))
    let scene = try Program.run(["screen", "chat-noir.scene", "--truncate"], in: TemporaryFolder())
    #expect(scene.exitCode == 64 && scene.errors.contains("--truncate is for checkpoints"))
  }

  @Test func theHelpNamesTheTextOfTheProgramsOwn() throws {
    for command in ["open", "export", "screen", "bench"] {
      let help = try Program.run([command, "--help"], in: TemporaryFolder(scenes: false)).text
      let words = help.split { $0.isWhitespace }.joined(separator: " ")
      #expect(words.contains("without it, “The animal didn't cross the street"), "\(help)")
    }
  }
}
