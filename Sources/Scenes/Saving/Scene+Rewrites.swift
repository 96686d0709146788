import AttentionEngine

extension Scene {
  /// The new bytes of every file that changes when `edited` is saved; empty when nothing changed.
  ///
  /// Only the bytes of what changed are replaced. Which heads are on is a view's matter and not
  /// saved. The result is read back in memory first, so that no file is written that says
  /// something else than `edited`.
  package func rewrites(for edited: AttentionModel) -> Result<[FileRewrite], SaveProblem> {
    do throws(SaveProblem) {
      let numbers = try checkedSplices(for: edited)
      // A sentence is spliced word by word where that reads back, else written anew.
      for manner in TokenSplicing.Manner.allCases {
        let tokens = try TokenSplicing(self).splices(for: edited, manner)
        let rewrites = rewrites(after: numbers + tokens)
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
    let original = Dictionary(uniqueKeysWithValues: files.map { ($0.path, $0.bytes) })
    let changed = Dictionary(uniqueKeysWithValues: rewrites.map { ($0.path, $0.bytes) })
    return Scene.load(path: path) { path in
      (changed[path] ?? original[path]).map(Result.success) ?? .failure(.missing)
    }
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
    if rewrites.isEmpty { return edited.withAllHeadsOn == model.withAllHeadsOn }
    guard case .success(let scene) = applying(rewrites) else { return false }
    return scene.model == edited.withAllHeadsOn
  }
}

extension AttentionModel {
  var withAllHeadsOn: AttentionModel {
    var model = self
    for layer in model.layers.indices {
      for head in model.layers[layer].heads.indices { model.layers[layer].heads[head].isOn = true }
    }
    return model
  }
}
