/// What puts the tokens of one or two texts together and adds those that mark their ends.
indirect enum PostProcessor: Sendable {
  case sequence([PostProcessor])
  case template(Template)
  /// `[CLS] A [SEP]`, `[CLS] A [SEP] B [SEP]`
  case bert(start: Mark, end: Mark)
  /// `<s> A </s>`, `<s> A </s></s> B </s>`, all of type 0
  case roberta(start: Mark, end: Mark, trimsOffsets: Bool, addsPrefixSpace: Bool)
  case byteLevel(trimsOffsets: Bool, addsPrefixSpace: Bool)

  struct Mark: Hashable, Sendable {
    let token: String
    let id: Int
  }

  /// - Parameter encodings: one for each text, of type 0 and 1.
  /// - Returns: what is to be put together, in order.
  func process(
    _ encodings: [Encoding], addsSpecialTokens: Bool
  ) throws(TokenizerError) -> [Encoding] {
    var encodings = encodings
    switch self {
    case .sequence(let processors):
      for processor in processors {
        encodings = try processor.process(encodings, addsSpecialTokens: addsSpecialTokens)
      }
    case .template(let template):
      return try template.process(encodings, addsSpecialTokens: addsSpecialTokens)
    case .bert(let start, let end):
      guard addsSpecialTokens else { break }
      for place in encodings.indices {
        // The library gives the second text's end type 1, and takes all other tokens as they are.
        encodings[place].surround(
          start: place == 0 ? start : nil, end: end, typeID: place == 0 ? 0 : 1)
      }
    case .roberta(let start, let end, let trimsOffsets, let addsPrefixSpace):
      for place in encodings.indices {
        if trimsOffsets {
          ByteLevel.trim(&encodings[place], addsPrefixSpace: addsPrefixSpace)
        }
        encodings[place].typeIDs = Array(repeating: 0, count: encodings[place].count)
        if addsSpecialTokens {
          encodings[place].surround(start: place == 0 ? start : end, end: end, typeID: 0)
        }
      }
    case .byteLevel(let trimsOffsets, let addsPrefixSpace):
      guard trimsOffsets else { break }
      for place in encodings.indices {
        ByteLevel.trim(&encodings[place], addsPrefixSpace: addsPrefixSpace)
      }
    }
    return encodings
  }
}

extension Encoding {
  fileprivate mutating func surround(
    start: PostProcessor.Mark?, end: PostProcessor.Mark, typeID: Int
  ) {
    var result = Encoding()
    if let start {
      result.append(
        id: start.id, token: start.token, offsets: 0..<0, typeID: typeID, sequence: nil)
    }
    result.append(self)
    result.append(id: end.id, token: end.token, offsets: 0..<0, typeID: typeID, sequence: nil)
    self = result
  }
}

/// `TemplateProcessing`: which special tokens stand around and between the texts.
struct Template: Sendable {
  enum Piece: Sendable {
    case sequence(Int, typeID: Int)
    case marks([PostProcessor.Mark], typeID: Int)
  }

  var single: [Piece]
  var pair: [Piece]

  func process(
    _ encodings: [Encoding], addsSpecialTokens: Bool
  ) throws(TokenizerError) -> [Encoding] {
    guard encodings.count == 1 || encodings.count == 2 else {
      throw .badProcessorOrder(sequences: encodings.count)
    }
    var result: [Encoding] = []
    for piece in encodings.count == 1 ? single : pair {
      switch piece {
      case .sequence(let place, let typeID):
        var encoding = encodings[place]
        encoding.typeIDs = Array(repeating: typeID, count: encoding.count)
        result.append(encoding)
      case .marks(let marks, let typeID):
        guard addsSpecialTokens else { continue }
        var encoding = Encoding()
        for mark in marks {
          encoding.append(
            id: mark.id, token: mark.token, offsets: 0..<0, typeID: typeID, sequence: nil)
        }
        result.append(encoding)
      }
    }
    return result
  }
}
