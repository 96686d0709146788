// swift-tools-version: 6.1
import PackageDescription

// `swift run` and `swift test` build in debug, where SwiftPM compiles C with -O0 and Swift with
// -Onone: 30 to 60 times slower in the hot loops. What computes or draws on every key press is
// therefore always optimised.
let optimisedC: [CSetting] = [.unsafeFlags(["-O2"], .when(configuration: .debug))]
let optimisedSwift: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let package = Package(
  name: "attn-tui",
  products: [.executable(name: "attn-tui", targets: ["attn-tui"])],
  dependencies: [
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-numerics", from: "1.1.1"),
  ],
  targets: [
    .target(name: "Kernels", cSettings: optimisedC),
    .target(name: "AttentionEngine", dependencies: ["Kernels"], swiftSettings: optimisedSwift),
    .target(name: "Safetensors", swiftSettings: optimisedSwift),
    .target(name: "Tokenizers", swiftSettings: optimisedSwift),
    .target(
      name: "Checkpoints", dependencies: ["AttentionEngine", "Safetensors", "Tokenizers"],
      swiftSettings: optimisedSwift),
    .target(name: "CellGrid", swiftSettings: optimisedSwift),
    .target(
      name: "Scenes",
      dependencies: ["AttentionEngine", "Safetensors", .product(name: "Yams", package: "Yams")],
      swiftSettings: optimisedSwift),
    .target(
      name: "Workbench",
      dependencies: ["Scenes", "Checkpoints", "AttentionEngine", "CellGrid"],
      swiftSettings: optimisedSwift),
    .target(name: "Exports", dependencies: ["AttentionEngine", "CellGrid", "Safetensors"]),
    .target(
      name: "Views",
      dependencies: [
        "Workbench", "AttentionEngine", "CellGrid",
        .product(name: "RealModule", package: "swift-numerics"),
      ],
      swiftSettings: optimisedSwift),
    .systemLibrary(name: "CNcurses"),
    .target(name: "CTerminal"),
    .target(name: "CPseudoTerminal"),
    .target(name: "Terminal", dependencies: ["CNcurses", "CTerminal", "CellGrid"]),
    .executableTarget(
      name: "attn-tui",
      dependencies: [
        "Terminal", "Views", "Exports", "Workbench", "Scenes", "Checkpoints", "AttentionEngine",
        "CellGrid", "CPseudoTerminal",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "AttentionEngineTests", dependencies: ["AttentionEngine", "Kernels"],
      resources: [.copy("Reference")]),
    .testTarget(name: "SafetensorsTests", dependencies: ["Safetensors"]),
    .testTarget(
      name: "TokenizersTests", dependencies: ["Tokenizers"], resources: [.copy("Reference")]),
    .testTarget(
      name: "CheckpointsTests",
      dependencies: ["Checkpoints", "AttentionEngine", "Safetensors", "Tokenizers"],
      resources: [.copy("Reference")]),
    .testTarget(name: "CellGridTests", dependencies: ["CellGrid"]),
    .testTarget(
      name: "ScenesTests", dependencies: ["Scenes", "AttentionEngine"],
      resources: [.copy("Broken")]),
    .testTarget(name: "ExportsTests", dependencies: ["Exports", "AttentionEngine", "CellGrid"]),
    .testTarget(
      name: "WorkbenchTests",
      dependencies: [
        "Workbench", "Scenes", "Checkpoints", "Safetensors", "AttentionEngine", "CellGrid",
      ]),
    .testTarget(
      name: "ViewsTests",
      dependencies: [
        "Views", "Workbench", "Scenes", "Checkpoints", "Safetensors", "AttentionEngine", "CellGrid",
      ],
      exclude: ["Snapshots"]),
    // What TerminalTests runs under a pseudoterminal; not a product.
    .executableTarget(
      name: "terminal-probe", dependencies: ["Terminal", "CellGrid"], path: "Tests/TerminalProbe"),
    .testTarget(
      name: "TerminalTests", dependencies: ["Terminal", "CTerminal", "CellGrid", "terminal-probe"]),
    // The program as users get it: its executable, on pipes, pseudo terminals and in tmux.
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "attn-tui", "CPseudoTerminal", "Views", "Workbench", "Scenes", "Safetensors", "CellGrid",
      ]),
  ],
  swiftLanguageModes: [.v6]
)
