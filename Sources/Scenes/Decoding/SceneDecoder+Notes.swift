import AttentionEngine

extension SceneDecoder {
  struct WrittenNote {
    let name: String
    let key: Notes.Key
    let text: String
    let place: Place
  }

  /// A text for each stage that has one. The key is a stage, `source.` and a stage, or
  /// `layers.N.` and a stage.
  mutating func notes(_ node: YAMLNode) -> [WrittenNote] {
    guard let entries = node.mapping else {
      reportKind(node, .notes, expected: .mapping)
      return []
    }
    return entries.compactMap { entry in
      guard let name = entry.key.text else { return nil }
      let text = text(entry.value, of: .note(name)).map(Self.unfolded)
      guard let key = noteKey(name, at: entry.key.place), let text else { return nil }
      return WrittenNote(name: name, key: key, text: text, place: entry.key.place)
    }
  }

  /// What is nearly a stage is reported and taken for it.
  private mutating func noteKey(_ name: String, at place: Place) -> Notes.Key? {
    do throws(Notes.KeyFault) {
      return try Notes.Key(name)
    } catch .unknownStage(let prefix) {
      let names = Stage.ofScenes.map { prefix + $0.rawValue }
        .filter { (try? Notes.Key($0)) != nil }
      let nearest = Spelling.nearest(to: name, in: names)
      report(.unknownKey(name, in: .notes, nearest: nearest), at: place)
      return nearest.flatMap { try? Notes.Key($0) }
    } catch {
      report(.noteKey(name, error), at: place)
      return nil
    }
  }

  /// The words of a text that was written over several lines.
  private static func unfolded(_ text: String) -> String {
    text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  /// The notes for the stages of `model`; reports those for what it never has.
  mutating func notes(_ written: [WrittenNote], for model: AttentionModel) -> Notes {
    var notes = Notes()
    for note in written {
      if let absence = Self.absence(of: note.key, in: model), !mayChange(absence) {
        report(.noteOfNothing(note.name, absence), at: note.place)
      }
      notes[note.key] = note.text
    }
    return notes
  }

  /// Whether what is missing can be had in the workbench, where masks and positions change with a
  /// key and a model in training has targets.
  private func mayChange(_ absence: Absence) -> Bool {
    switch absence {
    case .isText, .noMask, .noPositions: true
    case .noTargets: trained != nil
    default: false
    }
  }

  /// Nil where one of the sites that the note is for is there.
  private static func absence(of key: Notes.Key, in model: AttentionModel) -> Absence? {
    let absences = key.sites(in: model).map { model.absence(of: $0) }
    return absences.contains(nil) ? nil : absences.compactMap { $0 }.first
  }
}
