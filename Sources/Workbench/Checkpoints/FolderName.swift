/// What a checkpoint's folder is called where there is little room.
///
/// The last part of its path; where that is `model`, a hash, or what else every checkpoint could be
/// called, with the one before it. In a cache of the hub, `models--org--name/snapshots/HASH`, it is
/// `org/name`. `_name_or_path` of config.json is not asked: it often names the model that this one
/// was trained from.
struct FolderName {
  let text: String

  /// - Parameter path: where the folder is, from the root.
  init(ofFolderAt path: String) {
    var parts: [Substring] = []
    for part in path.split(separator: "/") where part != "." {
      if part != ".." {
        parts.append(part)
      } else if !parts.isEmpty {
        parts.removeLast()
      }
    }
    guard let last = parts.last else {
      text = path
      return
    }
    if let cached = parts.suffix(3).first(where: { $0.hasPrefix(Self.cachePrefix) }) {
      text = String(cached.dropFirst(Self.cachePrefix.count)).replacing("--", with: "/")
    } else if Self.saysNothing(last), parts.count > 1 {
      text = "\(parts[parts.count - 2])/\(last)"
    } else {
      text = String(last)
    }
  }

  private static let cachePrefix = "models--"
  private static let usual: Set<Substring> = [
    "model", "models", "checkpoint", "ckpt", "final", "best", "latest", "last", "main", "output",
    "pytorch", "safetensors", "hf", "weights",
  ]

  private static func saysNothing(_ name: Substring) -> Bool {
    let isHash = name.count >= 7 && name.allSatisfy { $0.isHexDigit && !$0.isUppercase }
    return isHash || usual.contains(name) || name.hasPrefix("checkpoint-")
  }
}
