import CellGrid

/// What the inspector says, and which part of it is shown where not everything has room.
struct InspectorText {
  /// Scrolls with the marked source.
  var lines: [InspectorLine]
  /// What the lines end in: it stays in sight when those before it scroll.
  var result: [InspectorLine]
  /// What follows the result, as far as it has room: keys that help on.
  var help: [InspectorLine]

  init(_ lines: [InspectorLine], pinnedCount: Int = 0, help: [InspectorLine] = []) {
    self.lines = Array(lines.dropLast(pinnedCount))
    result = lines.suffix(pinnedCount)
    self.help = help
  }

  /// The lines of the screen up to the first blank one: the derivation itself. After it come tables
  /// and explanations.
  func derivationHeight(width: Int) -> Int {
    let all = (lines + result).flatMap { $0.wrapped(to: width) }
    return all.firstIndex { $0.pieces.isEmpty }.map { $0 + 1 } ?? all.count
  }

  /// The lines of the screen without which the text says little: the result, with a line before it
  /// and how many others there are.
  func leastHeight(width: Int) -> Int {
    min(
      derivationHeight(width: width),
      result.reduce(0) { $0 + $1.wrapped(to: width).count } + 2)
  }

  /// What has room: always the result and the line with the marked source, around it whole lines,
  /// and how much is out of sight. A sentence is seen from its beginning on; where it is cut it ends
  /// in `…`.
  func shown(
    source: Int, in room: Size, more style: Style, glyphs: GlyphSet
  ) -> [InspectorLine] {
    let groups = lines.map { $0.wrapped(to: room.width) }
    let end = result.flatMap { $0.wrapped(to: room.width) }
    let count = groups.reduce(0) { $0 + $1.count }
    let fitted = { (lines: [InspectorLine]) in
      lines.map { $0.columns > room.width ? $0.cut(to: room.width, glyphs: glyphs) : $0 }
    }
    guard count + end.count > room.height else {
      let rest = help.flatMap { $0.wrapped(to: room.width) }
      return fitted(Array((groups.flatMap { $0 } + end + rest).prefix(room.height)))
    }
    let height = room.height - end.count - 1
    let marked = lines.firstIndex { $0.pieces.contains { $0.source == source } } ?? 0
    // No line has room to say how many are hidden.
    if height < 1 {
      let line = height == 0 ? groups.dropFirst(marked).first?.prefix(1) ?? [] : []
      return fitted(Array((line + end).prefix(room.height)))
    }
    let first = first(of: groups, marked: marked, height: height)
    var shown: [InspectorLine] = []
    var last = first
    while last < groups.count, shown.count < height {
      let part = groups[last].prefix(height - shown.count)
      shown += part
      if part.count < groups[last].count {
        shown[shown.count - 1] = shown[shown.count - 1].cut(to: room.width, glyphs: glyphs)
      }
      last += 1
    }
    // The heading of a list is nothing without a line of it.
    if last < groups.count, lines[last].noun != nil, last > first, lines[last - 1].noun == nil,
      !lines[last - 1].pieces.isEmpty, groups[last - 1].count < shown.count
    {
      last -= 1
      shown.removeLast(groups[last].count)
      if shown.last?.pieces.isEmpty == true { shown.removeLast() }
    }
    let hidden = number(ofHidden: lines[..<first] + lines[last...], lines: count - shown.count)
    return fitted(shown + [InspectorLine("… " + hidden, style)] + end)
  }

  /// The line to begin with, so that the marked one is in the middle or as near to it as both ends
  /// allow.
  private func first(of groups: [[InspectorLine]], marked: Int, height: Int) -> Int {
    let starts = groups.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
    let line = max(0, min(starts[marked] - height / 2, starts[groups.count] - height))
    return min(marked, groups.indices.first { starts[$0] >= line } ?? marked)
  }

  /// `7 more products`; where nothing of a list is hidden `3 more lines`.
  private func number(ofHidden hidden: ArraySlice<InspectorLine>, lines count: Int) -> String {
    let nouns = hidden.compactMap(\.noun)
    let (number, noun) = nouns.first.map { (nouns.count, $0) } ?? (count, "line")
    return "\(number) more \(noun)\(number == 1 ? "" : "s")"
  }
}

extension InspectorLine {
  /// The line where something is left out behind it, or in it.
  fileprivate func cut(to width: Int, glyphs: GlyphSet) -> InspectorLine {
    guard columns + 2 > width else { return adding(" …") }
    var line = InspectorLine()
    line.noun = noun
    for piece in pieces {
      let (text, room) = (piece.span.text, width - line.columns)
      guard TextWidth.columns(text) + 2 > room else {
        line.add(text, piece.span.style, source: piece.source)
        continue
      }
      let part = TextWidth.truncated(text + " …", to: room, glyphs: glyphs)
      line.add(part, piece.span.style, source: piece.source)
      break
    }
    return line
  }
}
