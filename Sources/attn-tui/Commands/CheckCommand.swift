import ArgumentParser
import Checkpoints
import Scenes

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with scenes and checkpoints, without a screen.")

  @Argument(help: "Scene files and checkpoint folders.", completion: .file(extensions: ["scene"]))
  var inputs: [String]

  func run() throws {
    var isGood = true
    for input in inputs {
      if FileAccess.isFolder(input) {
        isGood = check(folder: input) && isGood
      } else if case .failure(let diagnostics) = Scene.load(path: input, read: FileAccess.read) {
        StandardStreams.error(diagnostics.printed)
        isGood = false
      }
    }
    if !isGood { throw ExitCode(1) }
  }

  private func check(folder: String) -> Bool {
    do throws(CheckpointError) {
      for warning in try Checkpoint(folder: folder).warnings {
        StandardStreams.error("\(folder): note: \(warning)")
      }
      return true
    } catch {
      StandardStreams.error(Input.words(for: error, in: folder))
      return false
    }
  }
}
