import Yams

/// What is wrong with a text as YAML.
enum YAMLProblem: Hashable, Sendable {
  /// libyaml's own words, and the character at the place that it complains about.
  case syntax(problem: String, context: String?, contextLine: Int?, character: String)
  case severalDocuments
  case tooDeep(limit: Int)
  case tooManyValues(limit: Int)
  case unknownAlias(String, nearest: String?)
  case notAnAlias(String)
  case keyIsNotText
  case duplicateKey(String, firstLine: Int)
  case tooManyDuplicateKeys(limit: Int)
  case tag(String)
}

/// The YAML of one file: its value, and everything that is wrong with it.
struct YAMLParsing {
  /// Of values within values; the deepest that the format needs is 6.
  static let depthLimit = 64
  /// Of values in one file with every alias written out.
  static let valueLimit = 1_000_000
  /// How often a text is parsed again for the next mapping with a duplicate key.
  private static let roundLimit = 32

  /// Nil where the text is empty or no YAML.
  private(set) var root: YAMLNode?
  private(set) var problems: [(offset: Int, problem: YAMLProblem)] = []

  /// - Parameter source: text without an `encodingProblem`.
  init(_ source: SourceText, file: Int) {
    if let offset = NestingGuard(source, limit: Self.depthLimit).firstTooDeep {
      problems = [(offset, .tooDeep(limit: Self.depthLimit))]
      return
    }
    var disguise = Disguise(source)
    disguise.hideAliases()
    // Yams gives up at the first mapping with a duplicate key. The key is then disguised and the
    // text parsed again, so that the rest is looked at too.
    var place = source.start
    for _ in 0..<Self.roundLimit {
      do {
        let parser = try Parser(yaml: disguise.text, resolver: .basic, encoding: .utf8)
        guard let node = try parser.singleRoot() else { return }
        // The parser owns the anchors; it must outlive the conversion.
        withExtendedLifetime(parser) { convert(node, source, file: file, disguise) }
        return
      } catch YamlError.duplicatedKeysInMapping(_, let context) {
        var cursor = MarkCursor(source)
        let offset = cursor.offset(line: context.mark.line, column: context.mark.column)
        guard disguise.hideKey(at: offset) else {
          let key = source.text(offset..<source.endOfLine(from: offset))
          let line = source.location(at: offset).line
          problems = [(offset, .duplicateKey(key, firstLine: line))]
          return
        }
        place = offset
      } catch {
        problems = [Self.problem(error, in: source)]
        return
      }
    }
    problems = [(place, .tooManyDuplicateKeys(limit: Self.roundLimit))]
  }

  private mutating func convert(
    _ node: Node, _ source: SourceText, file: Int, _ disguise: Disguise
  ) {
    var converter = YAMLConverter(source: source, file: file, disguise: disguise)
    let root = converter.convert(node, depth: 1)
    problems = converter.problems
    if !converter.hasStopped { self.root = root }
  }

  private static func problem(
    _ error: any Error, in source: SourceText
  ) -> (offset: Int, problem: YAMLProblem) {
    switch error {
    case YamlError.scanner(let context, let problem, let mark, _),
      YamlError.parser(let context, let problem, let mark, _),
      YamlError.composer(let context, let problem, let mark, _):
      return located(context, problem, mark, in: source)
    default:
      return (source.start, syntax("\(error)", nil, nil, ""))
    }
  }

  private static func located(
    _ context: YamlError.Context?, _ problem: String, _ mark: Mark, in source: SourceText
  ) -> (offset: Int, problem: YAMLProblem) {
    var cursor = MarkCursor(source)
    var offset = cursor.offset(line: mark.line, column: mark.column)
    if problem == "but found another document" { return (offset, .severalDocuments) }
    if problem.hasPrefix("Maximum nesting level") {
      return (offset, .tooDeep(limit: depthLimit))
    }
    // Where something is not closed or has no colon, its beginning says more than where the
    // parser noticed.
    let openings = ["while scanning a simple key", "while scanning a quoted scalar"]
    if let context, openings.contains(context.text) {
      offset = cursor.offset(line: context.mark.line, column: context.mark.column)
    }
    let character = offset < source.bytes.count ? String(source.scalar(at: offset).scalar) : ""
    return (offset, syntax(problem, context?.text, context?.mark.line, character))
  }

  private static func syntax(
    _ problem: String, _ context: String?, _ line: Int?, _ character: String
  ) -> YAMLProblem {
    .syntax(problem: problem, context: context, contextLine: line, character: character)
  }
}
