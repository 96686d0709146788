import Yams

/// Turns the nodes of Yams into ours: with byte offsets, with aliases resolved, each text as it
/// was written.
struct YAMLConverter {
  private let source: SourceText
  private let file: Int
  private let disguise: Disguise
  private var cursor: MarkCursor
  private var anchors: [String: YAMLNode] = [:]
  /// How many values there are so far, with every alias written out.
  private var valueCount = 0
  private(set) var hasStopped = false
  private(set) var problems: [(offset: Int, problem: YAMLProblem)] = []

  init(source: SourceText, file: Int, disguise: Disguise) {
    self.source = source
    self.file = file
    self.disguise = disguise
    self.cursor = MarkCursor(source)
  }

  mutating func convert(_ node: Node, depth: Int) -> YAMLNode {
    let offset = node.mark.map { cursor.offset(line: $0.line, column: $0.column) } ?? source.start
    valueCount += 1
    if depth > YAMLParsing.depthLimit {
      stop(at: offset, .tooDeep(limit: YAMLParsing.depthLimit))
    } else if valueCount > YAMLParsing.valueLimit {
      stop(at: offset, .tooManyValues(limit: YAMLParsing.valueLimit))
    }
    guard !hasStopped else { return self.node(.unknown, offset) }
    checkTag(of: node, at: offset)
    let result: YAMLNode
    switch node {
    case .scalar(let scalar):
      if let alias = alias(scalar, at: offset) { return alias }
      result = self.node(.scalar(disguise.restored(scalar.string), style(scalar)), offset)
    case .sequence(let sequence):
      let items = sequence.map { convert($0, depth: depth + 1) }
      result = self.node(.list(items), offset, count: items.map(\.count))
    case .mapping(let mapping):
      let entries = entries(of: mapping, depth: depth)
      result = self.node(.mapping(entries), offset, count: entries.map(\.value.count))
    case .alias:
      // Nodes that were parsed hold none; aliases come as texts here.
      result = self.node(.unknown, offset)
    }
    if let anchor = node.anchor { anchors[anchor.rawValue] = result }
    return result
  }

  private func node(
    _ content: YAMLNode.Content, _ offset: Int, count: [Int] = []
  ) -> YAMLNode {
    YAMLNode(
      content: content, file: file, offset: offset, count: count.reduce(1, Self.saturatingSum))
  }

  private static func saturatingSum(_ left: Int, _ right: Int) -> Int {
    min(YAMLParsing.valueLimit + 1, left + right)
  }

  private mutating func stop(at offset: Int, _ problem: YAMLProblem) {
    if !hasStopped { problems.append((offset, problem)) }
    hasStopped = true
  }

  private mutating func entries(of mapping: Node.Mapping, depth: Int) -> [YAMLNode.Entry] {
    var entries: [YAMLNode.Entry] = []
    var seen: [String: Int] = [:]
    for (key, value) in mapping {
      let key = convert(key, depth: depth + 1)
      let value = convert(value, depth: depth + 1)
      if hasStopped { break }
      guard let text = key.text, key.alias == nil else {
        if !key.isUnknown || key.alias != nil { problems.append((key.place.offset, .keyIsNotText)) }
        continue
      }
      if let first = seen[text] {
        let line = source.location(at: first).line
        problems.append((key.offset, .duplicateKey(text, firstLine: line)))
        continue
      }
      seen[text] = key.offset
      entries.append(YAMLNode.Entry(key: key, value: value))
    }
    return entries
  }

  /// The node that the alias `scalar` stands for; nil when it is no alias.
  private mutating func alias(_ scalar: Node.Scalar, at offset: Int) -> YAMLNode? {
    guard scalar.style == .plain, scalar.string.unicodeScalars.first == disguise.aliasMark else {
      return nil
    }
    let name = String(String.UnicodeScalarView(scalar.string.unicodeScalars.dropFirst()))
    guard name.utf8.allSatisfy(Disguise.isNameByte) else {
      problems.append((offset, .notAnAlias(disguise.restored(scalar.string))))
      return node(.unknown, offset)
    }
    guard var target = anchors[name] else {
      // Looking for similar names takes its time; beyond some it helps nobody.
      let nearest =
        problems.count < 20 ? Spelling.nearest(to: name, in: anchors.keys.sorted()) : nil
      problems.append((offset, .unknownAlias(name, nearest: nearest)))
      return node(.unknown, offset)
    }
    valueCount = Self.saturatingSum(valueCount, target.count)
    if valueCount > YAMLParsing.valueLimit {
      stop(at: offset, .tooManyValues(limit: YAMLParsing.valueLimit))
      return node(.unknown, offset)
    }
    let start = source.contentStart(from: offset)
    target.alias = start..<start + 1 + name.utf8.count
    return target
  }

  private mutating func checkTag(of node: Node, at offset: Int) {
    let name: String
    switch node {
    case .scalar(let scalar): name = scalar.tag.description
    case .sequence(let sequence): name = sequence.tag.description
    case .mapping(let mapping): name = mapping.tag.description
    case .alias: return
    }
    if !name.isEmpty, name != "!", !name.hasPrefix("tag:yaml.org,2002:") {
      problems.append((offset, .tag(name)))
    }
  }

  private func style(_ scalar: Node.Scalar) -> YAMLNode.Style {
    switch scalar.style {
    case .any, .plain: .plain
    case .singleQuoted: .singleQuoted
    case .doubleQuoted: .doubleQuoted
    case .literal: .literal
    case .folded: .folded
    }
  }
}
