extension PostProcessor {
  private static let names = [
    "TemplateProcessing", "BertProcessing", "RobertaProcessing", "ByteLevel", "Sequence",
  ]

  init(_ json: JSONValue) throws(TokenizerError) {
    let name = try json.componentName()
    switch name {
    case "Sequence":
      var processors: [PostProcessor] = []
      for element in try json.required("processors").elements() {
        processors.append(try PostProcessor(element))
      }
      self = .sequence(processors)
    case "TemplateProcessing": self = .template(try Template(json))
    case "BertProcessing":
      self = .bert(
        start: try Mark(try json.required("cls")), end: try Mark(try json.required("sep")))
    case "RobertaProcessing":
      self = .roberta(
        start: try Mark(try json.required("cls")), end: try Mark(try json.required("sep")),
        trimsOffsets: try json.required("trim_offsets").bool(),
        addsPrefixSpace: try json.required("add_prefix_space").bool())
    case "ByteLevel":
      self = .byteLevel(
        trimsOffsets: try json.required("trim_offsets").bool(),
        addsPrefixSpace: try json.required("add_prefix_space").bool())
    default: throw json.unknown(name, .postProcessor, known: Self.names)
    }
  }
}

extension PostProcessor.Mark {
  /// `["[SEP]", 102]`
  init(_ json: JSONValue) throws(TokenizerError) {
    let elements = try json.elements()
    guard elements.count == 2 else {
      throw json.fault(.wrongKind(expected: .pair, found: .list))
    }
    token = try elements[0].text()
    id = try elements[1].count()
  }
}

extension Template {
  init(_ json: JSONValue) throws(TokenizerError) {
    var marks: [String: [PostProcessor.Mark]] = [:]
    for (key, value) in try json.required("special_tokens").members() {
      var ids: [Int] = []
      for element in try value.required("ids").elements() { ids.append(try element.count()) }
      var tokens: [String] = []
      for element in try value.required("tokens").elements() { tokens.append(try element.text()) }
      guard ids.count == tokens.count else {
        throw value.fault(.unequalCounts(ids: ids.count, tokens: tokens.count))
      }
      marks[key] = zip(tokens, ids).map { PostProcessor.Mark(token: $0, id: $1) }
    }
    single = try Self.pieces(json.required("single"), marks, isSingle: true)
    pair = try Self.pieces(json.required("pair"), marks, isSingle: false)
  }

  private static func pieces(
    _ json: JSONValue, _ marks: [String: [PostProcessor.Mark]], isSingle: Bool
  ) throws(TokenizerError) -> [Piece] {
    var pieces: [Piece] = []
    for element in try json.elements() {
      if let sequence = try element.member("Sequence") {
        let name = try sequence.required("id").text()
        guard name == "A" || name == "B" else { throw sequence.fault(.unknownSequence(name)) }
        if isSingle, name == "B" { throw sequence.fault(.secondSequenceInSingle) }
        pieces.append(
          .sequence(name == "A" ? 0 : 1, typeID: try sequence.required("type_id").count()))
      } else if let special = try element.member("SpecialToken") {
        let name = try special.required("id").text()
        guard let found = marks[name] else {
          throw special.fault(.noSuchSpecialToken(name, known: marks.keys.sorted()))
        }
        pieces.append(.marks(found, typeID: try special.required("type_id").count()))
      } else {
        let found = try element.members().first?.key ?? ""
        throw element.fault(
          .unknownName(found, of: .templatePiece, known: ["Sequence", "SpecialToken"]))
      }
    }
    return pieces
  }
}
