extension YAMLProblem {
  var message: String {
    switch self {
    case .syntax(let problem, let context, let line, let character):
      Self.sentence(problem, context ?? "", line, character)
    case .severalDocuments: "a second YAML document begins here; a scene is one document"
    case .tooDeep(let limit): "values are nested more than \(limit) deep here"
    case .tooManyValues(let limit):
      "the file has more than \(limit) values when its aliases are written out"
    case .unknownAlias(let name, let nearest):
      "no value is marked `&\(name)` before this alias"
        + (nearest.map { "; did you mean `*\($0)`?" } ?? "")
    case .notAnAlias(let text):
      "\(quoted(text, "`")) begins like an alias, but is none; put the text in quotes"
    case .keyIsNotText: "a key must be a text, but this is an alias, a list or a mapping"
    case .duplicateKey(let key, let line):
      "the key \(quoted(key, "`")) is given twice (first on line \(line)); keep one of them"
    case .tooManyDuplicateKeys(let limit):
      "more than \(limit) keys are given twice in the same mapping"
    case .tag(let tag): "the tag \(quoted(tag, "`")) means nothing in a scene; leave it out"
    }
  }

  /// libyaml's problem in words that say what to do.
  private static func sentence(
    _ problem: String, _ context: String, _ line: Int?, _ character: String
  ) -> String {
    let since = line.map { " that begins on line \($0)" } ?? ""
    switch problem {
    case "found character that cannot start any token":
      return character == "\t"
        ? "a tab cannot indent or separate values in YAML; use spaces"
        : "no value can begin with \(quoted(character, "`")); put the text in quotes"
    case "found a tab character where an indentation space is expected",
      "found a tab character that violates indentation":
      return "a tab cannot indent or separate values in YAML; use spaces"
    case "mapping values are not allowed in this context":
      return "no `:` can stand here: a line has one `key: value`, and a text with `: ` in it needs "
        + "quotes"
    case "could not find expected ':'": return "this line has no `:` after its key"
    case "did not find expected key":
      return "this does not continue the mapping\(since): check the indentation, and quotes and "
        + "brackets before it"
    case "did not find expected '-' indicator":
      return "this does not continue the list\(since): its items begin with `- ` in one column"
    case "did not find expected ',' or ']'":
      return "the list\(since) is not closed here: a `,` or `]` is missing"
    case "did not find expected ',' or '}'":
      return "the mapping\(since) is not closed here: a `,` or `}` is missing"
    case "did not find expected node content": return "a value is missing here"
    case "did not find expected <document start>":
      return "the value before this is complete; nothing can follow it"
    case "found unexpected end of stream": return "this quote is never closed"
    case "found unexpected document indicator": return "this quote is not closed before `---`"
    case "found unknown escape character":
      return "this is no escape of a text in double quotes; write `\\\\` for a backslash"
    case "did not find expected hexdecimal number", "found invalid Unicode character escape code":
      return "this escape names no character"
    case "did not find expected alphabetic or numeric character":
      return "`*` and `&` begin an alias or an anchor in YAML; put the text in quotes"
    case "block sequence entries are not allowed in this context":
      return "a list item `- ` cannot begin here; begin it on a line of its own"
    case "mapping keys are not allowed in this context":
      return "a key cannot begin here; begin it on a line of its own"
    case "found unexpected ':'":
      return "a text inside of brackets cannot hold this `:`; put the text in quotes"
    default:
      return "this is not YAML: \(problem)" + (context.isEmpty ? "" : " \(context)")
    }
  }
}
