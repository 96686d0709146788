extension SceneDecoder {
  /// A whole number within `range`.
  mutating func wholeNumber(
    _ node: YAMLNode, of subject: Subject, in range: ClosedRange<Int>
  ) -> Int? {
    guard let text = node.text, !node.isNothing else {
      reportKind(node, subject, expected: .number)
      return nil
    }
    guard let number = Int(text), range.contains(number) else {
      report(.wholeNumber(subject, text, range), at: node.place)
      return nil
    }
    return number
  }
}
