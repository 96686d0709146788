/// A sentence as one line of text: tokens separated by spaces; one with a space in it stands in
/// quotes, in which a backslash goes before a quote or a backslash.
enum SentenceText {
  static func text(of tokens: [String]) -> String {
    tokens.map { token in
      guard token.isEmpty || token.contains(where: { $0.isWhitespace || $0 == "\"" }) else {
        return token
      }
      let escaped = token.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
      return "\"\(escaped)\""
    }.joined(separator: " ")
  }

  /// nil where a quote is not closed.
  static func tokens(of text: String) -> [String]? {
    var tokens: [String] = []
    var rest = text[...]
    while true {
      rest = rest.drop { $0 == " " }
      guard let first = rest.first else { return tokens }
      if first == "\"" {
        rest.removeFirst()
        guard let token = quoted(&rest) else { return nil }
        tokens.append(token)
      } else {
        tokens.append(String(rest.prefix { $0 != " " }))
        rest = rest.drop { $0 != " " }
      }
    }
  }

  private static func quoted(_ rest: inout Substring) -> String? {
    var token = ""
    while let character = rest.popFirst() {
      if character == "\"" { return token }
      if character == "\\" {
        guard let escaped = rest.popFirst() else { return nil }
        token.append(escaped)
      } else {
        token.append(character)
      }
    }
    return nil
  }
}
