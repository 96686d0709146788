import AttentionEngine

extension Scene {
  /// The new bytes of every file that changes when `edited` is saved; empty when nothing changed.
  ///
  /// Only the bytes of what changed are replaced; learned numbers are written into the weights file.
  /// Which heads are on, what was generated and what is asked for is not saved. The result is read
  /// back in memory first, so that no file is written that says something else than `edited`.
  package func rewrites(for edited: AttentionModel) -> Result<[FileRewrite], SaveProblem> {
    let edited = edited.saved
    do throws(SaveProblem) {
      var splices = try checkedSplices(for: edited)
      let weights = try weightsRewrite(for: edited)
      if let weights, self.weights == nil { splices += weightsKey(naming: weights.path) }
      // A sentence is spliced word by word where that reads back, else written anew.
      for manner in TokenSplicing.Manner.allCases {
        let tokens = try TokenSplicing(self).splices(for: edited, manner)
        let rewrites = rewrites(after: splices + tokens) + (weights.map { [$0] } ?? [])
        if readsBack(rewrites, as: edited) { return .success(rewrites) }
        if tokens.isEmpty { break }
      }
      return .failure(.wouldReadBackDifferently)
    } catch {
      return .failure(error)
    }
  }

  /// The scene as it is after `rewrites`.
  package func applying(_ rewrites: [FileRewrite]) -> Result<Scene, Diagnostics> {
    var contents = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
    if let weights { contents[weights.path] = weights.bytes }
    contents.merge(rewrites.map { ($0.path, $0.bytes) }) { $1 }
    return withoutActuallyEscaping(readCompared) { readCompared in
      Scene.load(path: path) { path in
        contents[path].map(Result.success) ?? readCompared(path)
      }
    }
  }

  /// The files of the scene that this one is compared with.
  private func readCompared(_ path: String) -> Result<[UInt8], FileProblem> {
    guard case .scene(let other)? = comparison else { return .failure(.missing) }
    if let file = other.files.first(where: { $0.path == path }) { return .success(file.bytes) }
    guard other.weights?.path == path, let bytes = other.weights?.bytes else {
      return .failure(.missing)
    }
    return .success(bytes)
  }

  private func rewrites(after splices: [Splice]) -> [FileRewrite] {
    let byFile = Dictionary(grouping: splices, by: \.span.file)
    return files.indices.compactMap { index in
      guard let splices = byFile[index] else { return nil }
      let file = files[index]
      return FileRewrite(
        path: file.path, original: file.bytes, bytes: file.bytes(after: splices))
    }
  }

  private func readsBack(_ rewrites: [FileRewrite], as edited: AttentionModel) -> Bool {
    if rewrites.isEmpty { return edited == model.saved }
    guard case .success(let scene) = applying(rewrites) else { return false }
    return scene.model == edited
  }
}

extension AttentionModel {
  /// What a scene file holds of the model: all heads on, nothing generated, no targets.
  package var saved: AttentionModel {
    var model = given
    model.targets = []
    for layer in model.layers.indices {
      for head in model.layers[layer].heads.indices { model.layers[layer].heads[head].isOn = true }
    }
    return model
  }
}
