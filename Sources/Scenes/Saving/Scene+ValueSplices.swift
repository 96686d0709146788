extension Scene {
  /// The splices that give `key` the value `new`: in place of `node`, or where there is none in
  /// front of the first of the keys `followers` that `mapping` has.
  func splices(
    _ new: ValueText, key: String, for node: YAMLNode?, in mapping: YAMLNode?,
    before followers: [String]
  ) -> [Splice] {
    guard let node else { return insertion(new, key: key, in: mapping, before: followers) }
    let file = files[node.file]
    guard let range = file.range(of: node) else { return [] }
    if node.alias != nil { return [Splice(node.file, range, new.flow())] }
    switch (node.content, new) {
    case (.scalar, .scalar(let text)):
      return [Splice(node.file, file.innerRange(of: node) ?? range, text)]
    case (.list(let items), .matrix) where file.bytes[range.lowerBound] == UInt8(ascii: "-"):
      let indentation = file.indentation(at: range.lowerBound)
      let rows = new.rows.map { "- " + $0 }
      let text = rows.joined(separator: file.newline + indentation)
      return items.isEmpty ? [] : [Splice(node.file, range, text)]
    case (.list(let items), .matrix):
      let text = new.flow(rowSeparator: file.separator(of: items))
      return [Splice(node.file, range, text)]
    default: return [Splice(node.file, range, new.flow())]
    }
  }

  private func insertion(
    _ new: ValueText, key: String, in mapping: YAMLNode?, before followers: [String]
  ) -> [Splice] {
    guard let mapping, let entries = mapping.mapping,
      let entry = followers.lazy.compactMap({ next in entries.first { $0.key.text == next } })
        .first
    else { return [] }
    let file = files[mapping.file]
    let place = entry.key.offset
    let start = file.contentStart(from: mapping.offset)
    let isFlow = start < file.bytes.count && file.bytes[start] == UInt8(ascii: "{")
    let separator = isFlow ? ", " : file.newline + file.indentation(at: place)
    return [Splice(mapping.file, place..<place, "\(key): \(new.flow())\(separator)")]
  }
}

extension SourceText {
  /// As many blanks as stand in front of `offset` on its line.
  func indentation(at offset: Int) -> String {
    String(repeating: " ", count: location(at: offset).column - 1)
  }

  /// What stands between the first two items of a list in brackets: a comma, and a blank or a new
  /// line. A comment is not repeated.
  func separator(of items: [YAMLNode]) -> String {
    guard items.count > 1, items[0].alias == nil, items[1].alias == nil,
      let end = range(of: items[0])?.upperBound, end < items[1].offset
    else { return ", " }
    let text = text(end..<items[1].offset)
    return text.contains("#") ? ", " : text
  }
}
