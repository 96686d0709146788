import CellGrid
import Scenes
import Testing
import Views
import Workbench

@testable import attn_tui

/// Hundreds of keys at random, in the very functions that `attn-tui screen` and the session use: no
/// key in no state may crash, and every frame is of the size that was asked for.
@Suite struct RandomWalkTests {
  private static let sizes = [
    Size(width: 100, height: 30), Size(width: 60, height: 16), Size(width: 59, height: 15),
    Size(width: 80, height: 24), Size(width: 1, height: 1), Size(width: 160, height: 24),
  ]

  /// What people type into prompts, right and wrong.
  private static let texts = [
    "0.5", "-1e-3", "1e38", "nan", "chat noir .", "souris", "", "%", "weights.csv", "x.nothing",
    "graph", "quit", "漢字 e\u{301} 👩‍👩‍👧", "1,5", " ",
  ]

  @Test(arguments: Repository.scenes, [1, 2] as [UInt64])
  func noKeysCrash(scene name: String, seed: UInt64) throws {
    let scene = try Scene.load(path: "\(Repository.path)/scenes/\(name)", read: FileAccess.read)
      .get()
    var state = State(scene: scene)
    var random = SeededGenerator(seed: seed)
    let commands = Command.table.flatMap(\.keys)
    var pressed: [Key] = []
    for step in 0..<500 {
      // Half of the keys as they come; else a command, or a whole text for a prompt.
      let keys: [Key]
      switch Int.random(in: 0..<10, using: &random) {
      case 0:
        keys = try KeyScript("\"\(Self.texts.randomElement(using: &random) ?? "")\" Enter").keys
      case 1: keys = [.escape]
      case 2:
        keys = [.character(Character(Unicode.Scalar(UInt8.random(in: 33..<127, using: &random))))]
      case 3: keys = [.enter]
      default: keys = [commands.randomElement(using: &random) ?? .space]
      }
      for key in keys {
        pressed.append(key)
        try perform(state.action(for: key), on: &state)
      }
      let size = Self.sizes[step % Self.sizes.count]
      let capabilities = Capabilities(
        colors: ColorDepth.allCases[step % ColorDepth.allCases.count],
        glyphs: step % 7 == 0 ? .ascii : .unicode)
      let frame = render(state, size: size, capabilities: capabilities)
      #expect(frame.grid.size == size)
      if step % 7 == 0 { #expect(frame.grid.text.utf8.allSatisfy { $0 < 0x80 }) }
      // Now and then somebody clicks.
      if step % 11 == 0 {
        let point = Point(
          x: Int.random(in: 0..<size.width, using: &random),
          y: Int.random(in: 0..<size.height, using: &random))
        if let action = frame.action(at: point) { try perform(action, on: &state) }
      }
    }
    #expect(pressed.count >= 500)
    // The walk must have got somewhere: a state that swallows every key would pass, too.
    #expect(!state.document.history.past.isEmpty || !state.document.history.future.isEmpty)
  }

  private func perform(_ action: Action, on state: inout State) throws {
    for effect in state.update(action) {
      switch effect {
      case .save(let rewrites, _):
        let scene = try state.document.scene!.applying(rewrites).get()
        _ = state.update(.saveEnded(.saved(scene, rewrites.map(\.path))))
      case .export(let request):
        let result: ExportResult =
          request.mayOverwrite ? .written(path: request.path, bytes: 1) : .exists(request)
        _ = state.update(.exportEnded(result))
      case .reload: _ = state.update(Effects.reload(state))
      case .train(let assignment):
        // One step of a run; the others would take their time.
        var result = assignment.work(threads: 1, limit: 1)
        result.pauses = true
        _ = state.update(.learned(result))
      case .quit, .suspend, .redraw: break
      }
    }
  }
}

/// SplitMix64: equal seeds give equal numbers.  Steele, Lea and Flood 2014.
private struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
