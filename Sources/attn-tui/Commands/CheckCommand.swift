import ArgumentParser
import Scenes

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check", abstract: "Say what is wrong with scene files, without a screen.")

  @Argument(help: "Scene files.", completion: .file(extensions: ["scene"]))
  var inputs: [String]

  func run() throws {
    var isGood = true
    for input in inputs {
      if case .failure(let diagnostics) = Scene.load(path: input, read: FileAccess.read) {
        StandardStreams.error(diagnostics.printed)
        isGood = false
      }
    }
    if !isGood { throw ExitCode(1) }
  }
}
