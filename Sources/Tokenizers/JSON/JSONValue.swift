/// A value of a JSON document that knows where it stands in it, for the errors.
struct JSONValue {
  let document: JSONDocument
  let place: Int
  /// As in `pre_tokenizer.pretokenizers[1].pattern`; empty for the whole.
  let path: String

  var kind: JSONDocument.Kind { document.nodes[place].kind }

  func fault(_ fault: ContentFault) -> TokenizerError { .content(fault, path: path) }

  private func mismatch(_ expected: ContentFault.Expectation) -> TokenizerError {
    fault(.wrongKind(expected: expected, found: kind.name))
  }

  func path(of key: String) -> String { path.isEmpty ? key : path + "." + key }

  /// What an object has at `key`: of several the last, as serde_json has it. Nil where the key is
  /// missing or its value is null.
  func member(_ key: String) throws(TokenizerError) -> JSONValue? {
    guard kind == .object else { throw mismatch(.object) }
    var found: Int?
    var children = document.values(of: place)
    while let keyPlace = children.next(), let value = children.next() {
      if document.withText(at: keyPlace, { $0.elementsEqual(key.utf8) }) { found = value }
    }
    guard let found, document.nodes[found].kind != .null else { return nil }
    return JSONValue(document: document, place: found, path: path(of: key))
  }

  func required(_ key: String) throws(TokenizerError) -> JSONValue {
    guard let value = try member(key) else { throw fault(.missing(key)) }
    return value
  }

  /// The keys of an object and their values, with no path.
  func members() throws(TokenizerError) -> [(key: String, value: JSONValue)] {
    guard kind == .object else { throw mismatch(.object) }
    var members: [(key: String, value: JSONValue)] = []
    var children = document.values(of: place)
    while let keyPlace = children.next(), let value = children.next() {
      let key = document.text(at: keyPlace)
      members.append(
        (key, JSONValue(document: document, place: value, path: path(of: key))))
    }
    return members
  }

  func elements() throws(TokenizerError) -> [JSONValue] {
    guard kind == .list else { throw mismatch(.list) }
    return document.values(of: place).enumerated().map {
      JSONValue(document: document, place: $1, path: "\(path)[\($0)]")
    }
  }

  func text() throws(TokenizerError) -> String {
    guard kind == .text else { throw mismatch(.text) }
    return document.text(at: place)
  }

  func bool() throws(TokenizerError) -> Bool {
    switch kind {
    case .true: true
    case .false: false
    default: throw mismatch(.bool)
    }
  }

  /// A whole number from 0 to `limit`.
  func count(upTo limit: Int = Int(UInt32.max)) throws(TokenizerError) -> Int {
    guard kind == .number else { throw mismatch(.wholeNumber(limit)) }
    guard let value = document.wholeNumber(at: place), value <= limit else {
      throw fault(.notWhole(document.number(at: place), limit: limit))
    }
    return value
  }

  /// One character.
  func scalar() throws(TokenizerError) -> Unicode.Scalar {
    let text = try text()
    guard let scalar = text.unicodeScalars.first, text.unicodeScalars.count == 1 else {
      throw fault(.notOneCharacter(text))
    }
    return scalar
  }
}

extension JSONDocument {
  /// A number as it is written.
  func number(at place: Int) -> String {
    let node = nodes[place]
    return String(decoding: file[Int(node.start)..<Int(node.end)], as: UTF8.self)
  }

  /// A number without sign, fraction and exponent that fits.
  func wholeNumber(at place: Int) -> Int? {
    let node = nodes[place]
    guard node.kind == .number, node.end - node.start <= 18 else { return nil }
    var value = 0
    for byte in file[Int(node.start)..<Int(node.end)] {
      guard byte.isDigit else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }
}
