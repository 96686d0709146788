import ArgumentParser
import Checkpoints
import Scenes
import Workbench

struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Say what is wrong with scenes, checkpoints and captures, without a screen.",
    discussion: """
      Of a good scene it says nothing, of a good checkpoint or capture what is in it.
      """)

  @Argument(
    help: "Scene files, checkpoint folders and captures.",
    completion: .file(extensions: ["scene", "safetensors"]))
  var inputs: [String]

  func validate() throws { try inputs.forEach(Input.checkName) }

  func run() throws {
    var isGood = true
    for input in inputs {
      if FileAccess.isFolder(input) {
        isGood = try check(folder: input) && isGood
      } else if Capture.isNamed(input) {
        isGood = try check(capture: input) && isGood
      } else if let reason = Input.words(forPartOfCheckpoint: input) {
        StandardStreams.error(reason)
        isGood = false
      } else if case .failure(let diagnostics) = Scene.load(path: input, read: FileAccess.read) {
        StandardStreams.error(diagnostics.printed)
        isGood = false
      }
    }
    if !isGood { throw ExitCode(1) }
  }

  /// A capture has nothing that could be checked but what it holds, so that is said.
  private func check(capture path: String) throws -> Bool {
    do {
      let capture = try Capture.open(path)
      try StandardStreams.output("\(path): \(capture.contents)")
      for note in [capture.note].compactMap({ $0 }) + capture.rowFindings().notes {
        StandardStreams.error("\(path): note: \(note)")
      }
      return true
    } catch is ExitCode {
      return false
    }
  }

  /// NaN and infinite numbers are no reason not to open a checkpoint: it shows what comes of them.
  private func checkNumbers(of checkpoint: Checkpoint, _ folder: String) throws -> Bool {
    do throws(CheckpointError) {
      for numbers in try checkpoint.oddNumbers() {
        StandardStreams.error("\(folder): note: \(numbers.note)")
      }
      return true
    } catch {
      StandardStreams.error(Input.words(for: error, in: folder))
      return false
    }
  }

  /// A folder is good when it can be opened: when the model reads a text, however few its positions.
  private func check(folder: String) throws -> Bool {
    let checkpoint: Checkpoint
    do throws(CheckpointError) {
      checkpoint = try Checkpoint(folder: folder)
      _ = try OpenedCheckpoint(checkpoint, path: folder, text: .example, truncates: true)
    } catch {
      StandardStreams.error(Input.words(for: error, in: folder))
      return false
    }
    try StandardStreams.output("\(folder): \(checkpoint.contents)")
    for warning in checkpoint.warnings {
      StandardStreams.error("\(folder): note: \(warning)")
    }
    return try checkNumbers(of: checkpoint, folder)
  }
}
