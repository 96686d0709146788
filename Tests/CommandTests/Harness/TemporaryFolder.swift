import Glibc

/// A folder of its own for one test, with copies of the shipped scenes; gone with the value.
final class TemporaryFolder {
  let path: String

  init(scenes: Bool = true) throws {
    let parent = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    // The name of a tmux socket in it must stay below 108 bytes.
    var template = Array("\(parent.utf8.count < 60 ? parent : "/tmp")/attn.XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw Failure(description: "no temporary folder") }
    path = String(decoding: template.dropLast().map(UInt8.init), as: UTF8.self)
    guard scenes else { return }
    for name in Repository.scenes {
      try write(name, Repository.read("scenes/\(name)"))
    }
  }

  deinit { Self.remove(path) }

  subscript(name: String) -> String { "\(path)/\(name)" }

  func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

  func write(_ name: String, _ bytes: [UInt8]) throws {
    try Repository.writeFile(self[name], bytes)
  }

  func read(_ name: String) throws -> [UInt8] { try Repository.readFile(self[name]) }

  func text(_ name: String) throws -> String { String(decoding: try read(name), as: UTF8.self) }

  func exists(_ name: String) -> Bool { access(self[name], F_OK) == 0 }

  /// The names of everything in the folder.
  var names: [String] { Self.names(in: path).sorted() }

  func mode(_ name: String) -> mode_t {
    var status = stat()
    return stat(self[name], &status) == 0 ? status.st_mode & 0o7777 : 0
  }

  private static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }

  private static func remove(_ path: String) {
    chmod(path, 0o700)
    for name in names(in: path) {
      let child = "\(path)/\(name)"
      if unlink(child) != 0 { remove(child) }
    }
    rmdir(path)
  }
}
