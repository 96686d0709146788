extension Model {
  private static let names = ["BPE", "WordPiece", "WordLevel", "Unigram"]

  init(_ json: JSONValue) throws(TokenizerError) {
    let name: String
    if let type = try json.member("type") {
      name = try type.text()
    } else {
      name = try Self.name(ofUnnamed: json)
    }
    switch name {
    case "BPE": self = .bytePair(try BytePairEncoding(json))
    case "WordPiece":
      self = .wordPiece(
        WordPiece(
          vocabulary: try Vocabulary(try json.required("vocab")),
          unknownToken: try json.required("unk_token").text(),
          continuingPrefix: try json.bytes("continuing_subword_prefix"),
          maximumCharacters: try json.required("max_input_chars_per_word").count(upTo: .max)))
    case "WordLevel":
      self = .wordLevel(
        WordLevel(
          vocabulary: try Vocabulary(try json.required("vocab")),
          unknownToken: try json.required("unk_token").text()))
    case "Unigram": self = .unigram(try Unigram(json))
    default: throw json.unknown(name, .model, known: Self.names)
    }
  }

  /// Files of the first versions do not name their model.
  private static func name(ofUnnamed json: JSONValue) throws(TokenizerError) -> String {
    if try json.member("merges") != nil { return "BPE" }
    if try json.member("continuing_subword_prefix") != nil { return "WordPiece" }
    guard let vocabulary = try json.member("vocab") else { throw json.fault(.missing("type")) }
    return vocabulary.kind == .list ? "Unigram" : "WordLevel"
  }
}

extension Vocabulary {
  /// `{token: id, …}`; of a token that is given twice the last id counts.
  init(_ json: JSONValue) throws(TokenizerError) {
    guard json.kind == .object else {
      throw json.fault(.wrongKind(expected: .object, found: json.kind.name))
    }
    let document = json.document
    self.init(minimumCapacity: (Int(document.nodes[json.place].next) - json.place) / 2)
    var children = document.values(of: json.place)
    while let key = children.next(), let value = children.next() {
      guard let id = document.wholeNumber(at: value).flatMap({ Int32(exactly: $0) }) else {
        let entry = JSONValue(
          document: document, place: value, path: json.path(of: document.text(at: key)))
        _ = try entry.count(upTo: Int(Int32.max))
        throw entry.fault(.notWhole(document.number(at: value), limit: Int(Int32.max)))
      }
      document.withText(at: key) { insert($0, id: id) }
    }
  }
}

extension Unigram {
  /// `vocab` is a list of `[token, score]`; a token's id is its place.
  init(_ json: JSONValue) throws(TokenizerError) {
    let list = try json.required("vocab")
    guard list.kind == .list else {
      throw list.fault(.wrongKind(expected: .list, found: list.kind.name))
    }
    let document = json.document
    var vocabulary = Vocabulary(
      minimumCapacity: (Int(document.nodes[list.place].next) - list.place) / 3)
    var trie = ByteTrie(minimumCapacity: vocabulary.count * 4)
    var scores: [Double] = []
    for entry in document.values(of: list.place) {
      let id = Int32(scores.count)
      var parts = document.values(of: entry)
      guard document.nodes[entry].kind == .list, let token = parts.next(),
        document.nodes[token].kind == .text, let number = parts.next(),
        document.nodes[number].kind == .number, parts.next() == nil,
        let score = Double(document.number(at: number))
      else {
        throw JSONValue(document: document, place: entry, path: "\(list.path)[\(id)]").fault(
          .wrongKind(expected: .scoredToken, found: document.nodes[entry].kind.name))
      }
      scores.append(score)
      document.withText(at: token) {
        vocabulary.insert($0, id: id)
        trie.insert($0, id)
      }
    }
    var unknownID: Int32?
    if let unknown = try json.member("unk_id") {
      let id = try unknown.count()
      guard id < scores.count else {
        throw unknown.fault(.unknownIDOutOfRange(id, count: scores.count))
      }
      unknownID = Int32(id)
    }
    self.init(
      vocabulary: vocabulary, scores: scores, trie: trie, unknownID: unknownID,
      hasByteFallback: try json.flag("byte_fallback", default: false))
  }
}
