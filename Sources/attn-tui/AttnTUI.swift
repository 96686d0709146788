import ArgumentParser
import AttentionEngine

@main
struct AttnTUI: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "attn-tui",
    abstract: "See, follow and edit every number of attention, in the terminal.",
    discussion: """
      attn-tui scenes/chat-noir.scene     opens a scene; ? shows all keys
      """,
    version: "0.1.0",
    subcommands: [
      OpenCommand.self, ExportCommand.self, ScreenCommand.self, CheckCommand.self,
      TrainCommand.self, BenchCommand.self,
    ],
    defaultSubcommand: OpenCommand.self)

  static func main() {
    Operations.keepFreedMemory()
    // What is no UTF-8 would be read as other characters than those that were given.
    if let place = Arguments.notUTF8(CommandLine.unsafeArgv, count: Int(CommandLine.argc)) {
      StandardStreams.error("attn-tui: argument \(place) is not UTF-8")
      exit(withError: ExitCode(64))
    }
    main(nil)
  }
}

/// The words on the command line, as the system hands them over.
private enum Arguments {
  /// The place of the first one that is not UTF-8, the program's own name being 0; nil where all are.
  static func notUTF8(
    _ words: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, count: Int
  ) -> Int? {
    (0..<count).first { words[$0].map { String(validatingCString: $0) == nil } ?? false }
  }
}
