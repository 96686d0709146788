import Glibc

/// Something that did not happen in time, or that the tests need and the machine does not have.
struct Failure: Error, CustomStringConvertible {
  let description: String
}

/// Waiting always ends: with what is waited for, or with a failure that says what was there.
enum Deadline {
  static let usual = Duration.seconds(10)

  /// Asks again and again until `attempt` gives something. `pause` waits between two attempts,
  /// for input where there is some; the state is never assumed to be reached after a while.
  static func wait<Result>(
    _ what: @autoclosure () -> String, within limit: Duration = usual,
    pause: () -> Void = { usleep(5000) }, seen: () -> String = { "" },
    until attempt: () throws -> Result?
  ) throws -> Result {
    let clock = ContinuousClock()
    let end = clock.now + limit
    while true {
      if let result = try attempt() { return result }
      guard clock.now < end else {
        throw Failure(description: "no \(what()) within \(limit); seen:\n\(seen().trimmingBlanks)")
      }
      pause()
    }
  }
}
