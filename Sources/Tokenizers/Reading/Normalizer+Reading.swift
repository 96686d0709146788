extension Normalizer {
  private static let names = [
    "BertNormalizer", "Strip", "StripAccents", "NFC", "NFD", "NFKC", "NFKD", "Sequence",
    "Lowercase", "Nmt", "Precompiled", "Replace", "Prepend", "ByteLevel",
  ]

  init(_ json: JSONValue) throws(TokenizerError) {
    let name = try json.componentName()
    switch name {
    case "Sequence":
      var normalizers: [Normalizer] = []
      for element in try json.required("normalizers").elements() {
        normalizers.append(try Normalizer(element))
      }
      self = .sequence(normalizers)
    case "BertNormalizer":
      let lowercases = try json.required("lowercase").bool()
      self = .bert(
        BertNormalizer(
          cleansText: try json.required("clean_text").bool(),
          handlesChinese: try json.required("handle_chinese_chars").bool(),
          stripsAccents: try json.flag("strip_accents", default: lowercases),
          lowercases: lowercases))
    case "NFC": self = .unicode(isCompatible: false, composes: true)
    case "NFD": self = .unicode(isCompatible: false, composes: false)
    case "NFKC": self = .unicode(isCompatible: true, composes: true)
    case "NFKD": self = .unicode(isCompatible: true, composes: false)
    case "Lowercase": self = .lowercase
    case "StripAccents": self = .stripAccents
    case "Strip":
      self = .strip(
        left: try json.required("strip_left").bool(),
        right: try json.required("strip_right").bool())
    case "Replace":
      self = .replace(try json.required("pattern").pattern(), with: try json.scalars("content"))
    case "Prepend": self = .prepend(try json.scalars("prepend"))
    case "Precompiled":
      let map = try json.required("precompiled_charsmap")
      let text = try map.text()
      do throws(CharacterMapFault) {
        self = .precompiled(try CharacterMap(try decodingBase64(text)))
      } catch {
        throw map.fault(.badCharacterMap(error))
      }
    case "Nmt": self = .nmt
    case "ByteLevel": self = .byteLevel
    default: throw json.unknown(name, .normalizer, known: Self.names)
    }
  }
}
