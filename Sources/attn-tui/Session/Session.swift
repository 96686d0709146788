import CellGrid
import Glibc
import Scenes
import Terminal
import Views
import Workbench

/// The program on a terminal: events in, frames out, effects between.
struct Session {
  private var state: State
  private let ascii: Bool
  private var timings: Timings?
  private var lesson: Lesson?

  init(state: State, ascii: Bool, timings: Timings?) {
    self.state = state
    self.ascii = ascii
    self.timings = timings
  }

  /// A lesson starts with the first stage, so that Space alone leads through all of it.
  mutating func startAtTheBeginning() {
    if let first = state.flow.first { _ = state.update(.stageChosen(first)) }
  }

  /// The terminal, or the reason why there is none on standard error and status 1.
  static func openScreen() throws -> TerminalScreen {
    do throws(TerminalError) {
      return try TerminalScreen()
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
  }

  /// Runs until somebody quits; returns the exit status.
  mutating func run() throws -> Int32 {
    let screen = try Self.openScreen()
    defer { screen.close() }
    return run(on: screen)
  }

  /// Runs on a terminal that is open, and stays open when somebody quits.
  mutating func run(on screen: TerminalScreen) -> Int32 {
    let welcome = "Arrows move the cursor, Space: next stage, ?: all keys"
    lesson = Lesson(waker: screen.waker)
    let scene = state.document.scene
    let notice =
      scene.flatMap { Recovery.notice(for: $0) ?? $0.untrainedNotice }
      ?? state.document.capture?.rowFindings.notes.first
    _ = state.update(.noticed(notice ?? welcome))
    var frame = draw(on: screen)
    timings?.firstFrame()
    while true {
      // While nobody types, what the screen lacks is computed, a few maps or layers at a time.
      let awaited = state.awaitedHeads(onScreen: frame.awaited)
      let isIdle = awaited.isEmpty && state.groundwork == nil
      guard let event = screen.nextEvent(timeout: isIdle ? nil : .zero) else {
        collectLesson(screen)
        if state.groundwork != nil {
          _ = perform(.groundworkAwaited, screen)
        } else if !awaited.isEmpty {
          _ = perform(.headsAwaited(awaited), screen)
        }
        frame = draw(on: screen)
        continue
      }
      timings?.begin()
      // What is waiting is taken before the next frame, so that fast keys never pile up.
      var next: TerminalEvent? = event
      while let event = next {
        switch handle(event, frame, screen) {
        case .goOn: break
        case .quit: return 0
        case .terminate:
          // First of all: once the screen is closed the next signal ends the program at once, and
          // SIGHUP seldom comes alone.
          let report = Recovery.keep(state)
          screen.close()
          report.lines.forEach(StandardStreams.error)
          screen.closeAndObeySignal()
          return report.status
        }
        // A click means what was on the screen when it was made.
        if event.dependsOnFrame { frame = draw(on: screen) }
        next = screen.nextEvent(timeout: .zero)
      }
      // A waiting result may have ended the wait for the next event.
      collectLesson(screen)
      frame = draw(on: screen)
      timings?.end()
    }
  }

  private enum Outcome { case goOn, quit, terminate }

  private mutating func draw(on screen: TerminalScreen) -> Frame {
    var capabilities = screen.capabilities
    if ascii { capabilities.glyphs = .ascii }
    state.takeChangeOfWeights()
    var frame = render(state, size: screen.size, capabilities: capabilities)
    if state.takeRoom(of: frame) {
      frame = render(state, size: screen.size, capabilities: capabilities)
    }
    screen.draw(frame.grid)
    return frame
  }

  /// Takes over what was learned since the last frame.
  private mutating func collectLesson(_ screen: TerminalScreen) {
    for action in lesson?.collect() ?? [] { _ = perform(action, screen) }
  }

  private mutating func handle(
    _ event: TerminalEvent, _ frame: Frame, _ screen: TerminalScreen
  ) -> Outcome {
    switch event {
    case .key(let key): return perform(state.action(for: key), screen)
    case .paste(let text): return perform(.pasted(text), screen)
    case .click(let point):
      return frame.action(at: point).map { perform($0, screen) } ?? .goOn
    case .wheel(_, let direction): return perform(state.action(forWheel: direction), screen)
    case .resize: return .goOn
    case .terminate: return .terminate
    }
  }

  private mutating func perform(_ action: Action, _ screen: TerminalScreen) -> Outcome {
    for effect in state.update(action) {
      switch effect {
      case .save(let rewrites, let isForced):
        _ = state.update(Effects.save(rewrites, isForced: isForced, in: state))
      case .export(let request): _ = state.update(Effects.export(request, from: state))
      case .reload: _ = state.update(Effects.reload(state))
      case .train(let assignment): lesson?.begin(assignment)
      case .quit: return .quit
      // The screen answers the signal as it answers one from outside.
      case .suspend: raise(SIGTSTP)
      case .redraw: screen.redraw()
      }
    }
    return .goOn
  }
}

extension State {
  /// Looks whether somebody wrote into the weights of the checkpoint.
  mutating func takeChangeOfWeights() {
    guard !haveWeightsChanged, document.checkpoint?.checkpoint.hasChanged == true else { return }
    _ = update(.weightsChanged)
  }

  /// Takes over how much room `frame` has for a long map, and how far its help scrolls.
  /// - Returns: whether there is another room, so that the frame may be drawn otherwise.
  mutating func takeRoom(of frame: Frame) -> Bool {
    if let end = frame.helpEnd, end != helpEnd { _ = update(.helpMeasured(end)) }
    guard let room = frame.mapRoom, room != mapRoom else { return false }
    _ = update(.mapRoomMeasured(room))
    return true
  }
}

extension TerminalEvent {
  fileprivate var dependsOnFrame: Bool {
    switch self {
    case .click: true
    default: false
    }
  }
}

extension Scene {
  /// What somebody should know of learned numbers that are not there.
  fileprivate var untrainedNotice: String? {
    guard isUntrained else { return nil }
    let place = weightsPath.map { " (\($0) is not there)" } ?? ""
    return "Nothing was learned yet\(place): these numbers come from the seed; Y trains"
  }
}
