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
    main(nil)
  }
}
