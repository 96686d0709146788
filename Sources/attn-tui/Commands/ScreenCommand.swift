import ArgumentParser
import CellGrid
import Scenes
import Views
import Workbench

struct ScreenCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "screen",
    abstract: "Print the screen that some keys lead to, without a terminal.",
    discussion: """
      The same keys give the same screen: Y takes 100 steps of training, or what is left, and pauses.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument {
    case text, ansi, svg
  }

  @Argument(
    help: "A scene file, a checkpoint folder or a capture.",
    completion: .file(extensions: ["scene", "safetensors"]))
  var input: String

  @OptionGroup var texts: TextOptions

  /// Also what begins with a minus, which is a key.
  @Option(
    parsing: .unconditional,
    help: "Keys as the help names them, separated by spaces; \"text\" is typed.")
  var keys = ""

  @Option(help: "Columns and rows, \(ScreenSize.range).", transform: ScreenSize.init(parsing:))
  var size = ScreenSize(width: 100, height: 30)

  @Option(help: "text, ansi or svg.")
  var format = Format.text

  @Option(help: "none, 16, 256 or truecolor.")
  var color: ColorDepth?

  @Flag(help: "Draw with ASCII characters only.")
  var ascii = false

  func validate() throws {
    do throws(KeyScript.Problem) {
      _ = try KeyScript(keys)
    } catch {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    let script = try KeyScript(keys)
    let capabilities = Capabilities(
      colors: color ?? (format == .text ? .none : .truecolor), glyphs: ascii ? .ascii : .unicode)
    let drawn = { (state: State) in
      render(state, size: Size(width: size.width, height: size.height), capabilities: capabilities)
    }
    var state = try Input.open(input, texts).state
    Self.finish(&state, drawn)
    for key in script.keys {
      var effects = state.update(state.action(for: key))
      while !effects.isEmpty {
        let results = effects.compactMap { withoutTouchingFiles($0, state) }
        effects = results.flatMap { state.update($0) }
      }
      Self.finish(&state, drawn)
    }
    state.takeChangeOfWeights()
    let grid = drawn(state).grid
    switch format {
    case .text: try StandardStreams.output(grid.text)
    case .ansi: try StandardStreams.output(grid.ansi(depth: capabilities.colors))
    case .svg: try StandardStreams.output(grid.svg())
    }
  }

  /// Beside the screen this is done when there is time for it; here all of it, before the next key.
  private static func finish(_ state: inout State, _ drawn: (State) -> Frame) {
    while state.groundwork != nil { _ = state.update(.groundworkAwaited) }
    if state.hasLongMaps || state.isHelpShown { _ = state.takeRoom(of: drawn(state)) }
    while case let heads = state.awaitedHeads(onScreen: state.heads), !heads.isEmpty {
      _ = state.update(.headsAwaited(heads))
    }
  }

  /// A printed screen must not depend on files, nor change any.
  private func withoutTouchingFiles(_ effect: Effect, _ state: State) -> Action? {
    switch effect {
    case .save: .saveEnded(.failed("a printed screen writes no files"))
    case .export(let request):
      .refused("Not exported: a printed screen writes no files (\(request.path))")
    case .reload: .refused("A printed screen reads the file once")
    case .train(let assignment): ImmediateLesson.result(of: assignment)
    case .quit, .suspend, .redraw: nil
    }
  }
}

/// `120x40`.
struct ScreenSize: CustomStringConvertible {
  static let widths = 1...1000
  static let heights = 1...500
  static let range =
    "from \(widths.lowerBound)x\(heights.lowerBound) to \(widths.upperBound)x\(heights.upperBound)"

  let width: Int
  let height: Int

  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// - Throws: `ValidationError`, with the sizes that there are, for what is none.
  init(parsing text: String) throws {
    let parts = text.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let width = parts[0], let height = parts[1],
      Self.widths.contains(width), Self.heights.contains(height)
    else { throw ValidationError("Columns and rows are \(Self.range), such as 100x30.") }
    self.init(width: width, height: height)
  }

  var description: String { "\(width)x\(height)" }
}

extension ColorDepth: ExpressibleByArgument {}
