import Foundation
import Testing

/// What the program asks of the system's memory.
@Suite(.serialized) struct HeapTests {
  /// As far as this system has them.
  private static let haveHugePages = FileManager.default.fileExists(
    atPath: "/sys/kernel/mm/transparent_hugepage/enabled")

  @Test(.enabled(if: haveHugePages)) func theHeapIsOfHugePages() throws {
    let folder = try TemporaryFolder()
    let tmux = try Tmux(width: 100, height: 24, in: folder)
    try tmux.open("chat-noir.scene")
    let process = try tmux.process()
    // It has no size, by which a file is read at once.
    let file = try FileHandle(forReadingFrom: URL(filePath: "/proc/\(process)/smaps"))
    let areas = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
    let flags = areas.components(separatedBy: "[heap]").dropFirst().compactMap { area in
      area.split(separator: "\n").first { $0.hasPrefix("VmFlags:") }
    }
    #expect(!flags.isEmpty)
    #expect(flags.contains { $0.split(separator: " ").contains("hg") })
    try tmux.type("q")
    try tmux.waitForEnd()
  }
}
