extension SceneDecoder {
  /// The mapping of `subject`, which `node` is or names the file of.
  ///
  /// The file has either the mapping itself, or a scene's keys with the mapping, or again the name
  /// of a file, under `key`.
  mutating func included(_ node: YAMLNode, _ subject: Subject, key: String) -> YAMLNode? {
    let place = node.place
    var node = node
    var chain = [node.file]
    while node.mapping == nil {
      guard let name = node.text, !node.isNothing else {
        let expected: ExpectedValue =
          subject == .embeddings && chain.count == 1 ? .mappingOrFileOrLearned : .mappingOrFile
        reportKind(node, subject, expected: expected)
        return nil
      }
      if subject == .embeddings, name == MatrixWord.learned.rawValue {
        report(.includedLearned(path: files[node.file].path), at: place)
        return nil
      }
      let path = ScenePath.beside(files[node.file].path, name)
      let normalized = ScenePath.normalized(path)
      if let first = chain.firstIndex(where: {
        ScenePath.normalized(files[$0].path) == normalized
      }) {
        report(.includesItself(chain[first...].map { files[$0].path }), at: node.place)
        return nil
      }
      guard chain.count <= Scene.Limit.includes else {
        report(.includesTooDeep(limit: Scene.Limit.includes), at: node.place)
        return nil
      }
      switch open(path) {
      case .unreadable(.missing) where subject == .embeddings && isNearlyLearned(name):
        let expected = ExpectedValue.mappingOrFileOrLearned
        report(
          .unknownChoice(subject, name, expected: expected, nearest: "learned"), at: node.place)
        return nil
      case .unreadable(let problem):
        report(.includedFile(path: path, problem), at: node.place)
        return nil
      case .broken: return nil
      case .empty(let file):
        report(.emptyInclude(subject), at: Place(file: file, offset: 0))
        return nil
      case .root(let root, let file):
        chain.append(file)
        guard let entries = root.mapping else {
          reportKind(root, subject, expected: .mapping)
          return nil
        }
        // A word may be called "embeddings"; then its value is a list.
        guard let entry = entries.first(where: { $0.key.text == key && $0.value.list == nil })
        else { return root }
        _ = fields(root, of: .scene)
        node = entry.value
      }
    }
    return node
  }

  private func isNearlyLearned(_ name: String) -> Bool {
    Spelling.nearest(to: name, in: [MatrixWord.learned.rawValue]) != nil
  }
}
