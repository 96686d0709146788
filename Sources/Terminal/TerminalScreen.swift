import CNcurses
import CTerminal
import CellGrid
import Glibc

/// The terminal while the program has it: draws grids, gives events.
///
/// One at a time, on the main thread. `close` (or the end of its life) gives the terminal back as
/// it was; so do a crash, `exit` and signals that end the process.
package final class TerminalScreen {
  package let capabilities: Capabilities
  /// Ends `nextEvent` from any thread.
  package let waker: Waker
  package internal(set) var size: Size
  /// The signal that asked the process to end, once `.terminate` has been given for one.
  package internal(set) var terminationSignal: Int32?

  let device: TerminalDevice
  let modes: TerminalModes
  let colors: ColorNumbers
  let hasUTF8: Bool
  private let screen: OpaquePointer
  let signalPipe: SystemPipe
  private var isOpen = true

  var pairs: PairTable
  /// What the terminal shows; nil when everything must be drawn.
  var shown: Grid?
  var decoder: InputDecoder
  var signals: [Int32] = []
  var wasWoken = false
  var isGone = false

  package init() throws(TerminalError) {
    guard let name = Environment.process.value("TERM") else { throw .noTerminalName }
    let device = try TerminalDevice()
    do throws(TerminalError) {
      let description = try TerminalDescription(name: name, terminal: device.output)
      let wakePipe = try SystemPipe()
      let signalPipe = try SystemPipe()
      // Before newterm, which would install handlers of its own where there are none.
      let error = attn_signals_watch(signalPipe.writeEnd)
      if error == EBUSY { throw .alreadyOpen }
      if error != 0 { throw .system(call: "sigaction", errno: error) }
      let environment = Environment.process
      hasUTF8 = environment.setEncoding()
      let depth = ColorSupport.depth(
        colors: description.colors, isDirect: description.isDirect, environment: environment)
      let modes = TerminalModes(description)
      Self.raiseGuard(modes, device: device)
      guard let opened = Self.newScreen(description, depth: depth, device: device) else {
        attn_guard_lower()
        attn_signals_forget()
        throw .refused(name)
      }
      self.device = device
      waker = Waker(pipe: wakePipe)
      self.signalPipe = signalPipe
      self.modes = modes
      screen = opened.screen
      colors = ColorNumbers(depth: opened.depth, count: description.colors)
      capabilities = Capabilities(colors: opened.depth, glyphs: hasUTF8 ? .unicode : .ascii)
      decoder = InputDecoder(sequences: description.keys)
      pairs = PairTable(limit: Int(attn_color_pairs()))
      size = Size(width: Int(getmaxx(attn_stdscr())), height: Int(getmaxy(attn_stdscr())))
    } catch {
      device.close()
      throw error
    }
    takeOver()
  }

  deinit { close() }

  /// Gives the terminal back. A second call does nothing.
  package func close() {
    guard isOpen else { return }
    isOpen = false
    clearLastLine()
    device.write(modes.leave)
    endwin()
    attn_guard_lower()
    attn_stderr_release()
    attn_signals_forget()
    delscreen(screen)
    device.close()
    isGone = true
  }

  /// Where the last picture stays, the prompt comes into its last line.
  func clearLastLine() {
    guard !modes.hasOtherScreen else { return }
    wmove(attn_stdscr(), getmaxy(attn_stdscr()) - 1, 0)
    wclrtoeol(attn_stdscr())
    wrefresh(attn_stdscr())
  }

  /// Gives the terminal back and, where a signal asked for the end, ends by that signal, so that
  /// the parent sees what happened. Returns where none did.
  package func closeAndObeySignal() {
    close()
    if let terminationSignal { attn_signals_die(terminationSignal) }
  }

  /// Signals that came since the last call.
  func readSignals() { signals += signalPipe.drain().map(Int32.init) }

  private func takeOver() {
    raw()
    noecho()
    nonl()
    // Reading is not ncurses' business here, so it must not look for input while it draws.
    typeahead(-1)
    leaveok(attn_stdscr(), false)
    _ = attn_stderr_hold()
    fitToTerminal()
    device.write(modes.enter)
  }

  /// Before newterm, which changes the modes that the guard is to give back. Without a guard the
  /// screen works as well; it is only less safe when the program crashes.
  private static func raiseGuard(_ modes: TerminalModes, device: TerminalDevice) {
    modes.restore.withUnsafeBufferPointer { bytes in
      bytes.withMemoryRebound(to: CChar.self) {
        _ = attn_guard_raise(device.output, $0.baseAddress, $0.count)
      }
    }
  }

  /// Opens the terminal in ncurses, with direct colour where `depth` asks for it and ncurses takes
  /// the private entry, else as its description stands.
  private static func newScreen(
    _ description: TerminalDescription, depth: ColorDepth, device: TerminalDevice
  ) -> (screen: OpaquePointer, depth: ColorDepth)? {
    // The size is the terminal's own, whatever LINES and COLUMNS say.
    use_env(false)
    use_tioctl(true)
    if depth == .truecolor {
      let direct = description.withDirectColor
      let flags = Set(description.extendedFlags).union(["RGB"]).sorted()
      let entry = "b64:" + base64(direct.compiled(extended: flags))
      let earlier = Environment.process.value("TERMINFO")
      setenv("TERMINFO", entry, 1)
      defer {
        if let earlier { setenv("TERMINFO", earlier, 1) } else { unsetenv("TERMINFO") }
      }
      if let screen = newterm(description.name, device.outputStream, device.inputStream) {
        if startColors(depth) == .truecolor { return (screen, depth) }
        endwin()
        delscreen(screen)
      }
    }
    guard let screen = newterm(description.name, device.outputStream, device.inputStream) else {
      return nil
    }
    let possible: ColorDepth = description.colors >= 256 ? .ansi256 : .ansi16
    return (screen, startColors(min(depth, possible)))
  }

  /// The depth that came out.
  private static func startColors(_ depth: ColorDepth) -> ColorDepth {
    guard depth != .none, start_color() == OK, use_default_colors() == OK else { return .none }
    return depth == .truecolor && tigetnum("colors") < 0x100_0000 ? .ansi256 : depth
  }
}
