import AttentionEngine

extension SceneDecoder {
  /// A text for each stage that has one. The key is a stage, `source.` and a stage, or
  /// `layers.N.` and a stage.
  mutating func notes(_ node: YAMLNode) -> Notes {
    var notes = Notes()
    guard let entries = node.mapping else {
      reportKind(node, .notes, expected: .mapping)
      return notes
    }
    for entry in entries {
      guard let key = entry.key.text else { continue }
      var place = Notes.Key(key)
      if place == nil {
        let path = key.split(separator: ".").dropLast().joined(separator: ".")
        let names = Stage.allCases.map { path.isEmpty ? $0.rawValue : "\(path).\($0.rawValue)" }
        let nearest = Spelling.nearest(to: key, in: names)
        report(.unknownKey(key, in: .notes, nearest: nearest), at: entry.key.place)
        place = nearest.flatMap(Notes.Key.init)
      }
      guard let place, let text = text(entry.value, of: .note(key)) else { continue }
      notes[place] = Self.unfolded(text)
    }
    return notes
  }

  /// The words of a text that was written over several lines.
  private static func unfolded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
