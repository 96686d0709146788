/// Where the parts of a text stand in its file, which may break lines between its words.
struct TextPlaces {
  /// A word: where it begins in the text, counted in scalars, and its bytes in the file.
  private struct Word {
    let start: Int
    let scalars: [Unicode.Scalar]
    let range: Range<Int>
  }

  private let words: [Word]

  /// - Parameter ranges: the bytes of each word of `text`; nil where they are written with escapes.
  init(_ text: String, _ ranges: [Range<Int>]?) {
    var words: [Word] = []
    let scalars = Array(text.unicodeScalars)
    var offset = 0
    for range in ranges ?? [] {
      while offset < scalars.count, scalars[offset].properties.isWhitespace { offset += 1 }
      let start = offset
      while offset < scalars.count, !scalars[offset].properties.isWhitespace { offset += 1 }
      words.append(Word(start: start, scalars: Array(scalars[start..<offset]), range: range))
    }
    self.words = words
  }

  /// The byte of the scalar at `place` of the text; nil where that is not known.
  func offset(of place: Int) -> Int? {
    // The last word that begins at `place` or before.
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle].start <= place { low = middle + 1 } else { high = middle }
    }
    guard low > 0 else { return nil }
    let word = words[low - 1]
    let before = word.scalars.prefix(place - word.start)
    return word.range.lowerBound + before.reduce(0) { $0 + UTF8.width($1) }
  }
}
