import Foundation
import Safetensors
import Testing

/// Commands on captures, as users get them.
@Suite struct CaptureCommandTests {
  /// 1, 0.5, 0.5 of half precision: the map of two tokens of which the second looks at both.
  private static let half: [UInt8] = [0x00, 0x3C, 0x00, 0x00, 0x00, 0x38, 0x00, 0x38]

  /// Layers 5 and 11 of a model, two heads each, over two tokens; in layer 11 every query takes
  /// itself.
  private func folder() throws -> TemporaryFolder {
    let folder = try TemporaryFolder(scenes: false)
    try folder.write(
      "large.safetensors",
      TensorFile.bytes(
        of: [
          NewTensor(name: "attn.5", shape: [2, 2, 2], .bytes(Self.half + Self.half, .float16)),
          NewTensor(name: "attn.11", shape: [1, 2, 2, 2], values: [1, 0, 0, 1, 1, 0, 0, 1]),
          NewTensor(name: "hidden.0", shape: [2, 1], values: [0, 0]),
        ], metadata: [("tokens", #"["Le", "chat"]"#), ("model", "a large one")]))
    return folder
  }

  private func run(_ arguments: [String], in folder: TemporaryFolder) throws -> Program.Outcome {
    try Program.run(arguments, in: folder)
  }

  @Test func showsAScreen() throws {
    let folder = try folder()
    let screen = try run(
      ["screen", "large.safetensors", "--size", "110x30", "--keys", ". Down"], in: folder
    ).text
    #expect(screen.contains("large  captured from a large one: Le chat"))
    #expect(screen.contains("layer 11 · head 0 of 2 · 2 tokens"))
    #expect(screen.contains("weights, as the file has them"))
    #expect(screen.contains("weights[chat, Le]") && screen.contains("Σ of the row “chat” = 1"))
  }

  /// A capture of one head and two tokens.
  private func folder(with name: String, rows: [Float]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder(scenes: false)
    let map = NewTensor(name: "attn.2", shape: [1, 2, 2], values: rows)
    try folder.write(name, TensorFile.bytes(of: [map], metadata: []))
    return folder
  }

  @Test func rowsThatAreNoSharesAreSpokenOf() throws {
    let folder = try folder(with: "odd.safetensors", rows: [1, 0, 0.25, 0.25])
    let note =
      "odd.safetensors: note: 1 of 2 rows is no shares of the attention: the first is that of query "
      + "1 in layer 2, head 0, which adds up to 0.5, not to 1\n"
    let check = try run(["check", "odd.safetensors"], in: folder)
    #expect(check.exitCode == 0 && check.errors == note)
    let screen = try run(["screen", "odd.safetensors", "--keys", "Down"], in: folder)
    #expect(screen.exitCode == 0 && screen.errors == "attn-tui: " + note)
    #expect(screen.text.contains("The row adds up to 0.5, not to 1:"))
    let heads = try run(
      ["screen", "odd.safetensors", "--keys", "!", "--size", "80x24"], in: folder)
    #expect(heads.text.contains("2 H0 · 1 of 2 rows are no shares · entropy"))
    let details = try run(
      ["screen", "odd.safetensors", "--keys", "!", "--size", "160x40"], in: folder)
    #expect(details.text.contains("1 of 2 rows do not add up to 1"))
    let good = try self.folder()
    #expect(try !run(["check", "large.safetensors"], in: good).errors.contains("shares"))
  }

  @Test func rowsThatAreAllZeroAreSpokenOf() throws {
    let folder = try folder(with: "zero.safetensors", rows: [0, 0, 0.25, 0.75])
    let check = try run(["check", "zero.safetensors"], in: folder)
    #expect(
      check.exitCode == 0
        && check.errors
          == "zero.safetensors: note: 1 of 2 rows is all zero, as of queries that attend to nothing: "
          + "the first is that of query 0 in layer 2, head 0\n"
    )
    let first = try run(["screen", "zero.safetensors", "--size", "120x30"], in: folder).text
    #expect(first.contains("The row is all zero: its query attends to"))
    let second = try run(
      ["screen", "zero.safetensors", "--size", "120x30", "--keys", "Down"], in: folder
    ).text
    #expect(!second.contains("The row is"))
  }

  @Test func allHeadsAreATable() throws {
    let folder = try folder()
    let csv = try run(
      ["export", "large.safetensors", "--stage", "heads", "-o", "heads.csv"], in: folder)
    #expect(csv.exitCode == 0 && csv.output.isEmpty)
    let lines = try folder.text("heads.csv").split(separator: "\n")
    #expect(lines.count == 5 && lines[0].hasPrefix("layer,head,on,entropy,distance,first"))
    #expect(lines[3] == "layer 11,0,true,0.0,0.0,0.5,0.0,1.0,0.0,0.0")
    let npy = try run(
      ["export", "large.safetensors", "--stage", "heads", "--format", "npy"], in: folder)
    #expect(npy.exitCode == 1 && npy.errors.contains("exported as text, csv or json"))
  }

  @Test func exportsAMap() throws {
    let folder = try folder()
    let export = { (arguments: [String]) in
      try run(["export", "large.safetensors", "--stage", "weights"] + arguments, in: folder)
    }
    let csv = try export(["--layer", "5", "--head", "1", "--format", "csv"])
    #expect(csv.exitCode == 0 && csv.text == ",Le,chat\nLe,1.0,0.0\nchat,0.5,0.5\n")
    let json = try export(["--layer", "11", "--format", "json"]).text
    #expect(json.contains("\"layer\": 11, \"head\": 0"))
    #expect(try export(["--layer", "11"]).text.hasPrefix("weights · layer 11 · head 0 · 2x2"))
    let none = try export([])
    #expect(none.exitCode == 1)
    #expect(none.errors.contains("there is no layer 0: the capture has 5, 11"))
    let head = try export(["--layer", "5", "--head", "2"])
    #expect(head.exitCode == 1 && head.errors.contains("there is no head 2"))
    let tokens = try run(
      ["export", "large.safetensors", "--stage", "tokens", "--format", "json"], in: folder)
    // Nothing is known of ids and places.
    #expect(tokens.text == #"{"stage": "tokens", "tokens": ["Le", "chat"]}"# + "\n")
    let csvTokens = try run(
      ["export", "large.safetensors", "--stage", "tokens", "--format", "csv"], in: folder)
    #expect(csvTokens.text == "index,token\n0,Le\n1,chat\n")
  }

  @Test func theWholeExportIsACaptureAgain() throws {
    let folder = try folder()
    let all = try run(
      [
        "export", "large.safetensors", "--stage", "all", "--format", "safetensors", "--output",
        "all.safetensors",
      ], in: folder)
    #expect(all.exitCode == 0, "\(all.errors)")
    let file = try folder.read("all.safetensors")
    let directory = try TensorDirectory(of: file)
    #expect(
      Set(directory.tensors.map(\.name)) == ["layers.5.weights", "layers.11.weights"])
    #expect(
      directory["layers.5.weights"]?.values(in: file) == [1, 0, 0.5, 0.5, 1, 0, 0.5, 0.5])
    let check = try run(["check", "all.safetensors"], in: folder)
    #expect(
      check.text == """
        all.safetensors: captured from a large one
          layer 5: layers.5.weights, 2 heads, 2x2
          layer 11: layers.11.weights, 2 heads, 2x2

        """)
  }

  @Test func theWholeExportOfACheckpointNamesIt() throws {
    let folder = try TemporaryFolder(scenes: false)
    let model = "\(Repository.path)/Tests/CheckpointsTests/Reference/models/bert"
    let all = try run(
      [
        "export", model, "--text", "le chat", "--stage", "all", "--format", "safetensors", "-o",
        "all.safetensors",
      ], in: folder)
    #expect(all.exitCode == 0, "\(all.errors)")
    let check = try run(["check", "all.safetensors"], in: folder)
    #expect(check.text.hasPrefix("all.safetensors: captured from bert\n"), "\(check.text)")
  }

  @Test func otherStagesAreNotThere() throws {
    let folder = try folder()
    for arguments in [
      ["--stage", "q", "--layer", "5"], ["--stage", "embeddings"], ["--stage", "logits"],
    ] {
      let outcome = try run(["export", "large.safetensors"] + arguments, in: folder)
      #expect(outcome.exitCode == 1, "\(arguments)")
      #expect(
        outcome.errors.contains("a capture has the attention weights alone: all other numbers"),
        "\(arguments): \(outcome.errors)")
    }
    for matrix in ["W_Q", "embedding_table"] {
      let outcome = try run(["export", "large.safetensors", "--stage", matrix], in: folder)
      #expect(outcome.exitCode == 1 && outcome.errors.contains("there is no \(matrix)"))
    }
  }

  @Test func checkSaysWhatIsInIt() throws {
    let folder = try folder()
    let outcome = try run(["check", "large.safetensors"], in: folder)
    #expect(outcome.exitCode == 0)
    #expect(
      outcome.text == """
        large.safetensors: captured from a large one
          layer 5: attn.5, 2 heads, 2x2
          layer 11: attn.11, 2 heads, 2x2

        """)
    #expect(
      outcome.errors
        == "large.safetensors: note: 1 tensor is no attention map, and not read: `hidden.0`\n")
  }

  /// Of the program's own exports the weights alone are read, and that is said.
  @Test func whatIsNotReadIsSaidOnOpening() throws {
    let folder = try TemporaryFolder()
    let export = try run(
      [
        "export", "chat-noir.scene", "--stage", "all", "--format", "safetensors", "-o",
        "pass.safetensors",
      ], in: folder)
    #expect(export.exitCode == 0)
    let heads = [
      NewTensor(name: "layers.0.weights", shape: [1, 1], values: [1]),
      NewTensor(name: "layers.0.q", shape: [1, 1], values: [1]),
      NewTensor(name: "layers.12.q", shape: [1, 1], values: [1]),
      NewTensor(name: "logits", shape: [1, 1], values: [1]),
    ]
    try folder.write("kinds.safetensors", TensorFile.bytes(of: heads))
    for command in [["check"], ["screen"], ["export", "--stage", "weights"]] {
      let pass = try run(command + ["pass.safetensors"], in: folder)
      #expect(pass.exitCode == 0)
      #expect(
        pass.errors.contains("pass.safetensors: note: ")
          && pass.errors.contains("are no attention maps, and not read: ")
          && pass.errors.contains("`layers.0.q`"), "\(pass.errors)")
      let kinds = try run(command + ["kinds.safetensors"], in: folder)
      #expect(
        kinds.errors.hasSuffix(
          "3 tensors are no attention maps, and not read: `layers.*.q` (2), `logits`\n"))
    }
    let screen = try run(["screen", "kinds.safetensors", "--size", "120x30"], in: folder)
    #expect(screen.text.contains("3 tensors are no attention maps, and not read:"))
  }

  @Test func whatIsNoCaptureIsSaid() throws {
    let folder = try folder()
    try folder.write(
      "model.safetensors",
      TensorFile.bytes(of: [NewTensor(name: "wte.weight", shape: [1], values: [0])]))
    try folder.write("broken.safetensors", "no header")
    for command in [["check"], ["screen"], ["export", "--stage", "weights"], ["open"]] {
      let weights = try run(command + ["model.safetensors"], in: folder)
      #expect(weights.exitCode == 1)
      #expect(
        weights.errors.contains("model.safetensors: error: no tensor is an attention map")
          && weights.errors.contains("these are a model's weights: open their folder"))
    }
    let missing = try run(["check", "none.safetensors", "large.safetensors"], in: folder)
    #expect(
      missing.exitCode == 1
        && missing.errors.contains("attn-tui: none.safetensors: there is no such file"))
    // What follows is checked all the same.
    #expect(missing.text.contains("layer 5: attn.5"))
    let broken = try run(["check", "broken.safetensors"], in: folder)
    #expect(broken.exitCode == 1 && broken.errors.contains("broken.safetensors: error: "))
  }

  @Test func textsAndMeasurementsNeedAModel() throws {
    let folder = try folder()
    let text = try run(["screen", "large.safetensors", "--text", "a"], in: folder)
    #expect(text.exitCode == 64)
    #expect(
      text.errors.contains("A capture holds the maps of one text: --text is for checkpoints."))
    let train = try run(["train", "large.safetensors"], in: folder)
    #expect(
      train.exitCode == 1
        && train.errors == "large.safetensors: a capture learns nothing: the model is not in it\n")
    let bench = try run(["bench", "large.safetensors", "--runs", "1"], in: folder)
    #expect(bench.exitCode == 0, "\(bench.errors)")
    #expect(bench.text.contains("start to first frame") && bench.text.contains("key to frame"))
  }

  /// Layers of an encoder and a decoder are asked for by their places, which check names.
  @Test func stacksOfTwoSequences() throws {
    let folder = try TemporaryFolder(scenes: false)
    let maps = { (name: String, shape: [Int]) in
      NewTensor(name: name, shape: shape, values: Array(repeating: 0.5, count: shape.reduce(1, *)))
    }
    try folder.write(
      "two.safetensors",
      TensorFile.bytes(
        of: [
          maps("enc_attn.1", [1, 2, 2]), maps("dec_attn.1", [1, 1, 1]),
          maps("cross_attn.1", [1, 1, 2]),
        ], metadata: [("tokens", #"["<s>"]"#), ("source_tokens", #"["a", "b"]"#)]))
    let check = try run(["check", "two.safetensors"], in: folder)
    #expect(
      check.text == """
        two.safetensors: captured
          encoder layer 1: enc_attn.1, 1 head, 2x2 (--layer 0)
          decoder layer 1: dec_attn.1, 1 head, 1x1 (--layer 1)
          decoder layer 1 cross: cross_attn.1, 1 head, 1x2 (--layer 2)

        """)
    let cross = try run(
      ["export", "two.safetensors", "--stage", "weights", "--layer", "2", "--format", "csv"],
      in: folder)
    #expect(cross.text == ",a,b\n<s>,0.5,0.5\n")
    let all = try run(
      [
        "export", "two.safetensors", "--stage", "all", "--format", "safetensors", "-o",
        "again.safetensors",
      ], in: folder)
    #expect(all.exitCode == 0, "\(all.errors)")
    let again = try run(["screen", "again.safetensors", "--size", "110x30"], in: folder)
    #expect(again.text.contains("a b → <s>") && again.text.contains("encoder layer 1"))
  }
}
