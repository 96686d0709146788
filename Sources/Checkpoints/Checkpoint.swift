import AttentionEngine
import Safetensors
import Tokenizers

/// A folder with a model, open: its configuration is understood, and every tensor that the model
/// needs is there and has the right shape. Vectors were read; matrices stay in the files until a
/// product needs them.
package struct Checkpoint: Sendable {
  /// As `config.json` has it, for instance `gpt2`.
  package let modelType: String
  /// The class that wrote the files, for instance `GPT2LMHeadModel`; nil where they do not say.
  package let architecture: String?
  package let warnings: [CheckpointWarning]
  /// The files with the weights.
  package let files: [MappedFile]
  /// All that stand in them, in the order of their names.
  let fileTensors: [FileTensor]
  package var tensors: [StoredTensor] { fileTensors.map(\.tensor) }
  /// Tokens that end a text that the model writes.
  package let endTokens: [Int]
  package let tokenizer: Tokenizer?
  let loaded: LoadedModel

  /// - Parameter folder: the path of a folder as `save_pretrained` and the hub have it.
  package init(folder: String) throws(CheckpointError) {
    let folder = try CheckpointFolder(path: folder)
    let configuration = try ModelConfiguration(folder.configuration)
    let family = try ModelFamilies.family(configuration)
    let writing = try WritingConfiguration(configuration, folder.generation, of: family)
    let weights = WeightReader(folder.tensors)
    var loaded: LoadedModel
    do throws(CheckpointError) {
      loaded = try family.model(weights)
      warnings = try folder.warnings + weights.finish()
    } catch {
      throw error.telling(defaulted: configuration.reader.defaulted)
    }
    tokenizer = try folder.tokenizer()
    loaded.setWords { [tokenizer] in tokenizer?.token($0) }
    loaded.startToken = loaded.startToken ?? writing.startToken
    self.loaded = loaded
    endTokens = writing.endTokens
    modelType = configuration.modelType
    architecture = configuration.architecture
    files = folder.files
    fileTensors = folder.tensors.values.sorted { $0.tensor.name < $1.tensor.name }
  }

  /// The model, with nothing to read.
  package var withoutText: AttentionModel { loaded.model }

  /// Whether the model has an encoder for a text and a decoder for its target.
  package var isEncoderDecoder: Bool { loaded.model.source != nil }

  /// The most tokens of a text; nil where there is no limit.
  package var textLimit: Int? { loaded.limits[isEncoderDecoder ? .source : .main] }

  /// The most tokens of what a model writes, the first included; nil where there is no limit.
  package var writingLimit: Int? { loaded.limits[.main] }

  /// What `save_pretrained` and the hub put beside the weights: of use to others where it is not read
  /// here.
  package static let fileNames: Set<String> = [
    "config.json", "generation_config.json", "tokenizer.json", "tokenizer_config.json",
    "special_tokens_map.json", "added_tokens.json", "vocab.json", "vocab.txt", "merges.txt",
    "spiece.model", "tokenizer.model", "sentencepiece.bpe.model", "source.spm", "target.spm",
    "model.safetensors", "model.safetensors.index.json", "pytorch_model.bin",
    "pytorch_model.bin.index.json",
  ]

  /// Whether somebody wrote into the weights since they were opened.
  package var hasChanged: Bool { files.contains(where: \.hasChanged) }
}

extension LoadedModel {
  /// Names the rows of the embeddings and the columns of the logits. A table may have more rows than
  /// there are tokens; the others are called by their number.
  /// - Parameter token: the text of a token.
  mutating func setWords(_ token: (Int) -> String?) {
    let counts = [
      model.main.embeddings.rows, model.source?.sequence.embeddings.rows ?? 0,
      model.output?.weight?.columns ?? 0,
    ]
    let words = (0..<(counts.max() ?? 0)).map { token($0) ?? "<\($0)>" }
    // A slice that is the whole shares its memory.
    let first = { (count: Int) in count == words.count ? words : Array(words[..<count]) }
    model.main.words = first(counts[0])
    model.source?.sequence.words = first(counts[1])
    model.output?.words = first(counts[2])
  }
}
