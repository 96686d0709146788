import Dispatch
import Glibc
import Synchronization
import Terminal
import Workbench

/// Training beside the screen: one assignment at a time on a thread of its own, in pieces so short
/// that keys between them are handled at once. What came of a piece lies in a mailbox.
final class Lesson: Sendable {
  /// How long a piece is, if a step is not longer.
  private static let piece = Duration.milliseconds(25)

  private let queue = DispatchQueue(label: "training")
  private let mailbox = Mutex<[Action]>([])
  private let waker: Waker

  init(waker: Waker) { self.waker = waker }

  func begin(_ assignment: Assignment) {
    queue.async { [self] in
      let clock = ContinuousClock()
      let begun = clock.now
      var result = assignment.work(threads: Self.threads) { clock.now - begun > Self.piece }
      let (seconds, attoseconds) = (clock.now - begun).components
      result.seconds = Double(seconds) + Double(attoseconds) * 1e-18
      mailbox.withLock { [result] in $0.append(.learned(result)) }
      waker.wake()
    }
  }

  /// What came since the last time.
  func collect() -> [Action] {
    mailbox.withLock { box in
      defer { box = [] }
      return box
    }
  }

  static var threads: Int { Machine.threads }
}

/// Training where there is no screen to keep free: what the keys ask for is done before the next
/// key, so that the same keys give the same screen.
enum ImmediateLesson {
  /// How many steps a run takes before it pauses.
  static let runLength = 100

  static func result(of assignment: Assignment) -> Action {
    var result = assignment.work(threads: Lesson.threads, limit: runLength)
    result.pauses = true
    return .learned(result)
  }
}
