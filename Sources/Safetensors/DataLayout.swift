/// Whether the tensors of a file share its data out among them.
struct DataLayout {
  let dataSize: Int

  /// Looks at each tensor alone, in the order of the header, then at all of them in the order of
  /// their places.
  func check(_ entries: [HeaderEntry]) throws(SafetensorsError) {
    for entry in entries { try check(entry) }

    let order = entries.indices.sorted {
      (entries[$0].begin, entries[$0].end, $0) < (entries[$1].begin, entries[$1].end, $1)
    }
    var end = 0
    var previous: String?
    for entry in order.lazy.map({ entries[$0] }) {
      if let previous, entry.begin < end {
        throw .layout(
          .overlap(tensor: entry.name, other: previous, bytes: entry.begin..<min(entry.end, end)))
      }
      if entry.begin > end { throw .layout(.gap(end..<entry.begin, before: entry.name)) }
      end = entry.end
      previous = entry.name
    }
    if end < dataSize { throw .layout(.gap(end..<dataSize, before: nil)) }
  }

  private func check(_ entry: HeaderEntry) throws(SafetensorsError) {
    guard entry.begin <= entry.end else {
      throw .layout(.reversed(tensor: entry.name, begin: entry.begin, end: entry.end))
    }
    guard entry.end - entry.begin == entry.byteCount else {
      throw .layout(
        .wrongSize(
          tensor: entry.name, entry.type, shape: entry.shape, needed: entry.byteCount,
          found: entry.end - entry.begin))
    }
    guard entry.end <= dataSize else {
      throw .layout(.cutOff(tensor: entry.name, end: entry.end, dataSize: dataSize))
    }
  }
}
