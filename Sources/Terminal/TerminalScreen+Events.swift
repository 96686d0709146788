import CNcurses
import CTerminal
import CellGrid
import Glibc

extension TerminalScreen {
  /// The next event; waits for one, at most `timeout` (nil: without end). nil when the time is
  /// over or the `waker` was used.
  ///
  /// After `.terminate` because the terminal is gone, and after `close`, it is `.terminate` again.
  package func nextEvent(timeout: Duration? = nil) -> TerminalEvent? {
    let clock = ContinuousClock()
    let deadline = timeout.map { clock.now + $0 }
    while true {
      if isGone { return .terminate }
      if let event = readyEvent() { return event }
      if wasWoken {
        wasWoken = false
        return nil
      }
      let patience = decoder.patience.map { clock.now + $0 }
      let until = [deadline, patience].compactMap { $0 }.min()
      if wait(until: until, clock: clock) { continue }
      if let patience, clock.now >= patience {
        decoder.giveUp()
      } else if let deadline, clock.now >= deadline {
        return nil
      }
    }
  }

  /// What has arrived already. Signals go first: a resize must not wait behind a long paste.
  private func readyEvent() -> TerminalEvent? {
    while !signals.isEmpty {
      if let event = answer(signal: signals.removeFirst()) { return event }
    }
    while let event = decoder.next() {
      guard event == .key(.control("z")) else { return event }
      // In raw mode the terminal does not do this for us; it would stop the whole job.
      if let event = suspend(wholeGroup: true) { return event }
    }
    return nil
  }

  private func answer(signal: Int32) -> TerminalEvent? {
    switch signal {
    case SIGWINCH:
      return fitToTerminal() ? .resize(size) : nil
    case SIGTSTP:
      return suspend(wholeGroup: false)
    case SIGCONT:
      // Stopped and continued without having been asked: the shell has set its own modes.
      reset_prog_mode()
      redraw()
      return fitToTerminal() ? .resize(size) : nil
    default:
      terminationSignal = signal
      attn_signals_acknowledge()
      return .terminate
    }
  }

  /// Gives the terminal back, stops, and takes it again when continued.
  private func suspend(wholeGroup: Bool) -> TerminalEvent? {
    clearLastLine()
    device.write(modes.leave)
    endwin()
    attn_stderr_release()
    attn_signals_stop(wholeGroup)
    // The modes that the shell has set since are those to come back to.
    def_shell_mode()
    attn_guard_refresh_modes()
    _ = attn_stderr_hold()
    redraw()
    readSignals()
    signals.removeAll { $0 == SIGCONT }
    return fitToTerminal() ? .resize(size) : nil
  }

  /// Whether something came; reads it.
  private func wait(until: ContinuousClock.Instant?, clock: ContinuousClock) -> Bool {
    var milliseconds: Int32 = -1
    if let until {
      let (seconds, attoseconds) = max(.zero, until - clock.now).components
      // Rounded up: woken early, the loop would turn without waiting.
      let exact = Double(seconds) * 1000 + Double(attoseconds) / 1e15
      milliseconds = Int32(min(exact.rounded(.up), 1e9))
    }
    let readable = Int16(POLLIN)
    var sources = [device.input, signalPipe.readEnd, waker.pipe.readEnd].map {
      pollfd(fd: $0, events: readable, revents: 0)
    }
    let count = poll(&sources, nfds_t(sources.count), milliseconds)
    // Interrupted by a signal, whose byte is in the pipe by now.
    if count < 0 { return errno == EINTR }
    if count == 0 { return false }
    if sources[0].revents != 0 { readInput() }
    if sources[1].revents != 0 { readSignals() }
    if sources[2].revents != 0 {
      _ = waker.pipe.drain()
      wasWoken = true
    }
    return true
  }

  private func readInput() {
    var chunk = [UInt8](repeating: 0, count: 16 * 1024)
    let count = read(device.input, &chunk, chunk.count)
    if count > 0 {
      decoder.feed(chunk[..<count])
    } else if count == 0 || (errno != EINTR && errno != EAGAIN) {
      // The terminal was closed: nothing more will come.
      isGone = true
    }
  }
}
