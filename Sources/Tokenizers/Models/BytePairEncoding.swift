/// Byte pair encoding: characters, of which again and again the pair that was learned first is joined.
/// Sennrich et al. 2016, "Neural Machine Translation of Rare Words with Subword Units", §3.2.
struct BytePairEncoding: Sendable {
  let vocabulary: Vocabulary
  /// For two ids: the rank of their merge, and what they make.
  let merges: Merges
  let unknownToken: String?
  let continuingPrefix: [UInt8]
  let endOfWordSuffix: [UInt8]
  /// Whether unknown characters that stand together are one token.
  let fusesUnknown: Bool
  /// Whether what is not in the vocabulary becomes tokens of its bytes, if these are.
  let hasByteFallback: Bool
  /// Whether a word that is a token is taken as it is.
  let ignoresMerges: Bool

  struct Merges: Sendable {
    private var table: PairTable

    init(minimumCapacity: Int) { table = PairTable(minimumCapacity: minimumCapacity) }

    mutating func add(_ first: Int32, _ second: Int32, rank: Int, whole: Int32) {
      table.set(first, second, Int64(rank) << 32 | Int64(whole))
    }

    subscript(first: Int32, second: Int32) -> (rank: Int32, whole: Int32)? {
      table[first, second].map {
        (Int32(truncatingIfNeeded: $0 >> 32), Int32(truncatingIfNeeded: $0))
      }
    }
  }

  /// A part of a word, in a chain of those that are left.
  struct Symbol {
    var id: Int32
    var previous: Int32
    var next: Int32
    /// In bytes; 0 once it is part of another one.
    var length: Int32
  }

  func tokenize(
    _ word: UnsafeBufferPointer<UInt8>, into pieces: inout [Model.Piece]
  ) throws(TokenizerError) {
    if ignoresMerges, let id = vocabulary.id(of: word) {
      pieces.append(Model.Piece(id: id, range: 0..<word.count))
      return
    }
    var symbols = try symbols(of: word)
    join(&symbols)
    var start = 0
    for symbol in symbols where symbol.length > 0 {
      pieces.append(Model.Piece(id: symbol.id, range: start..<start + Int(symbol.length)))
      start += Int(symbol.length)
    }
  }

  /// The characters of a word. One that is not in the vocabulary gives its bytes, or is unknown, or,
  /// where no token is named for that, is left out.
  private func symbols(
    of word: UnsafeBufferPointer<UInt8>
  ) throws(TokenizerError) -> [Symbol] {
    var symbols: [Symbol] = []
    symbols.reserveCapacity(word.count)
    func add(_ id: Int32, _ length: Int) {
      let place = Int32(symbols.count)
      if place > 0 { symbols[Int(place) - 1].next = place }
      symbols.append(Symbol(id: id, previous: place - 1, next: -1, length: Int32(length)))
    }
    var unknown: (id: Int32, length: Int)?
    var start = 0
    while start < word.count {
      let end = start + word.characterLength(at: start)
      defer { start = end }
      let character = word[bytes: start..<end]
      let id: Int32?
      var bytes: [UInt8] = []
      if continuingPrefix.isEmpty && endOfWordSuffix.isEmpty {
        id = vocabulary.id(of: character)
      } else {
        if start > 0 { bytes += continuingPrefix }
        bytes += character
        if end == word.count { bytes += endOfWordSuffix }
        id = bytes.withUnsafeBufferPointer { vocabulary.id(of: $0) }
      }
      if let id {
        if let known = unknown { add(known.id, known.length) }
        unknown = nil
        add(id, character.count)
        continue
      }
      if hasByteFallback {
        let ids = (bytes.isEmpty ? Array(character) : bytes).map {
          vocabulary.id(of: byteToken($0))
        }
        if !ids.contains(nil) {
          // What was unknown before comes only behind these; the library has it so.
          for id in ids.compactMap({ $0 }) { add(id, 1) }
          continue
        }
      }
      guard let unknownToken else { continue }
      if let known = unknown, fusesUnknown {
        unknown = (known.id, known.length + character.count)
      } else {
        if let known = unknown { add(known.id, known.length) }
        guard let id = vocabulary.id(of: unknownToken) else { throw .noUnknownToken(unknownToken) }
        unknown = (id, character.count)
      }
    }
    if let known = unknown { add(known.id, known.length) }
    return symbols
  }
}
