extension PreTokenizer {
  private static let names = [
    "BertPreTokenizer", "ByteLevel", "CharDelimiterSplit", "Metaspace", "Whitespace", "Sequence",
    "Split", "Punctuation", "WhitespaceSplit", "Digits", "FixedLength",
  ]

  init(_ json: JSONValue) throws(TokenizerError) {
    let name = try json.componentName()
    switch name {
    case "Sequence":
      var preTokenizers: [PreTokenizer] = []
      for element in try json.required("pretokenizers").elements() {
        preTokenizers.append(try PreTokenizer(element))
      }
      self = .sequence(preTokenizers)
    case "BertPreTokenizer": self = .bert
    case "ByteLevel": self = .byteLevel(try ByteLevel(json))
    case "Metaspace": self = .metaspace(try Metaspace(json))
    case "Whitespace": self = .whitespace
    case "WhitespaceSplit": self = .whitespaceSplit
    case "Split":
      self = .split(
        try json.required("pattern").pattern(),
        try json.required("behavior").named(SplitBehavior.self, .behavior),
        isInverted: try json.flag("invert", default: false))
    case "Digits": self = .digits(isIndividual: try json.flag("individual_digits", default: false))
    case "Punctuation":
      self = .punctuation(
        try json.member("behavior")?.named(SplitBehavior.self, .behavior) ?? .isolated)
    case "CharDelimiterSplit": self = .delimiter(try json.required("delimiter").scalar())
    case "FixedLength":
      let length = try json.member("length")
      let count = try length?.count() ?? 5
      if let length, count == 0 { throw length.fault(.notPositive) }
      self = .fixedLength(count)
    default: throw json.unknown(name, .preTokenizer, known: Self.names)
    }
  }
}

extension ByteLevel {
  init(_ json: JSONValue) throws(TokenizerError) {
    addsPrefixSpace = try json.required("add_prefix_space").bool()
    trimsOffsets = try json.required("trim_offsets").bool()
    let usesPattern = try json.flag("use_regex", default: true)
    pattern = usesPattern ? try json.regex(Self.words) : nil
  }
}

extension Metaspace {
  init(_ json: JSONValue) throws(TokenizerError) {
    replacement = try json.required("replacement").scalar()
    splits = try json.flag("split", default: true)
    // Older files have only the flag.
    let addsSpace = try json.member("add_prefix_space")?.bool() ?? true
    let scheme = try json.member("prepend_scheme")?.named(PrependScheme.self, .prependScheme)
    if let scheme, scheme != .never, !addsSpace {
      throw json.fault(
        .contradiction("add_prefix_space: false", "prepend_scheme: \(scheme.rawValue)"))
    }
    prependScheme = scheme ?? (addsSpace ? .always : .never)
  }
}
