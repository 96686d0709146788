/// The splices that change a list of tokens, in brackets or one to a line.
struct ListSplicing {
  let file: SourceText
  let node: YAMLNode

  /// - Parameter change: nil writes the list anew.
  func splices(_ change: Change?, _ words: [String]) -> [Splice] {
    guard let items = node.list, let range = file.range(of: node) else { return [] }
    let isBlock = node.alias == nil && file.bytes[range.lowerBound] == UInt8(ascii: "-")
    let texts = words.map(ScalarText.written)
    let places = items.map { item in
      (item.place.offset, file.range(of: item)?.upperBound)
    }
    guard let change, places.allSatisfy({ $0.1 != nil && $0.0 <= $0.1 ?? 0 }) else {
      let text = isBlock ? block(texts, at: range.lowerBound) : flow(texts)
      return [Splice(node.file, range, text)]
    }
    // Item for item first; what is left is put in or taken out behind them.
    let paired = min(change.old.count, change.new.count)
    var splices: [Splice] = []
    for index in 0..<paired {
      let item = items[change.old.lowerBound + index]
      guard let range = file.range(of: item) else { return [] }
      splices.append(Splice(node.file, range, ScalarText.written(change.new[index])))
    }
    let rest = Change(
      old: change.old.lowerBound + paired..<change.old.upperBound,
      new: Array(change.new[paired...]))
    if rest.old.isEmpty && rest.new.isEmpty { return splices }
    let ranges = places.map { $0.0..<($0.1 ?? $0.0) }
    let new = rest.new.map(ScalarText.written)
    let splice =
      isBlock
      ? rest.splice(
        block(new, at: range.lowerBound),
        separator: file.newline + file.indentation(at: range.lowerBound),
        at: ranges.map(wholeLines), file: node.file)
      : rest.splice(flowItems(new), separator: ", ", at: ranges, file: node.file)
    return splices + [splice]
  }

  private func flowItems(_ texts: [String]) -> String { texts.joined(separator: ", ") }
  private func flow(_ texts: [String]) -> String { "[" + flowItems(texts) + "]" }

  private func block(_ texts: [String], at offset: Int) -> String {
    let separator = file.newline + file.indentation(at: offset)
    return texts.map { "- " + $0 }.joined(separator: separator)
  }

  /// From an item's dash to the end of its last line, with the comment that is there.
  private func wholeLines(_ item: Range<Int>) -> Range<Int> {
    var start = item.lowerBound
    while start > file.start, file.bytes[start - 1] != UInt8(ascii: "-") { start -= 1 }
    return max(file.start, start - 1)..<file.endOfLine(from: item.upperBound)
  }
}
