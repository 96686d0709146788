import AttentionEngine
import Foundation

@testable import Scenes

/// The smallest scene that has everything which is required.
let smallScene = """
  sentence: Le chat noir
  embeddings:
    Le:   [0.1, 0.2, 0.3]
    chat: [0.4, 0.5, 0.6]
    noir: [0.7, 0.8, 0.9]
  attention:
    heads:
      - W_Q: [[1, 0], [0, 1], [1, 1]]
        W_K: [[1, 0], [0, 1], [1, 1]]
        W_V: [[1, 0], [0, 1], [1, 1]]

  """

/// Reads files from memory.
func reader(_ files: [String: [UInt8]]) -> FileReader {
  { path in files[path].map(Result.success) ?? .failure(.missing) }
}

func load(_ text: String) -> Result<Scene, Diagnostics> {
  load(["x.scene": text])
}

func load(_ files: [String: String]) -> Result<Scene, Diagnostics> {
  Scene.load(path: "x.scene", read: reader(files.mapValues { Array($0.utf8) }))
}

/// The scene that `text` says; a test fails with its diagnostics where it says none.
func scene(_ text: String) throws -> Scene { try load(text).get() }

/// What is wrong with `text`, without places and lines.
func messages(_ text: String) -> [String] {
  if case .failure(let diagnostics) = load(text) { return diagnostics.all.map(\.message) }
  return []
}

/// The folder of the repository that the tests were built from.
let repository = URL(fileURLWithPath: #filePath)
  .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

/// Reads files of `folder`.
func reader(folder: URL) -> FileReader {
  { path in
    let url = folder.appendingPathComponent(path)
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) else {
      return .failure(.missing)
    }
    if isFolder.boolValue { return .failure(.isFolder) }
    guard let data = try? Data(contentsOf: url) else { return .failure(.unreadable("test")) }
    return .success([UInt8](data))
  }
}

/// Two columns for what the tests have of wide characters, none for marks alone.
func columns(_ character: Character) -> Int {
  guard let first = character.unicodeScalars.first else { return 0 }
  return (0x4E00...0x9FFF).contains(first.value) ? 2 : 1
}

extension Diagnostics {
  var text: String { text(columns: columns) }
}

extension Scene {
  /// The text of the scene's own file after saving `edited`.
  func saved(_ edited: AttentionModel) throws -> String {
    let rewrites = try rewrites(for: edited).get()
    return String(decoding: rewrites.first?.bytes ?? files[0].bytes, as: UTF8.self)
  }
}

/// SplitMix64: equal seeds give equal numbers.  Steele, Lea and Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

/// What differs between two texts, but for what they begin and end with alike.
func difference(_ old: String, _ new: String) -> (old: String, new: String) {
  let prefix = commonPrefix(old, new)
  let old = old.utf8.dropFirst(prefix)
  let new = new.utf8.dropFirst(prefix)
  let suffix = zip(old.reversed(), new.reversed()).prefix { $0 == $1 }.count
  return (
    String(decoding: old.dropLast(suffix), as: UTF8.self),
    String(decoding: new.dropLast(suffix), as: UTF8.self)
  )
}

func commonPrefix(_ old: String, _ new: String) -> Int {
  zip(old.utf8, new.utf8).prefix { $0 == $1 }.count
}
