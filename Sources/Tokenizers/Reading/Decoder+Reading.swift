extension Decoder {
  private static let names = [
    "BPEDecoder", "ByteLevel", "WordPiece", "Metaspace", "CTC", "Sequence", "Replace", "Fuse",
    "Strip", "ByteFallback",
  ]

  init(_ json: JSONValue) throws(TokenizerError) {
    let name = try json.componentName()
    switch name {
    case "Sequence":
      var decoders: [Decoder] = []
      for element in try json.required("decoders").elements() {
        decoders.append(try Decoder(element))
      }
      self = .sequence(decoders)
    case "ByteLevel": self = .byteLevel
    case "WordPiece":
      self = .wordPiece(
        prefix: try json.bytes("prefix"), cleansUp: try json.required("cleanup").bool())
    case "Metaspace": self = .metaspace(try Metaspace(json))
    case "BPEDecoder": self = .bytePair(suffix: try json.bytes("suffix"))
    case "ByteFallback": self = .byteFallback
    case "Fuse": self = .fuse
    case "Strip":
      self = .strip(
        try json.required("content").scalar(), start: try json.required("start").count(),
        stop: try json.required("stop").count())
    case "Replace":
      self = .replace(try json.required("pattern").pattern(), with: try json.scalars("content"))
    case "CTC":
      self = .ctc(
        padToken: try json.bytes("pad_token"), delimiter: try json.bytes("word_delimiter_token"),
        cleansUp: try json.required("cleanup").bool())
    default: throw json.unknown(name, .decoder, known: Self.names)
    }
  }
}
