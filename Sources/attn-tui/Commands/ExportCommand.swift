import ArgumentParser
import AttentionEngine
import Exports
import Scenes

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a stage's numbers, or the whole pass.")

  @Argument(help: "A scene file.", completion: .file(extensions: ["scene"]))
  var input: String

  @Option(help: "\(Stage.allCases.map(\.rawValue).joined(separator: ", ")), or all.")
  var stage: String

  @Option(help: "The layer, from 0.")
  var layer = 0

  @Option(help: "The head, from 0.")
  var head = 0

  @Option(help: "text, csv, json, npy, safetensors, svg or dot.")
  var format: ExportFormat = .text

  @Option(name: .shortAndLong, help: "The file to write; without it, standard output.")
  var output: String?

  @Option(help: "Digits after the decimal point.")
  var precision: Int?

  func run() throws {
    let model = try Scene.open(input).model
    var trace = Trace(model: model)
    let bytes: [UInt8]
    do throws(ExportError) {
      bytes = try export(
        try subject(in: &trace), format: format, options: ExportOptions(precision: precision))
    } catch {
      throw StandardStreams.fail("attn-tui: \(input): \(error)")
    }
    guard let output, output != "-" else { return try StandardStreams.output(bytes) }
    do throws(FileError) {
      try FileAccess.replace(output, with: bytes)
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
  }

  func validate() throws {
    guard stage.lowercased() == "all" || Stage(rawValue: stage.lowercased()) != nil else {
      let names = Stage.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("There is no stage “\(stage)”. Stages: \(names), all.")
    }
    if output?.isEmpty == true { throw ValidationError("The output file has no name.") }
    if let precision, !ExportOptions.precisions.contains(precision) {
      throw ValidationError("The precision is from 0 to \(ExportOptions.precisions.upperBound).")
    }
  }

  private func subject(in trace: inout Trace) throws(ExportError) -> ExportSubject {
    guard let stage = Stage(rawValue: stage.lowercased()) else {
      trace.computeAll()
      return try .all(of: trace)
    }
    let site = Site(stage, HeadID(layer: layer, head: head))
    trace.compute(site)
    return try .site(site, in: trace)
  }
}

extension ExportFormat: ExpressibleByArgument {}
