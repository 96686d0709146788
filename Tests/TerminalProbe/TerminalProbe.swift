import CellGrid
import Glibc
import Terminal

/// A small program for the tests: opens a screen and reports on descriptor 3 what happens.
///
///     terminal-probe watch              reports every event; `q` closes and ends
///     terminal-probe abort|segv|trap|overflow|exit   does so at the first key
///     terminal-probe deaf               listens to nothing after the first key
///     terminal-probe stderr             writes to standard error at every key
///     terminal-probe colors|pairs       draws colours; more pairs of them than there are
///     terminal-probe count              reports how much came before `q`, and what was pasted
///     terminal-probe host ARGUMENTS     runs itself with ARGUMENTS as a shell runs a job
@main
struct TerminalProbe {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    if arguments.first == "host" {
      JobHost.run(Array(arguments.dropFirst()))
      return
    }
    if arguments.contains("foreground") { JobHost.takeForeground() }
    do throws(TerminalError) {
      let screen = try TerminalScreen()
      Probe(screen: screen).run(arguments.first ?? "watch")
    } catch {
      let message = Array("\(error)\n".utf8)
      _ = write(STDERR_FILENO, message, message.count)
      exit(1)
    }
  }
}

func report(_ line: String) {
  let bytes = Array("\(line)\n".utf8)
  _ = write(3, bytes, bytes.count)
}

struct Probe {
  let screen: TerminalScreen

  func run(_ task: String) {
    draw("ready")
    let capabilities = screen.capabilities
    report("colors \(capabilities.colors.rawValue) glyphs \(capabilities.glyphs)")
    report("ready \(screen.size.width)x\(screen.size.height)")
    if task == "count" { count() }
    while let event = screen.nextEvent() {
      report("\(event)")
      if event == .terminate { screen.closeAndObeySignal() }
      guard case .key(let key) = event else {
        if event == .terminate { break }
        continue
      }
      if key == .character("q") { break }
      if key == .character("w") { wakeFromAnotherThread() }
      switch task {
      case "abort": abort()
      case "segv": UnsafeMutablePointer<Int>(bitPattern: 16)?.pointee = 1
      case "trap": fatalErrorInLibrary()
      case "overflow": report("\(depth(of: 1))")
      case "exit": exit(3)
      case "deaf": stopListening()
      case "stderr": complain()
      case "pairs": drawManyPairs()
      case "colors": drawColors()
      default: break
      }
    }
    screen.close()
    screen.close()
    report("closed")
  }

  private func draw(_ text: String) {
    var grid = Grid(size: screen.size)
    grid.put(text, at: Point(x: 0, y: 0))
    screen.draw(grid)
  }

  private func drawColors() {
    var grid = Grid(size: screen.size)
    grid.put("A", at: Point(x: 0, y: 0), style: Style(foreground: .rgb(18, 52, 86)))
    grid.put("B", at: Point(x: 1, y: 0), style: Style(background: .indexed(200)))
    grid.put("C", at: Point(x: 2, y: 0), style: Style(foreground: .indexed(9)))
    grid.put("D", at: Point(x: 3, y: 0), style: Style(attributes: [.bold, .underline]))
    grid.put("漢é👩‍👩‍👧|", at: Point(x: 0, y: 1))
    grid.cursor = Point(x: 5, y: 2)
    screen.draw(grid)
    report("drawn")
  }

  private func drawManyPairs() {
    var seed = 0
    for _ in 0..<40 {
      var grid = Grid(size: screen.size)
      for y in 0..<grid.size.height {
        for x in 0..<grid.size.width {
          seed += 1
          let (low, high) = (UInt8(seed & 255), UInt8(seed >> 8 & 255))
          let style = Style(foreground: .rgb(low, high, 99), background: .rgb(high, 7, low))
          grid.put("x", at: Point(x: x, y: y), style: style)
        }
      }
      screen.draw(grid)
    }
    report("drawn")
  }

  private func count() {
    var bytes: [UInt8] = []
    while let event = screen.nextEvent() {
      if event == .key(.character("q")) { break }
      if case .key(.character(let character)) = event { bytes += Array(character.utf8) }
      if case .paste(let text) = event {
        report("pasted \(text.utf8.count) \(checksum(Array(text.utf8)))")
      }
    }
    report("counted \(bytes.count) \(checksum(bytes))")
  }

  private func checksum(_ bytes: [UInt8]) -> Int {
    bytes.reduce(0) { ($0 * 31 + Int($1)) % 1_000_003 }
  }

  private func stopListening() {
    report("deaf")
    while true { pause() }
  }

  /// Recursion without an end; what is done after the call keeps it from becoming a loop.
  private func depth(of number: Int) -> Int {
    CommandLine.arguments.isEmpty ? number : depth(of: number + 1) ^ number
  }

  private func complain() {
    let bytes = Array("complaint\n".utf8)
    _ = write(STDERR_FILENO, bytes, bytes.count)
  }

  private func wakeFromAnotherThread() {
    let waker = screen.waker
    Task.detached { waker.wake() }
    report(screen.nextEvent(timeout: .seconds(5)) == nil ? "woken" : "not woken")
    report(screen.nextEvent(timeout: .milliseconds(1)) == nil ? "timeout" : "no timeout")
  }

  /// What a mistake in the program does: a message on standard error, then a trap.
  private func fatalErrorInLibrary() {
    let empty: [Int] = Array(CommandLine.arguments.dropFirst(99)).map(\.count)
    report("\(empty[CommandLine.arguments.count])")
  }
}
