import AttentionEngine

/// Numbers as they are written, with the bytes of each. A list is a matrix of one row.
struct WrittenMatrix {
  var shape: Shape
  var values: [Float]
  var spans: [Span]

  var matrix: Matrix { Matrix(rows: shape.rows, columns: shape.columns, values: values) }

  var transposed: WrittenMatrix {
    var result = WrittenMatrix(shape: shape.transposed, values: [], spans: [])
    for column in 0..<shape.columns {
      for row in 0..<shape.rows {
        result.values.append(values[row * shape.columns + column])
        result.spans.append(spans[row * shape.columns + column])
      }
    }
    return result
  }
}

extension SceneDecoder {
  /// The entries of a mapping by key. An unknown key is reported, and taken for the known one that
  /// it is nearly, so that what follows from it can be checked.
  mutating func fields(
    _ node: YAMLNode, of subject: Subject, expected: ExpectedValue = .mapping
  ) -> [String: YAMLNode.Entry]? {
    guard let entries = node.mapping else {
      reportKind(node, subject, expected: expected)
      return nil
    }
    var fields: [String: YAMLNode.Entry] = [:]
    var misspelt: [String: YAMLNode.Entry] = [:]
    for entry in entries {
      guard let key = entry.key.text else { continue }
      if subject.keys.contains(key) {
        fields[key] = entry
      } else {
        let nearest = Spelling.nearest(to: key, in: subject.keys)
        report(.unknownKey(key, in: subject, nearest: nearest), at: entry.key.place)
        if let nearest { misspelt[nearest] = entry }
      }
    }
    return fields.merging(misspelt) { known, _ in known }
  }

  /// Reports the keys of `required` that the mapping `node` does not have.
  mutating func require(
    _ required: [String], in fields: [String: YAMLNode.Entry], _ node: YAMLNode, _ subject: Subject
  ) {
    let missing = required.filter { fields[$0] == nil }
    if !missing.isEmpty { report(.missingKeys(missing, in: subject), at: node.place) }
  }

  mutating func reportKind(_ node: YAMLNode, _ subject: Subject, expected: ExpectedValue) {
    guard !node.isUnknown else { return }
    report(.wrongKind(subject, ValueKind(node), expected: expected), at: node.place)
  }

  /// A text that is not left out.
  mutating func text(_ node: YAMLNode, of subject: Subject) -> String? {
    if let text = node.text, !node.isNothing { return text }
    reportKind(node, subject, expected: .text)
    return nil
  }

  /// The number that `node` is, or zero when it is none, which is reported.
  mutating func number(_ node: YAMLNode, of subject: Subject) -> Float {
    guard let text = node.text else {
      reportKind(node, subject, expected: .number)
      return 0
    }
    switch NumberText.parse(text) {
    case .success(let value): return value
    case .failure(let fault):
      report(.number(fault, text, in: subject), at: Place(file: node.file, offset: node.offset))
      return 0
    }
  }

  /// The bytes of the number `node`.
  func span(_ node: YAMLNode) -> Span {
    let range = files[node.file].innerRange(of: node)
    return Span(file: node.file, range: range ?? node.offset..<node.offset)
  }

  /// A list of numbers.
  mutating func numbers(_ node: YAMLNode, of subject: Subject) -> WrittenMatrix? {
    guard let items = node.list else {
      reportKind(node, subject, expected: .numbers)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(subject), at: node.place)
      return nil
    }
    let values = items.map { item in
      if item.list != nil || item.mapping != nil {
        reportKind(item, .item(of: subject), expected: .number)
        return Float(0)
      }
      return number(item, of: subject)
    }
    return WrittenMatrix(shape: Shape(1, items.count), values: values, spans: items.map(span))
  }

  /// A list of rows of the same length.
  mutating func matrix(_ node: YAMLNode, of subject: Subject) -> WrittenMatrix? {
    guard let items = node.list else {
      reportKind(node, subject, expected: .matrix)
      return nil
    }
    guard !items.isEmpty else {
      report(.empty(subject), at: node.place)
      return nil
    }
    if items.allSatisfy({ $0.text != nil }) {
      report(.wrongKind(subject, .flatList, expected: .matrix), at: node.place)
      return nil
    }
    let rows = items.map { item in
      guard item.list != nil else {
        reportKind(item, .row(of: subject), expected: .numbers)
        return WrittenMatrix?.none
      }
      guard item.list?.isEmpty == false else {
        report(.empty(.row(of: subject)), at: item.place)
        return nil
      }
      return numbers(item, of: subject)
    }
    guard let usual = Self.usualCount(rows.compactMap { $0?.values.count }) else { return nil }
    for (item, row) in zip(items, rows) {
      if let row, row.values.count != usual {
        let problem = Problem.raggedRow(subject, count: row.values.count, others: usual)
        report(problem, at: item.place)
      }
    }
    let complete = rows.compactMap { $0 }.filter { $0.values.count == usual }
    guard complete.count == rows.count else { return nil }
    return WrittenMatrix(
      shape: Shape(rows.count, usual), values: complete.flatMap(\.values),
      spans: complete.flatMap(\.spans))
  }

  /// The count that most have; of equally frequent ones the one that comes first.
  static func usualCount(_ counts: [Int]) -> Int? {
    var frequency: [Int: Int] = [:]
    for count in counts { frequency[count, default: 0] += 1 }
    let most = frequency.values.max()
    return counts.first { frequency[$0] == most }
  }

  /// One of a few words; nil when it is none of them, which is reported. What is nearly one of
  /// them is reported and taken for it, so that what depends on it can be checked.
  mutating func choice(
    _ node: YAMLNode, of subject: Subject, _ choices: [String], expected: ExpectedValue
  ) -> String? {
    guard let text = node.text, !node.isNothing else {
      reportKind(node, subject, expected: expected)
      return nil
    }
    if choices.contains(text) { return text }
    let nearest = Spelling.nearest(to: text, in: choices)
    report(
      .unknownChoice(subject, text, expected: expected, nearest: nearest), at: node.place)
    return nearest
  }
}
