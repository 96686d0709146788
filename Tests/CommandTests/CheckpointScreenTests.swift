import Foundation
import Testing

/// What the workbench says of checkpoints: what holds for scenes is not said of them.
@Suite struct CheckpointScreenTests {
  private func screen(
    _ model: String, _ keys: String, text: String = "I love tennis.", size: String = "120x40"
  ) throws -> String {
    let outcome = try Program.run(
      [
        "screen", "\(Repository.path)/Tests/CheckpointsTests/Reference/models/\(model)", "--text",
        text, "--size", size, "--keys", keys,
      ], in: TemporaryFolder(scenes: false))
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    return outcome.text
  }

  @Test func anEditedNumberIsNotThatOfTheCheckpoint() throws {
    let edited = try screen("bert", "Q Tab Tab Enter C-u 5 Enter")
    #expect(edited.contains("5  edited here · the checkpoint has "))
    #expect(!edited.contains("written in the checkpoint"))
    #expect(try screen("bert", "Q Tab Tab").contains("written in the checkpoint"))
  }

  /// Between the sum of the products and the weight a number is added for the distance.
  @Test func theBiasOfAScoreIsPartOfWhy() throws {
    let why = try screen(
      "t5", "Down Down Right |", text: "translate English to French: I like tennis.")
    for line in [
      "Σ = 3.926", "scaled 3.93 ", "+ bias table[1, 0] = 0.303", "biased 4.23, weight 0.027",
    ] {
      #expect(why.contains(line), "\(line)")
    }
    #expect(try screen("bert", "Down |").contains(", weight 0."))
    // It comes after the last product, and so before the first one.
    let table = try screen(
      "t5", "Down Down Right | p f", text: "translate English to French: I like tennis.")
    #expect(table.contains(" bias table[1, 0] "), "\(table)")
    #expect(table.contains("0.303"))
  }

  /// The smallest screen has all that it ends in, and says how many products it has not.
  @Test(arguments: ["Down Down Right |", "Down Down Right | n n n n n n n n n"])
  func theBiasOfAScoreHasRoomOnTheSmallestScreen(_ keys: String) throws {
    let why = try screen(
      "t5", keys, text: "translate English to French: I like tennis.", size: "60x16")
    for line in [
      "│ Σ = 3.926, scaled 3.93 ", "│ + bias table[1, 0] = 0.303", "│ biased 4.23, weight 0.027 ",
      " more products",
    ] { #expect(why.contains(line), "\(why)") }
    // Of a decoder's own attention the mask comes after the bias.
    let masked = try screen("t5", ". . . . Down | n n n n", size: "60x16")
    for line in ["│ Σ = ", "│ + bias table[", "│ biased ", ", weight ", " more products"] {
      #expect(masked.contains(line), "\(masked)")
    }
  }

  /// What a model guesses is no text that it wrote on.
  @Test func aMaskedModelSaysWhatItGuesses() throws {
    let one = try screen("bert-hubnames", "", text: "The [MASK] sat on the mat.")
    #expect(one.contains(" The [MASK] sat on the mat.  likeliest for [MASK]: ##ats\n"), "\(one)")
    let two = try screen("bert-hubnames", "", text: "The [MASK] sat on [MASK] mat.", size: "60x24")
    #expect(two.contains("likeliest for [MASK] at 2, 6: "), "\(two)")
    let none = try screen("bert-hubnames", "", text: "The cat sat.")
    #expect(none.contains("likeliest at each token: "), "\(none)")
    for text in [one, two, none] { #expect(!text.contains(" ▸ ")) }
    #expect(try screen("gpt2", "").contains(" ▸"))
  }

  @Test func editsOfACheckpointLastAsLongAsTheSession() throws {
    let edited = try screen("bert", "Q Tab Tab + +")
    #expect(edited.contains("edited 1 · session only") && !edited.contains("unsaved"))
  }

  @Test func theTargetIsEditedInTheDecoder() throws {
    let asked = try screen("t5", "i")
    #expect(asked.contains(" source (in the decoder i edits the target): I love tennis."))
    let target = try screen("t5", ". . . . i")
    #expect(target.contains(" target, empty to let the model write:"))
    let typed = try screen("t5", ". . . . i C-u \"le tennis.\" Enter")
    #expect(typed.contains("I love tennis. → le tennis."))
    #expect(try screen("t5", ". . . . i C-u \"le tennis.\" Enter u").contains("I love tennis. → "))
    // By name either text is found wherever the cursor is.
    for keys in ["", ". . . . "] {
      let byName = try screen("t5", keys + ": \"target\" Enter")
      #expect(byName.contains(" target, empty to let the model write:"), "\(keys)")
      let source = try screen("t5", keys + ": \"edit the source\" Enter")
      #expect(source.contains(" source (in the decoder i edits the target): I love"), "\(keys)")
    }
    #expect(
      try screen("t5", "C-d C-u \"le tennis.\" Enter").contains("I love tennis. → le tennis."))
    let tokens = try screen("t5", ". . .")
    #expect(tokens.contains("i  edits the target"))
  }

  @Test func aTextThatIsTooLongIsRefusedInFull() throws {
    let text = String(repeating: "le ", count: 99)
    for width in [80, 120] {
      let refused = try screen("gpt2", "i C-u \"\(text)\" Enter", size: "\(width)x30")
      #expect(refused.contains(" tokens; the model has positions for 64\n"))
    }
  }

  /// One table of the file is the biases of all layers of a stack.
  @Test func tiedBiasesChangeTogether() throws {
    let edited = try screen("t5", ". D Space Tab Tab + + +", size: "140x40")
    #expect(edited.contains("the same number in the file"))
    #expect(edited.contains("also bias table[0, 0] of encoder 0"))
    #expect(edited.contains("edited 1 "))
    let other = try screen("t5", ". D Space Tab Tab + + + ,", size: "140x40")
    #expect(other.contains("0.917  bias table[0, 0]"))
    let untouched = try screen("t5", ". . D Space Tab Tab", size: "140x40")
    #expect(untouched.contains("written in the checkpoint"))
  }

  /// The embeddings of GPT-2 are the weights of its logits, too.
  @Test func tiedEmbeddingsAreTheHead() throws {
    let edited = try screen("gpt2", "E Tab + + +", size: "140x40")
    #expect(edited.contains("also the logits’ W[0, <|endoftext|>]: the same number in the file"))
    #expect(edited.contains("edited 1 "))
  }

  @Test func aWrittenNumberNamesItsTensor() throws {
    let place = "│ transformer.h.0.attn.c_attn.weight[0, 17]"
    #expect(try screen("gpt2", "K Tab Tab Right").contains(place))
    let edited = try screen("gpt2", "K Tab Tab Right Enter C-u 5 Enter")
    #expect(edited.contains("5  edited here · the checkpoint has ") && edited.contains(place))
    // Where a line is too short it ends between two parts of the name.
    let narrow = try screen("bert-sharded", "Q Tab Tab Right", size: "100x36")
    #expect(narrow.contains("│ bert.encoder.layer.0.attention.self. "), "\(narrow)")
    #expect(narrow.contains("│   query.weight[1, 0]"))
  }

  @Test("layers of encoders and decoders are called as in exports and captures")
  func layersAreCalledAsInExports() throws {
    let shown = try screen("bart", ". . .")
    #expect(
      shown.contains(
        " source  encoder 0  encoder 1  input  decoder 0  cross 0  decoder 1  cross 1 "))
    #expect(shown.contains("decoder layer 0 · head 0 of 2"))
    let cross = try screen("bart", ". . . . K")
    #expect(
      cross.contains("decoder layer 0, cross-attention")
        && cross.contains("encoder ffn-norm₁ · W_K"), "\(cross)")
    let all = try screen("bart", "!")
    for name in ["encoder 1", "decoder 0", "cross 0", "decoder 1", "cross 1"] {
      #expect(all.contains("│ \(name) ") || all.contains("│   \(name) "), "\(all)")
    }
    #expect(!all.contains("dec2") && !all.contains("x5"))
    let part = try screen("bart", "! Down Down Down", size: "80x24")
    #expect(part.contains("of 6 layers ─┘") && part.contains("–x0 of 6"), "\(part)")
    #expect(try screen("bart", ". . . . &").contains("cross 0, head 0 is marked"))
  }

  /// The model has 64 positions, and the text 62 tokens.
  @Test func anotherTextSaysThatWrittenWordsAreGone() throws {
    let gone = try screen("gpt2", "@ @ i x Enter")
    #expect(gone.contains(" Text: I love tennis.x; 2 written words are gone"), "\(gone)")
    #expect(try !screen("gpt2", "i x Enter").contains("gone"))
    #expect(try screen("t5", "C-d a Enter u").contains("Undone: Target: a"))
  }

  @Test func aTextThatFillsThePositionsStays() throws {
    let text =
      "The animal did not cross the street because it was too tired and the street was very "
      + "wide, and then it went home and slept. x" + String(repeating: " a", count: 9)
    let full = "The text is as long as the 64 positions of the model allow"
    #expect(try screen("gpt2", "", text: text).contains("62 tokens"))
    let second = try screen("gpt2", "@ @", text: text)
    #expect(second.contains("64 tokens") && second.contains(". \(full)"))
    let third = try screen("gpt2", "@ @ @", text: text)
    #expect(third.contains("64 tokens") && third.contains(" \(full); i and Enter go back to the"))
    let back = try screen("gpt2", "@ @ @ i Enter", text: text)
    #expect(back.contains("62 tokens"))
  }

  @Test(arguments: [
    ("y", "A checkpoint does not learn here: it does not say what would be right to predict"),
    ("H", "A checkpoint does not learn here: it does not say what would be right to predict"),
    ("J", "A checkpoint does not learn here: it does not say what would be right to predict"),
    (
      "v",
      "Nothing to compare side by side: scenes say what is compared, checkpoints do not; d shows what changed"
    ),
  ])
  func whatScenesHaveIsNotAskedOfIt(_ key: String, _ reason: String) throws {
    #expect(try screen("gpt2", key).contains(reason))
  }

  /// A word to be guessed is what somebody wants to see guessed.
  @Test func theCursorIsOnTheMask() throws {
    let shown = try screen("bert-hubnames", "B", text: "Le chat [MASK] mange.")
    #expect(shown.contains("▸[MASK]") && shown.contains("“[MASK]” predicts"), "\(shown)")
    #expect(try screen("bert-hubnames", "B", text: "Le chat mange.").contains("▸[SEP]"))
  }

  /// What is multiplied adds up as it is printed, and says where it comes from.
  @Test func anAngleSaysItsFrequency() throws {
    let shown = try screen("llama3rope", "Q l l l", text: "Le chat noir mange.")
    for line in [
      "angle = 10 · 0.0001250 = 0.001250", "10000^(−2·3/8) = 0.001000",
      "scaled as in Llama 3: 0.0001250",
    ] { #expect(shown.contains(line), "\(shown)") }
    let plain = try screen("llama", "Q l l", text: "Le chat noir mange.")
    #expect(plain.contains("500^(−2·2/8) = 0.04472") && !plain.contains("scaled as"))
    let why = try screen("llama", "|")
    #expect(why.contains("q and k after rotation; f shows the angles"))
    #expect(!(try screen("gpt2", "|").contains("after rotation")))
  }

  @Test func stagesHaveTheirWholeNamesAsFarAsTheyFit() throws {
    let wide = try screen("gpt2", "", size: "140x40")
    for name in ["Context", "ffn-pre-norm", "intermediate", "activation", "ffn-residual"] {
      #expect(wide.contains(name), "\(wide)")
    }
    let narrow = try screen("llama", "", size: "100x30")
    let bar = narrow.split(separator: "\n").first { $0.contains(" q-raw ") } ?? ""
    #expect(bar.contains(" ffn-pre ") && bar.hasSuffix("…"), "\(narrow)")
    let usual = try screen("llama", "", size: "120x30")
    #expect(usual.contains("ffn-res\n") || usual.contains("ffn-residual\n"), "\(usual)")
    // The stage that T5 has alone has a letter, too.
    #expect(try screen("t5", "D D").contains("┌ biased "))
    #expect(try screen("t5", "").contains("biaseD"))
  }

  @Test func keysThatHeadsShareAreOnTheirPages() throws {
    for key in ["K", "V", "K Backspace Backspace"] {
      let shown = try screen("llama", ". ] \(key)")
      #expect(shown.contains(" of heads 0–1 (kept with head 0) "), "\(shown)")
      #expect(shown.contains("head 1 of 4") && !shown.contains("(K)"))
      #expect(!shown.contains("takes its keys and values from head"))
    }
  }
}
