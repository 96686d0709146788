import ArgumentParser
import AttentionEngine
import Checkpoints
import Glibc
import Scenes

struct TrainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "train",
    abstract: "Learn the numbers that a scene calls learned, and write them to its weights file.",
    discussion: """
      Equal seeds give equal files, byte for byte, whatever the number of threads.
      """)

  @Argument(help: "The scene file.", completion: .file(extensions: ["scene"]))
  var input: String

  @Option(parsing: .unconditional, help: "How many steps, in place of the scene's own number.")
  var steps: Int?

  @Option(
    parsing: .unconditional, help: "The seed of the first numbers and of the order of the examples."
  )
  var seed: UInt64?

  @Option(
    name: .shortAndLong,
    help: "The file to write; without it the scene's weights file, if there is none yet.",
    completion: .file(extensions: ["safetensors"]))
  var output: String?

  @Option(parsing: .unconditional, help: "How many threads work; the result is the same.")
  var threads: Int?

  func validate() throws {
    try Input.checkName(input)
    if output?.isEmpty == true { throw ValidationError("The output file has no name.") }
    if let steps, steps < 1 { throw ValidationError("--steps must be at least 1") }
    if let threads, !(1...64).contains(threads) {
      throw ValidationError("--threads must be from 1 to 64")
    }
  }

  func run() throws {
    if Capture.isNamed(input) {
      throw StandardStreams.fail("\(input): a capture learns nothing: the model is not in it")
    }
    if FileAccess.isFolder(input) {
      throw StandardStreams.fail(
        "\(input): this is a folder; a scene says how it is trained, a checkpoint does not: name a "
          + "scene file")
    }
    let scene = try Scene.open(input)
    let path = try outputPath(of: scene)
    // Before the steps, which may take minutes.
    if let error = FileAccess.obstacle(toWriting: path) {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
    var trainer = try trainer(of: scene)
    let heldOut = scene.heldOutExamples
    let count = steps ?? scene.training?.steps ?? 1
    var progress = TrainingProgress(steps: count, examples: trainer.examples.count)
    let threads = threads ?? Machine.threads
    for step in 1...count {
      let loss = trainer.step(threads: threads)
      progress.took(step, loss: loss) { trainer.accuracy(on: heldOut, threads: threads) }
    }
    progress.end()
    let bytes = scene.weightsBytes(of: trainer.model)
    do throws(FileError) {
      try FileAccess.replace(path, with: bytes)
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
    try StandardStreams.output(summary(of: trainer, scene, path, bytes.count, threads) + "\n")
  }

  /// Where the numbers go: never over a file that nobody named.
  private func outputPath(of scene: Scene) throws -> String {
    guard !scene.learnedIDs.isEmpty else {
      throw StandardStreams.fail(
        "\(input): nothing in this scene is learned; write `learned` in place of a matrix")
    }
    if let output {
      // The numbers may be written anew, and nothing else that the scene was read from.
      let read = scene.filePaths.filter { $0 != scene.weightsPath }
      if let file = read.first(where: { FileAccess.isSame($0, output) }) {
        throw StandardStreams.fail(
          "attn-tui: \(output) is \(file), which the scene is read from: name a file for the numbers alone"
        )
      }
      return output
    }
    guard let path = scene.weightsPath else {
      throw StandardStreams.fail("\(input): the scene names no `weights` file; use --output FILE")
    }
    guard !FileAccess.exists(path) else {
      throw StandardStreams.fail(
        "\(path) is there already; --output \(path) writes it anew")
    }
    return path
  }

  private func trainer(of scene: Scene) throws -> Trainer {
    do throws(TrainingFault) {
      if let trainer = try scene.trainer(seed: seed, steps: steps) { return trainer }
    } catch {
      throw StandardStreams.fail("\(input): \(error)")
    }
    throw StandardStreams.fail(
      "\(input): the scene does not say how it is trained; write `train` with a task and data")
  }

  private func summary(
    of trainer: Trainer, _ scene: Scene, _ path: String, _ bytes: Int, _ threads: Int
  ) -> String {
    let heldOut = scene.heldOutExamples
    var lines = ["\(path): \(bytes) bytes after step \(trainer.stepCount)"]
    let learned = trainer.accuracy(on: trainer.examples, threads: threads)
    lines.append("learned   \(TrainingProgress.words(learned))")
    if !heldOut.isEmpty {
      let kept = trainer.accuracy(on: heldOut, threads: threads)
      lines.append("held out  \(TrainingProgress.words(kept))")
    }
    if let count = scene.wordByWordSentences(of: trainer.model) {
      lines.append(
        "word by word  \(count.exact) of \(count.all) held-out sentences come out as they should")
    }
    if case .scene(let other)? = scene.comparison,
      let count = other.wordByWordSentences(of: other.model)
    {
      lines.append(
        "beside it  \(other.title): \(count.exact) of \(count.all) held-out sentences exact")
    }
    return lines.joined(separator: "\n")
  }
}
