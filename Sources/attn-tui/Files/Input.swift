import ArgumentParser
import AttentionEngine
import Checkpoints
import Exports
import Glibc
import Scenes
import Workbench

/// What INPUT names on the command line.
enum Input {
  case scene(Scene)
  case checkpoint(OpenedCheckpoint)
  case capture(OpenedCapture)

  /// Opens it; prints what is wrong and ends with status 1 where it cannot.
  static func open(_ path: String, _ options: TextOptions) throws -> Input {
    try checkName(path)
    guard FileAccess.isFolder(path) else {
      let isCapture = Capture.isNamed(path)
      if let option = options.given {
        throw ValidationError(
          isCapture
            ? "A capture holds the maps of one text: \(option) is for checkpoints."
            : "A scene has its own text: \(option) is for checkpoints.")
      }
      if isCapture { return .capture(try openCapture(path)) }
      if let reason = words(forPartOfCheckpoint: path) { throw StandardStreams.fail(reason) }
      return .scene(try Scene.open(path))
    }
    let text = try options.checkpointText()
    do throws(CheckpointError) {
      let checkpoint = try Checkpoint(folder: path)
      for warning in checkpoint.warnings {
        StandardStreams.error("attn-tui: \(path): note: \(warning)")
      }
      let opened = try OpenedCheckpoint(
        checkpoint, path: path, place: FileAccess.absolute(path), text: text,
        truncates: options.truncate)
      for note in opened.tokenized.truncationNotes {
        StandardStreams.error("attn-tui: \(path): note: \(note)")
      }
      return .checkpoint(opened)
    } catch {
      throw StandardStreams.fail(words(for: error, in: path))
    }
  }

  /// - Throws: `ValidationError` for a name that is none, as that of an unset variable of the shell.
  static func checkName(_ path: String) throws {
    if path.isEmpty { throw ValidationError("The input has no name.") }
  }

  private static func openCapture(_ path: String) throws -> OpenedCapture {
    let opened = OpenedCapture(try Capture.open(path), path: path)
    for note in [opened.capture.note].compactMap({ $0 }) + opened.rowFindings.notes {
      StandardStreams.error("attn-tui: \(path): note: \(note)")
    }
    return opened
  }

  /// What is wrong with a folder.
  static func words(for error: CheckpointError, in folder: String) -> String {
    switch error {
    case .file("config.json", .missing):
      return "\(folder): error: the folder has no config.json, as that of a checkpoint has; "
        + "name a checkpoint's folder, or a scene file"
    // Where nobody may look into the folder, its files are not the reason.
    case .file("config.json", .cannotOpen(EACCES)) where access(folder, X_OK) != 0:
      return "\(folder): error: the folder cannot be read: \(FileAccess.message(EACCES))"
    default: return error.messages.map { "\(folder): error: \($0)" }.joined(separator: "\n")
    }
  }

  /// What is wrong with a file that is one of a checkpoint's; nil for any other.
  static func words(forPartOfCheckpoint path: String) -> String? {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    guard partsOfCheckpoints.contains(name), FileAccess.exists(path) else { return nil }
    let folder = path == name ? "." : String(path.dropLast(name.count + 1))
    return "\(path): error: this is a checkpoint's \(name): open its folder, \(folder)"
  }

  /// But the weights, which may be a capture, too.
  private static let partsOfCheckpoints = Checkpoint.fileNames.subtracting(["model.safetensors"])

  /// What to say where somebody wrote into the weights since they were opened; nil where nobody did.
  var changeOfWeights: String? {
    guard case .checkpoint(let checkpoint) = self, checkpoint.checkpoint.hasChanged else {
      return nil
    }
    return "\(checkpoint.path): the weights were written into while they were read: the numbers "
      + "would be old and new ones mixed"
  }

  /// The files that it was read from.
  var filePaths: [String] {
    switch self {
    case .scene(let scene): scene.filePaths
    case .checkpoint(let checkpoint): checkpoint.filePaths
    case .capture(let capture): [capture.path]
    }
  }

  /// What the model is called: a checkpoint's folder says it, and the file of a capture may. A scene is
  /// no model of that kind.
  var modelName: String? {
    switch self {
    case .scene: nil
    case .checkpoint(let opened): opened.name
    case .capture(let opened): opened.capture.model
    }
  }

  /// The tokens of a checkpoint's texts, with their places in them; nil where they are a scene's, or
  /// there is no such text. What a decoder reads has no places: its first token is in no text.
  func tokens(of part: Part) -> ExportedTokens? {
    guard case .checkpoint(let opened) = self else { return nil }
    let isText = opened.checkpoint.isEncoderDecoder == (part == .source)
    guard isText else { return nil }
    let text = opened.tokenized
    return ExportedTokens(ids: text.ids, texts: text.tokens, offsets: text.offsets)
  }

  /// The whole pass, nothing of which is computed yet; what a scene writes belongs to it.
  func trace(of model: AttentionModel) -> Trace {
    switch self {
    case .scene:
      var trace = Trace(model: model)
      trace.decode(maximum: Scene.Limit.tokens)
      return trace
    case .checkpoint, .capture:
      return Trace(
        model: model, threads: Machine.threads,
        limits: TraceLimits(mapCells: .max, passCells: .max))
    }
  }

  var model: AttentionModel {
    switch self {
    case .scene(let scene): scene.model
    case .checkpoint(let checkpoint): checkpoint.model
    case .capture(let capture): capture.model
    }
  }

  var state: State {
    switch self {
    case .scene(let scene): State(scene: scene)
    case .checkpoint(let checkpoint): State(checkpoint: checkpoint, threads: Machine.threads)
    case .capture(let capture): State(capture: capture, threads: Machine.threads)
    }
  }
}

/// The texts that a checkpoint reads.
struct TextOptions: ParsableArguments {
  @Option(
    parsing: .unconditional,
    help: """
      The text that a checkpoint reads; without it, “\(CheckpointText.example.text)”
      """)
  var text: String?

  @Option(
    help:
      "A file with the text, of which one line break at the end is left out; - is standard input.",
    completion: .file())
  var textFile: String?

  @Option(parsing: .unconditional, help: "The second text of a pair.")
  var textPair: String?

  @Option(parsing: .unconditional, help: "What the decoder of an encoder-decoder is to write.")
  var target: String?

  @Flag(
    help: "Of a text with more tokens than the model has positions for, read the first ones.")
  var truncate = false

  func validate() throws {
    if text != nil, textFile != nil {
      throw ValidationError("--text and --text-file exclude each other.")
    }
  }

  /// The first option that was given.
  var given: String? {
    let options = [
      ("--text", text), ("--text-file", textFile), ("--text-pair", textPair), ("--target", target),
    ]
    return options.first { $0.1 != nil }?.0 ?? (truncate ? "--truncate" : nil)
  }

  /// The texts; an example where none was given.
  func checkpointText() throws -> CheckpointText {
    let text = try self.text ?? textFile.map(Self.contents) ?? CheckpointText.example.text
    return CheckpointText(text: text, pair: textPair, target: target)
  }

  private static func contents(of file: String) throws -> String {
    switch file == "-" ? FileAccess.readStandardInput() : FileAccess.read(file) {
    case .success(let bytes):
      guard let text = String(validating: bytes, as: UTF8.self) else {
        throw StandardStreams.fail("attn-tui: \(file): the text is not UTF-8")
      }
      return String(text.withoutFinalLineBreak)
    case .failure(.unreadable) where FileAccess.isStream(file):
      throw StandardStreams.fail(
        "attn-tui: \(file): the text is no file; --text-file - reads standard input")
    case .failure(let problem):
      throw StandardStreams.fail("attn-tui: \(file): \(problem.message(subject: "the text"))")
    }
  }
}

extension String {
  /// Editors and `echo` end a text with a line break that is no part of it.
  fileprivate var withoutFinalLineBreak: Substring {
    // `\r\n` is one character.
    last == "\n" || last == "\r\n" ? dropLast() : self[...]
  }
}

extension OpenedCheckpoint {
  /// The options with which it is opened like this.
  var options: [String] {
    let text = text(of: model)
    return ["--text", text.text] + (text.pair.map { ["--text-pair", $0] } ?? [])
      + (text.target.map { ["--target", $0] } ?? []) + (truncates ? ["--truncate"] : [])
  }
}
