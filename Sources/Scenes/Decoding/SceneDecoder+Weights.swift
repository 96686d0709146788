import AttentionEngine
import Safetensors

extension SceneDecoder {
  /// Which file `weights` names.
  struct WeightsName {
    let path: String
    let keyPlace: Place
    let place: Place
  }

  mutating func weights(_ entry: YAMLNode.Entry) -> WeightsName? {
    text(entry.value, of: .weights).map {
      WeightsName(
        path: ScenePath.beside(files[entry.value.file].path, $0), keyPlace: entry.key.place,
        place: entry.value.place)
    }
  }

  /// The model with the numbers that were learned: those of the weights file, or, where it is not
  /// there yet, those that the seed gives.
  mutating func learned(
    _ model: AttentionModel, _ name: WeightsName?, seed: UInt64
  ) -> LearnedModel? {
    var initial = model
    initial.initialize(sources.learned.map(\.id), seed: seed)
    guard let name else { return LearnedModel(model: initial, initial: initial, weights: nil) }
    let path = name.path
    switch readBytes(path) {
    case .failure(.missing):
      return LearnedModel(
        model: initial, initial: initial, weights: WeightsFile(path: path, bytes: nil))
    case .failure(let problem):
      report(.weightsFile(path: path, problem.message(subject: "it")), at: name.place)
      return nil
    case .success(let bytes):
      guard bytes.count <= Scene.Limit.weightsSize else {
        let problem = FileProblem.tooLarge(limit: Scene.Limit.weightsSize)
        report(.weightsFile(path: path, problem.message(subject: "it")), at: name.place)
        return nil
      }
      guard let trained = tensors(of: bytes, name, into: model) else { return nil }
      return LearnedModel(
        model: trained, initial: initial, weights: WeightsFile(path: path, bytes: bytes))
    }
  }

  private mutating func tensors(
    of bytes: [UInt8], _ file: WeightsName, into model: AttentionModel
  ) -> AttentionModel? {
    let path = file.path
    let directory: TensorDirectory
    do throws(SafetensorsError) {
      directory = try TensorDirectory(of: bytes)
    } catch {
      report(.weightsFile(path: path, "\(error)"), at: file.place)
      return nil
    }
    var result = model
    var isRight = true
    var missing: [String] = []
    for parameter in sources.learned {
      let name = parameter.id.tensorName
      guard let tensor = directory[name] else {
        report(.missingTensor(name, path: path), at: file.place)
        missing.append(name)
        continue
      }
      if let matrix = matrix(tensor, in: bytes, parameter.shape, file) {
        result[parameter.id] = matrix
      } else {
        isRight = false
      }
    }
    let names = Set(sources.learned.map(\.id.tensorName))
    for tensor in directory.tensors where !names.contains(tensor.name) {
      let nearest = Spelling.nearest(to: tensor.name, in: missing)
      report(.unknownTensor(tensor.name, nearest: nearest, path: path), at: file.place)
      isRight = false
    }
    return isRight && missing.isEmpty ? result : nil
  }

  private mutating func matrix(
    _ tensor: StoredTensor, in bytes: [UInt8], _ expected: Shape, _ file: WeightsName
  ) -> Matrix? {
    let shape = [expected.rows, expected.columns]
    guard tensor.shape == shape else {
      report(
        .tensorShape(tensor.name, tensor.shape, expected: shape, path: file.path),
        at: file.place)
      return nil
    }
    let values = tensor.values(in: bytes)
    guard values.allSatisfy(\.isFinite) else {
      report(.tensorNotFinite(tensor.name, path: file.path), at: file.place)
      return nil
    }
    return Matrix(rows: expected.rows, columns: expected.columns, values: values)
  }
}

/// A model whose learned numbers are known.
struct LearnedModel {
  let model: AttentionModel
  /// With the numbers that learning starts from.
  let initial: AttentionModel
  let weights: WeightsFile?
}

/// Where the learned numbers are kept.
struct WeightsFile: Sendable {
  let path: String
  /// Nil where the file is not there yet.
  let bytes: [UInt8]?
}
