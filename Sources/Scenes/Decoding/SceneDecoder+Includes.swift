extension SceneDecoder {
  /// The mapping of `subject`, which `node` is or names the file of.
  ///
  /// The file has either the mapping itself, or a scene's keys with the mapping, or again the name
  /// of a file, under `key`.
  mutating func included(_ node: YAMLNode, _ subject: Subject, key: String) -> YAMLNode? {
    var node = node
    var chain = [node.file]
    while node.mapping == nil {
      guard let name = node.text, !node.isNothing else {
        reportKind(node, subject, expected: .mappingOrFile)
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
}
