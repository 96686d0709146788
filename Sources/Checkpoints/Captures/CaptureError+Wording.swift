// The words for what is wrong with a capture. Facts are in `CaptureError`.

extension CaptureError: CustomStringConvertible {
  /// One sentence without a full stop at the end; the caller names the file.
  package var description: String {
    switch self {
    case .file(let error): "\(error)"
    case .noMaps(let found):
      "no tensor is an attention map; maps are called `attn.0`, or `enc_attn.0`, `dec_attn.0` and "
        + "`cross_attn.0`"
        + (found.isEmpty
          ? ", and the file has no tensor"
          : ", and the file has \(shown(found))")
        + (found.contains { $0.hasSuffix(".weight") }
          ? "; these are a model's weights: open their folder" : "")
    case .sameMap(let first, let second):
      "the tensors \(quoted(first)) and \(quoted(second)) are the same map"
    case .mixedKinds(let alone, let other):
      "\(quoted(alone)) is of a model with one sequence, \(quoted(other)) of one with two"
    case .notReal(let tensor, let type):
      "the numbers of \(quoted(tensor)) are \(type.rawValue); a map has F16, BF16, F32 or F64"
    case .badShape(let tensor, let shape):
      "\(quoted(tensor)) has the shape \(extents(shape)); a map has [heads, queries, keys], or [1, heads, queries, "
        + "keys]"
    case .batch(let tensor, let count):
      "\(quoted(tensor)) has the maps of \(count) texts; write those of one"
    case .empty(let tensor, let shape): "\(quoted(tensor)) is empty: its shape is \(extents(shape))"
    case .notSquare(let tensor, let queries, let keys):
      "\(quoted(tensor)) has \(counted(queries, "query", "queries")) and \(counted(keys, "key", "keys")), and tokens that attend to each other are "
        + "as many of both"
    case .unequalTokens(let tensor, let count, let other, let otherCount, let isSource):
      "\(quoted(tensor)) has \(tokens(count))\(isSource ? " of the source" : ""), \(quoted(other)) has \(otherCount)"
    case .tokenCount(let key, let found, let tensor, let wanted):
      "the metadata `\(key)` has \(tokens(found)), \(quoted(tensor)) has \(wanted)"
    }
  }
}

extension Capture {
  /// Which tensors are not read; nil where there are none. Those that differ in a number are one
  /// kind: `layers.*.q` (12).
  package var note: String? {
    guard !ignored.isEmpty else { return nil }
    let verb = ignored.count == 1 ? "is no attention map" : "are no attention maps"
    return "\(counted(ignored.count, "tensor", "tensors")) \(verb), and not read: "
      + kinds(ignored)
  }
}

/// The names, of those that differ in a number alone the pattern and how many there are, in the order
/// of the first of each.
private func kinds(_ names: [String]) -> String {
  let limit = 40
  var kinds: [String: [String]] = [:]
  var order: [String] = []
  for name in names {
    let pattern = numbersReplaced(name)
    if kinds[pattern] == nil { order.append(pattern) }
    kinds[pattern, default: []].append(name)
  }
  let words = order.prefix(limit).map { pattern in
    let names = kinds[pattern] ?? []
    return names.count == 1 ? quoted(names[0]) : "\(quoted(pattern)) (\(names.count))"
  }
  return words.joined(separator: ", ")
    + (order.count > limit ? " and \(order.count - limit) more kinds" : "")
}

/// `layers.*.q` for `layers.11.q`.
private func numbersReplaced(_ name: String) -> String {
  name.split(separator: ".", omittingEmptySubsequences: false).map {
    !$0.isEmpty && $0.utf8.allSatisfy { (0x30...0x39).contains($0) } ? "*" : String($0)
  }.joined(separator: ".")
}

private func counted(_ count: Int, _ one: String, _ many: String) -> String {
  "\(count) \(count == 1 ? one : many)"
}

private func tokens(_ count: Int) -> String { counted(count, "token", "tokens") }

/// The first of the names.
private func shown(_ names: [String]) -> String {
  let limit = 4
  return names.prefix(limit).map { "\(quoted($0))" }.joined(separator: ", ")
    + (names.count > limit ? " and \(names.count - limit) more" : "")
}
