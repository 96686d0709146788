import ArgumentParser
import Scenes

struct OpenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "open", abstract: "Open the workbench (what attn-tui does without a command).")

  @Argument(help: "A scene file.", completion: .file(extensions: ["scene"]))
  var input: String

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  @Option(help: .hidden)
  var timings: String?

  func run() throws {
    let scene = try Scene.open(input)
    var session = Session(scene: scene, ascii: ascii, timings: timings.map(Timings.init(path:)))
    let status = try session.run()
    if status != 0 { throw ExitCode(status) }
  }
}
