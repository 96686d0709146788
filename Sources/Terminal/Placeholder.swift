import CellGrid
package enum TerminalError: Error { case a }
package final class TerminalScreen {
  package init() throws(TerminalError) { throw .a }
  package var capabilities: Capabilities { Capabilities() }
  package var size: Size { Size(width: 80, height: 24) }
  package func draw(_ grid: Grid) {}
  package func redraw() {}
  package func suspend() {}
  package func close() {}
  package func nextEvent(timeout: Int?) -> TerminalEvent? { nil }
}
