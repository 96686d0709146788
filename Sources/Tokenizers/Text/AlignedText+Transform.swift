// Changes of the text that keep track of where each character came from.

extension AlignedText {
  /// A character of the new text, and how it came about.
  struct Change {
    var scalar: Unicode.Scalar
    /// 1: it is new. 0: it stands in the place of the next old one. −n: also n old ones behind that
    /// are gone.
    var shift: Int

    init(_ scalar: Unicode.Scalar, _ shift: Int = 0) {
      self.scalar = scalar
      self.shift = shift
    }
  }

  /// Replaces the text by `changes`; the first `removed` characters are gone.
  ///
  /// Characters at the beginning that stand for nothing in the original are kept as they are: the
  /// library finds what it replaces by way of the original.
  mutating func transform(_ changes: [Change], removed: Int = 0) {
    let start = origins.firstIndex { !$0.isEmpty } ?? (isEmpty ? 0 : count)
    transform(start..<count, changes, removed: removed)
  }

  /// Replaces `range` by `changes`; the first `removed` characters of it are gone.
  mutating func transform(_ range: Range<Int>, _ changes: [Change], removed: Int = 0) {
    var offset = range.lowerBound + min(removed, range.count)
    var left = range.count - min(removed, range.count)
    var scalars: [Unicode.Scalar] = []
    var origins: [Origin] = []
    scalars.reserveCapacity(changes.count)
    origins.reserveCapacity(changes.count)
    for change in changes {
      if change.shift > 0 {
        origins.append(origin(before: offset))
      } else {
        // Only a list of changes that does not fit its text reaches behind the end.
        origins.append(offset < count ? self.origins[offset] : origin(before: offset))
        let taken = min(1 - change.shift, left)
        offset += taken
        left -= taken
      }
      scalars.append(change.scalar)
    }
    if range == 0..<count {
      self.scalars = scalars
      self.origins = origins
    } else {
      self.scalars.replaceSubrange(range, with: scalars)
      self.origins.replaceSubrange(range, with: origins)
    }
  }

  /// What a character that is inserted at `place` stands for: what the one before it does.
  private func origin(before place: Int) -> Origin {
    place > 0 ? origins[min(place, count) - 1] : Origin(start: base, end: base)
  }

  mutating func filter(_ isKept: (Unicode.Scalar) -> Bool) {
    guard let first = scalars.firstIndex(where: isKept) else {
      transform([], removed: 0)
      return
    }
    guard scalars[first...].contains(where: { !isKept($0) }) || first > 0 else { return }
    var changes: [Change] = []
    for scalar in scalars[first...] {
      if isKept(scalar) {
        changes.append(Change(scalar))
      } else {
        changes[changes.count - 1].shift -= 1
      }
    }
    transform(changes, removed: first)
  }

  mutating func map(_ new: (Unicode.Scalar) -> Unicode.Scalar) {
    for place in scalars.indices { scalars[place] = new(scalars[place]) }
  }

  /// Puts `text` before the first character, which from then on stands for what `text` stands for; an
  /// empty text stays empty.
  mutating func prepend(_ text: [Unicode.Scalar]) {
    guard let first = scalars.first else { return }
    let changes = text.enumerated().map { Change($1, $0 == 0 ? 0 : 1) } + [Change(first, 1)]
    transform(0..<1, changes)
  }

  mutating func lowercase() {
    if scalars.allSatisfy({ $0.isASCII }) {
      map { $0.value >= 0x41 && $0.value <= 0x5A ? Unicode.Scalar(UInt8($0.value) + 32) : $0 }
      return
    }
    var changes: [Change] = []
    changes.reserveCapacity(count)
    for scalar in scalars {
      for (place, lower) in scalar.lowercased.enumerated() {
        changes.append(Change(lower, place == 0 ? 0 : 1))
      }
    }
    transform(changes)
  }

  /// Removes white space at the ends.
  mutating func strip(left: Bool, right: Bool) {
    let leading = left ? scalars.prefix { $0.isWhiteSpace }.count : 0
    let trailing = right ? scalars.reversed().prefix { $0.isWhiteSpace }.count : 0
    guard leading > 0 || trailing > 0 else { return }
    let kept = leading < count - trailing ? scalars[leading..<count - trailing] : []
    transform(kept.map { Change($0) }, removed: leading)
  }

  /// Puts `content` in the place of each match.
  mutating func replace(_ matches: [Match], with content: [Unicode.Scalar]) {
    guard matches.contains(where: \.isMatch) else { return }
    var scalars: [Unicode.Scalar] = []
    var origins: [Origin] = []
    for match in matches {
      if match.isMatch {
        scalars.append(contentsOf: content)
        let origin = origin(before: match.range.upperBound)
        origins.append(contentsOf: repeatElement(origin, count: content.count))
      } else {
        scalars.append(contentsOf: self.scalars[match.range])
        origins.append(contentsOf: self.origins[match.range])
      }
    }
    self.scalars = scalars
    self.origins = origins
  }
}
