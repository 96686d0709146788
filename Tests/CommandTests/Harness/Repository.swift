import Glibc

/// The checkout that the tests were built from.
enum Repository {
  /// Three folders up from this file's: Tests/CommandTests/Harness.
  static let path: String = {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(4)
    return parts.joined(separator: "/")
  }()

  static let scenes = ["chat-noir.scene", "chat-noir-causal.scene", "chat-noir-heads.scene"]

  static func read(_ name: String) throws -> [UInt8] { try readFile("\(path)/\(name)") }

  static func text(_ name: String) throws -> String {
    String(decoding: try read(name), as: UTF8.self)
  }

  static func exists(_ name: String) -> Bool { access("\(path)/\(name)", F_OK) == 0 }

  static func readFile(_ path: String) throws -> [UInt8] {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { throw Failure(description: "cannot read \(path): error \(errno)") }
    defer { close(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(file, &buffer, buffer.count)
      guard count >= 0 else { throw Failure(description: "cannot read \(path): error \(errno)") }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
  }

  static func writeFile(_ path: String, _ bytes: [UInt8]) throws {
    let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw Failure(description: "cannot write \(path): error \(errno)") }
    defer { close(file) }
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
      guard count > 0 else { throw Failure(description: "cannot write \(path): error \(errno)") }
      rest = rest.dropFirst(count)
    }
  }
}
