/// A value of a YAML file: what was written, not what YAML would make of it, and where.
struct YAMLNode: Sendable {
  enum Style: Sendable { case plain, singleQuoted, doubleQuoted, literal, folded }

  enum Content: Sendable {
    case scalar(String, Style)
    case list([YAMLNode])
    case mapping([Entry])
    /// What cannot be known, as an alias without an anchor. It has been reported already.
    case unknown
  }

  struct Entry: Sendable {
    let key: YAMLNode
    let value: YAMLNode
  }

  let content: Content
  /// Which file of the scene it stands in.
  let file: Int
  /// Its first byte; an anchor or tag before the value belongs to it.
  let offset: Int
  /// Where `*name` stands when the value was reached by an alias. The other fields speak of the
  /// value that the alias stands for.
  var alias: Range<Int>?
  /// How many values it consists of when every alias is written out.
  let count: Int

  /// Where to point at when the value as a whole is wrong: the alias, if it came by one.
  var place: Place { Place(file: file, offset: alias?.lowerBound ?? offset) }

  var text: String? {
    if case .scalar(let text, _) = content { return text }
    return nil
  }

  var list: [YAMLNode]? {
    if case .list(let items) = content { return items }
    return nil
  }

  var mapping: [Entry]? {
    if case .mapping(let entries) = content { return entries }
    return nil
  }

  var isUnknown: Bool {
    if case .unknown = content { return true }
    return false
  }

  /// What stands where nothing was written: `key:`.
  var isNothing: Bool {
    if case .scalar("", .plain) = content { return true }
    return false
  }
}

/// A byte of one of the scene's files.
struct Place: Hashable, Comparable, Sendable {
  let file: Int
  let offset: Int

  static func < (left: Place, right: Place) -> Bool {
    (left.file, left.offset) < (right.file, right.offset)
  }
}

/// Bytes of one of the scene's files.
struct Span: Hashable, Sendable {
  let file: Int
  let range: Range<Int>
}
