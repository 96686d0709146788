// What the parts of a tokenizer.json have in common: an object whose `type` names what it is.

extension JSONValue {
  /// The `type` of a component.
  func componentName() throws(TokenizerError) -> String { try required("type").text() }

  func unknown(
    _ name: String, _ kind: ComponentKind, known: [String]
  ) -> TokenizerError {
    JSONValue(document: document, place: place, path: path(of: "type")).fault(
      .unknownName(name, of: kind, known: known))
  }

  func flag(_ key: String, default value: Bool) throws(TokenizerError) -> Bool {
    try member(key)?.bool() ?? value
  }

  func scalars(_ key: String) throws(TokenizerError) -> [Unicode.Scalar] {
    Array(try required(key).text().unicodeScalars)
  }

  func bytes(_ key: String) throws(TokenizerError) -> [UInt8] {
    Array(try required(key).text().utf8)
  }

  /// One of the names of an enumeration.
  func named<Name: RawRepresentable<String> & CaseIterable>(
    _: Name.Type, _ kind: ComponentKind
  ) throws(TokenizerError) -> Name {
    let name = try text()
    guard let value = Name(rawValue: name) else {
      throw fault(.unknownName(name, of: kind, known: Name.allCases.map(\.rawValue)))
    }
    return value
  }

  /// `{"String": "…"}` or `{"Regex": "…"}`
  func pattern() throws(TokenizerError) -> TextPattern {
    if let text = try member("String") { return TextPattern(text: try text.text()) }
    guard let regex = try member("Regex") else {
      let found = try members().first?.key ?? ""
      throw fault(.unknownName(found, of: .pattern, known: ["String", "Regex"]))
    }
    return try regex.regex(try regex.text())
  }

  func regex(_ source: String) throws(TokenizerError) -> TextPattern {
    do throws(PatternParser.Fault) {
      return try TextPattern(regex: source)
    } catch {
      throw fault(.badPattern(error.fault, pattern: source, place: error.place))
    }
  }
}
