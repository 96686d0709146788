import ArgumentParser
import Scenes

struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the workbench (what attn-tui does without a command).")

  @Argument(
    help: """
      A scene file, a checkpoint folder or a capture; without it, the gallery of the scenes in the folder scenes.
      """,
    completion: .file(extensions: ["scene", "safetensors"]))
  var input: String?

  @OptionGroup var texts: TextOptions

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Option(help: .hidden)
  var timings: String?

  func run() throws {
    if input == nil, let option = texts.given {
      throw ValidationError("\(option) is for checkpoints: name a folder too.")
    }
    let status = try input.map(open) ?? openGallery()
    if status != 0 { throw ExitCode(status) }
  }

  private func open(_ path: String) throws -> Int32 {
    let state = try Input.open(path, texts).state
    var session = Session(state: state, ascii: ascii, timings: timings.map(Timings.init(path:)))
    return try session.run()
  }

  private func openGallery() throws -> Int32 {
    guard var session = GallerySession(folder: "scenes", ascii: ascii) else {
      StandardStreams.error(
        "attn-tui: name a scene file: there is no folder “scenes” with scenes here.\n\n"
          + AttnTUI.helpMessage())
      throw ExitCode(64)
    }
    return try session.run()
  }
}
