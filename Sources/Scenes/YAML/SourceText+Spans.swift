// Yams says where a value begins, not where it ends. The end follows from the value itself: the
// words of an unquoted text stand in the file as they are, a list ends after its last item.

extension SourceText {
  /// The value of `node` without anchor and tag; for an alias the alias. Nil where the text is
  /// not what the node says, which would be a bug of this file.
  func range(of node: YAMLNode) -> Range<Int>? {
    if let alias = node.alias { return alias }
    let start = contentStart(from: node.offset)
    return end(of: node, from: start).map { start..<$0 }
  }

  /// What stands between the quotes, or the words of an unquoted text: the part of a text that
  /// an edit replaces.
  func innerRange(of node: YAMLNode) -> Range<Int>? {
    guard case .scalar(let text, let style) = node.content else { return nil }
    let start = contentStart(from: node.offset)
    // The common case, a number: one word that stands there as it is.
    if style == .plain, !text.isEmpty, !text.utf8.contains(where: { $0 <= 0x20 }),
      bytes[start...].starts(with: text.utf8)
    {
      return start..<start + text.utf8.count
    }
    switch style {
    case .plain, .literal, .folded:
      let words = wordRanges(of: text, style: style, from: start)
      guard let first = words?.first, let last = words?.last else { return nil }
      return first.lowerBound..<last.upperBound
    case .singleQuoted, .doubleQuoted:
      return quotedEnd(from: start).map { start + 1..<$0 - 1 }
    }
  }

  /// Where each word of the text of `node` stands; nil where a word is written with escapes.
  func wordRanges(of node: YAMLNode) -> [Range<Int>]? {
    guard case .scalar(let text, let style) = node.content else { return nil }
    return wordRanges(of: text, style: style, from: contentStart(from: node.offset))
  }

  private func wordRanges(
    of text: String, style: YAMLNode.Style, from start: Int
  ) -> [Range<Int>]? {
    var offset = start
    switch style {
    case .plain: break
    case .singleQuoted, .doubleQuoted: offset += 1
    case .literal, .folded: offset = endOfLine(from: start)
    }
    var ranges: [Range<Int>] = []
    for word in text.unicodeScalars.split(whereSeparator: \.properties.isWhitespace) {
      offset = skippingWhitespace(from: offset)
      let utf8 = String(word).utf8
      guard bytes[offset...].starts(with: utf8) else { return nil }
      ranges.append(offset..<offset + utf8.count)
      offset += utf8.count
    }
    return ranges
  }

  /// Where the value of `node`, whose first byte is at `start`, ends.
  private func end(of node: YAMLNode, from start: Int) -> Int? {
    switch node.content {
    case .scalar(let text, .plain):
      return wordRanges(of: text, style: .plain, from: start).map { $0.last?.upperBound ?? start }
    case .scalar(let text, let style) where style == .literal || style == .folded:
      let words = wordRanges(of: text, style: style, from: start)
      return words.map { $0.last?.upperBound ?? endOfLine(from: start) }
    case .scalar: return quotedEnd(from: start)
    case .list(let items): return end(ofCollection: items.last, from: start)
    case .mapping(let entries): return end(ofCollection: entries.last?.value, from: start)
    case .unknown: return nil
    }
  }

  private func end(ofCollection last: YAMLNode?, from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let isFlow = bytes[start] == UInt8(ascii: "[") || bytes[start] == UInt8(ascii: "{")
    var offset = start + 1
    if let last {
      guard let end = last.alias?.upperBound ?? range(of: last)?.upperBound else { return nil }
      offset = end
    }
    guard isFlow else { return last == nil ? nil : offset }
    // Between the last item and the bracket: blanks, comments, and a comma or colon.
    while offset < bytes.count {
      offset = skippingBlanksAndComments(from: offset)
      guard offset < bytes.count else { return nil }
      switch bytes[offset] {
      case UInt8(ascii: "]"), UInt8(ascii: "}"): return offset + 1
      case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "?"): offset += 1
      default: return nil
      }
    }
    return nil
  }

  /// Behind the closing quote of the text whose opening quote is at `start`.
  private func quotedEnd(from start: Int) -> Int? {
    guard start < bytes.count else { return nil }
    let quote = bytes[start]
    var offset = start + 1
    while offset < bytes.count {
      if bytes[offset] == quote {
        let isDoubled = offset + 1 < bytes.count && bytes[offset + 1] == quote
        guard quote == UInt8(ascii: "'"), isDoubled else { return offset + 1 }
        offset += 2
      } else if quote == UInt8(ascii: "\""), bytes[offset] == UInt8(ascii: "\\") {
        offset += 2
      } else {
        offset += 1
      }
    }
    return nil
  }

  /// Behind `&anchor` and `!tag`, and the blanks that follow them.
  func contentStart(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count,
      bytes[offset] == UInt8(ascii: "&") || bytes[offset] == UInt8(ascii: "!")
    {
      while offset < bytes.count, !isBlank(at: offset) { offset += 1 }
      offset = skippingBlanksAndComments(from: offset)
    }
    return offset
  }

  func endOfLine(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count, lineBreak(at: offset) == nil { offset += 1 }
    return offset
  }

  private func isBlank(at offset: Int) -> Bool {
    bytes[offset] == 0x20 || bytes[offset] == 0x09 || lineBreak(at: offset) != nil
  }

  private func skippingBlanksAndComments(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count {
      if bytes[offset] == UInt8(ascii: "#") {
        offset = endOfLine(from: offset)
      } else if isBlank(at: offset) {
        offset += lineBreak(at: offset) ?? 1
      } else {
        break
      }
    }
    return offset
  }

  private func skippingWhitespace(from start: Int) -> Int {
    var offset = start
    while offset < bytes.count {
      let next = scalar(at: offset)
      guard next.scalar.properties.isWhitespace else { break }
      offset += next.length
    }
    return offset
  }
}
