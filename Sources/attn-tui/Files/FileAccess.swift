import Glibc
import Scenes

/// Reading and writing of whole files.
enum FileAccess {
  /// A larger file is not read at all. What may be less, as a scene, is checked by who reads it.
  static let limit = Scene.Limit.weightsSize

  static func read(_ path: String) -> Result<[UInt8], FileProblem> {
    // Without O_NONBLOCK opening a pipe that nobody writes to would wait for ever.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else {
      return .failure(errno == ENOENT || errno == ENOTDIR ? .missing : .unreadable(message(errno)))
    }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return .failure(.unreadable(message(errno))) }
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFDIR: return .failure(.isFolder)
    default: return .failure(.unreadable("not a regular file"))
    }
    guard status.st_size <= limit else { return .failure(.tooLarge(limit: limit)) }
    return readAll(descriptor)
  }

  /// All of standard input, byte for byte.
  static func readStandardInput() -> Result<[UInt8], FileProblem> { readAll(STDIN_FILENO) }

  static func isFolder(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
  }

  /// Whether something is there that is no file and no folder, as a pipe.
  static func isStream(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
  }

  private static func readAll(_ descriptor: Int32) -> Result<[UInt8], FileProblem> {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return .failure(.unreadable(message(errno))) }
      if count == 0 { return .success(bytes) }
      bytes += buffer[..<count]
      guard bytes.count <= limit else { return .failure(.tooLarge(limit: limit)) }
    }
  }

  /// Writes a new file beside the old one and renames it, so that at every moment either the old
  /// or the new content is there, whole. Keeps the permissions, and follows symbolic links. A pipe
  /// or a device is written to as it is.
  /// - Throws: `FileError` with the step that failed.
  static func replace(_ path: String, with bytes: [UInt8]) throws(FileError) {
    if let error = obstacle(toWriting: path) { throw error }
    let target = resolved(path)
    var status = stat()
    let exists = stat(target, &status) == 0
    if exists, status.st_mode & S_IFMT != S_IFREG { return try write(bytes, into: target) }
    let mode = exists ? status.st_mode & 0o7777 : 0o666 & ~currentMask()
    // Short, for the name of the file may be as long as names can be.
    let folder = target.lastIndex(of: "/").map { target[...$0] } ?? ""
    guard let (descriptor, temporary) = createTemporary("\(folder).attn-XXXXXX") else {
      throw FileError(step: "write \(path)", errno)
    }
    do throws(FileError) {
      defer { close(descriptor) }
      try write(bytes, to: descriptor, temporary)
      guard fchmod(descriptor, mode) == 0, fsync(descriptor) == 0 else {
        throw FileError(step: "finish \(temporary)", errno)
      }
    } catch {
      unlink(temporary)
      throw error
    }
    guard rename(temporary, target) == 0 else {
      let error = FileError(step: "replace \(target)", errno)
      unlink(temporary)
      throw error
    }
  }

  /// Why nothing can be written to `path`, as far as that can be told beforehand: it is a folder, is
  /// to be in none, or is read-only. A rename would get round the protection that somebody gave a
  /// file.
  static func obstacle(toWriting path: String) -> FileError? {
    if isFolder(path) {
      let folder = path.hasSuffix("/") ? path : path + "/"
      return FileError("cannot write \(path): it is a folder; name a file in it, as \(folder)NAME")
    }
    let target = resolved(path)
    var status = stat()
    guard stat(target, &status) == 0 else {
      let code = errno
      guard let slash = target.lastIndex(of: "/") else { return nil }
      return isFolder(String(target[...slash])) ? nil : FileError(step: "write \(path)", code)
    }
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_mode & 0o222 == 0 || access(target, W_OK) != 0
      ? FileError("cannot write \(path): it is read-only") : nil
  }

  /// A new file named like `template`, with other characters for the six `X` at its end; nil, with
  /// `errno` set, where there can be none.
  static func createTemporary(_ template: String) -> (descriptor: Int32, path: String)? {
    var name = Array(template.utf8CString)
    let descriptor = mkstemp(&name)
    return descriptor >= 0 ? (descriptor, text(name.dropLast())) : nil
  }

  /// C's characters have a sign on some machines and none on others.
  private static func text(_ characters: ArraySlice<CChar>) -> String {
    String(decoding: characters.map { UInt8(truncatingIfNeeded: $0) }, as: UTF8.self)
  }

  private static func write(_ bytes: [UInt8], into path: String) throws(FileError) {
    // Without O_NONBLOCK opening a pipe that nobody reads would wait for ever.
    let descriptor = open(path, O_WRONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw FileError(step: "open \(path)", errno) }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, 0)
    try write(bytes, to: descriptor, path)
  }

  static func write(_ bytes: [UInt8], to descriptor: Int32, _ name: String) throws(FileError) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes {
        Glibc.write(descriptor, $0.baseAddress! + offset, bytes.count - offset)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { throw FileError(step: "write \(name)", errno) }
      offset += count
    }
  }

  /// Whether both paths lead to one file.
  static func isSame(_ path: String, _ other: String) -> Bool {
    var first = stat()
    var second = stat()
    return stat(path, &first) == 0 && stat(other, &second) == 0
      && first.st_dev == second.st_dev && first.st_ino == second.st_ino
  }

  /// `path` from the root on.
  static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// `path` with `~/` at its start as the home folder.
  static func expandingHome(_ path: String) -> String {
    guard path.hasPrefix("~/"), let home = getenv("HOME") else { return path }
    return String(cString: home) + path.dropFirst()
  }

  /// The paths of the files in a folder, in the order of their names; none where it is no folder.
  static func files(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: Int(NAME_MAX) + 1) { String(cString: $0) }
      }
      if !name.hasPrefix(".") { names.append("\(folder)/\(name)") }
    }
    return names.sorted()
  }

  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  private static func resolved(_ path: String) -> String {
    if let real = realpath(path, nil) {
      defer { free(real) }
      return String(cString: real)
    }
    // A link to a file that is not there yet.
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
    let count = readlink(path, &buffer, buffer.count)
    guard count > 0 else { return path }
    let link = text(buffer[..<count])
    let folder = path.lastIndex(of: "/").map { path[...$0] } ?? ""
    return link.hasPrefix("/") ? link : folder + link
  }

  private static func currentMask() -> mode_t {
    let mask = umask(0)
    umask(mask)
    return mask
  }

  static func message(_ code: Int32) -> String { String(cString: strerror(code)) }
}

/// A file operation that failed, and why.
struct FileError: Error, CustomStringConvertible {
  /// What the system calls the reason; 0 where it was not asked.
  let code: Int32
  /// One sentence without a full stop.
  let description: String

  init(step: String, _ code: Int32) {
    self.code = code
    description = "cannot \(step): \(FileAccess.message(code))"
  }

  init(_ description: String) {
    code = 0
    self.description = description
  }
}
