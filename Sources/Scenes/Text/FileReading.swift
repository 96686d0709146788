/// Why a file could not be read.
package enum FileProblem: Error, Hashable, Sendable {
  case missing
  case isFolder
  /// The reason in the system's words: "Permission denied".
  case unreadable(String)
  case tooLarge(limit: Int)
}

/// How a caller lets this target read files; the target does no input or output of its own.
package typealias FileReader = (_ path: String) -> Result<[UInt8], FileProblem>

/// The new content of one file.
package struct FileRewrite: Equatable, Sendable {
  package let path: String
  /// What the file held when the scene was read: another program has changed the file when it
  /// holds something else now.
  package let original: [UInt8]
  package let bytes: [UInt8]

  package init(path: String, original: [UInt8], bytes: [UInt8]) {
    self.path = path
    self.original = original
    self.bytes = bytes
  }
}

/// Where a number or a problem stands, as editors count: both from 1, the column in Unicode
/// scalars.
package struct SourceLocation: Hashable, Sendable, CustomStringConvertible {
  package let path: String
  package let line: Int
  package let column: Int

  package var description: String { "\(path):\(line):\(column)" }
}

/// Paths as text; nothing here asks the file system.
enum ScenePath {
  /// The path of the file `name`, which the file at `path` names: looked up beside it.
  static func beside(_ path: String, _ name: String) -> String {
    guard !name.hasPrefix("/"), let slash = path.lastIndex(of: "/") else { return name }
    return path[...slash] + name
  }

  /// `a/./b/../c` and `a//c` are the file `a/c`: how a file is recognised under another spelling.
  static func normalized(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part == "..", let last = parts.last, last != ".." {
        parts.removeLast()
      } else if part != ".." || !path.hasPrefix("/") {
        parts.append(part)
      }
    }
    return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
  }
}
