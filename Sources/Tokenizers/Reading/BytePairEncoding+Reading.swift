extension BytePairEncoding {
  init(_ json: JSONValue) throws(TokenizerError) {
    let vocabulary = try Vocabulary(try json.required("vocab"))
    if let dropout = try json.member("dropout"),
      dropout.kind != .number || Double(dropout.document.number(at: dropout.place)) != 0
    {
      throw dropout.fault(.dropout)
    }
    let prefix = Array((try json.member("continuing_subword_prefix")?.text() ?? "").utf8)
    self.init(
      vocabulary: vocabulary,
      merges: try Self.merges(try json.required("merges"), vocabulary, prefix),
      unknownToken: try json.member("unk_token")?.text(), continuingPrefix: prefix,
      endOfWordSuffix: Array((try json.member("end_of_word_suffix")?.text() ?? "").utf8),
      fusesUnknown: try json.flag("fuse_unk", default: false),
      hasByteFallback: try json.flag("byte_fallback", default: false),
      ignoresMerges: try json.flag("ignore_merges", default: false))
  }

  /// A list of `["a", "b"]`, or in older files of `"a b"`; the place in the list is the rank.
  private static func merges(
    _ json: JSONValue, _ vocabulary: Vocabulary, _ prefix: [UInt8]
  ) throws(TokenizerError) -> Merges {
    guard json.kind == .list else {
      throw json.fault(.wrongKind(expected: .list, found: json.kind.name))
    }
    let document = json.document
    var merges = Merges(minimumCapacity: Int(document.nodes[json.place].next) - json.place)
    var rank = 0
    var scratch: [UInt8] = []
    for (index, place) in document.values(of: json.place).enumerated() {
      let problem: ContentFault?
      switch document.nodes[place].kind {
      case .text:
        problem = document.withText(at: place) { text -> ContentFault? in
          // merges.txt begins with such a line.
          if text.starts(with: "#version".utf8) { return nil }
          let written = String(decoding: text, as: UTF8.self)
          guard let space = text.firstIndex(of: .space),
            text[(space + 1)...].firstIndex(of: .space) == nil
          else { return .badMerge(written) }
          return merges.add(
            text[bytes: 0..<space], text[bytes: space + 1..<text.count], &rank, vocabulary, prefix,
            &scratch)
        }
      case .list:
        var parts = document.values(of: place)
        guard let first = parts.next(), let second = parts.next(), parts.next() == nil,
          document.nodes[first].kind == .text, document.nodes[second].kind == .text
        else {
          problem = .wrongKind(expected: .merge, found: .list)
          break
        }
        problem = document.withText(at: first) { first in
          document.withText(at: second) { second in
            merges.add(first, second, &rank, vocabulary, prefix, &scratch)
          }
        }
      case let kind: problem = .wrongKind(expected: .merge, found: kind.name)
      }
      if let problem {
        throw JSONValue(document: document, place: place, path: "\(json.path)[\(index)]").fault(
          problem)
      }
    }
    return merges
  }
}

extension BytePairEncoding.Merges {
  /// - Returns: what is wrong with it.
  fileprivate mutating func add(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>, _ rank: inout Int,
    _ vocabulary: Vocabulary, _ prefix: [UInt8], _ scratch: inout [UInt8]
  ) -> ContentFault? {
    func unknown(_ token: UnsafeBufferPointer<UInt8>) -> ContentFault {
      .mergeNotInVocabulary(String(decoding: token, as: UTF8.self))
    }
    guard let firstID = vocabulary.id(of: first) else { return unknown(first) }
    guard let secondID = vocabulary.id(of: second) else { return unknown(second) }
    scratch.removeAll(keepingCapacity: true)
    scratch.append(contentsOf: first)
    scratch.append(contentsOf: second.dropFirst(prefix.count))
    let whole = scratch.withUnsafeBufferPointer { vocabulary.id(of: $0) }
    guard let whole else {
      return .mergeNotInVocabulary(String(decoding: scratch, as: UTF8.self))
    }
    add(firstID, secondID, rank: rank, whole: whole)
    rank += 1
    return nil
  }
}
