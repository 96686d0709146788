import AttentionEngine
import Safetensors
import Testing

@testable import Scenes

/// The file beside a scene that has its learned numbers.
@Suite struct WeightsFileTests {
  private static let path = "learned.safetensors"

  /// The scene whose learned numbers are 1, 2, 3 … in the order of the file.
  private func trained() throws -> (scene: Scenes.Scene, bytes: [UInt8]) {
    let scene = try LearnedTests.scene()
    var model = scene.model
    var number: Float = 0
    for id in scene.learnedIDs {
      let shape = try #require(model[id]?.shape)
      let values = (0..<shape.rows * shape.columns).map { number + Float($0) + 1 }
      number = values.last ?? number
      model[id] = Matrix(rows: shape.rows, columns: shape.columns, values: values)
    }
    let bytes = scene.weightsBytes(of: model)
    return (try load(bytes).get(), bytes)
  }

  private func load(
    _ weights: [UInt8], _ text: String = GrownScenes.learned
  ) -> Result<Scenes.Scene, Diagnostics> {
    var files = LearnedTests.files(text)
    files[Self.path] = weights
    return Scenes.Scene.load(path: "x.scene", read: reader(files))
  }

  private func messages(_ weights: [UInt8]) -> [String] {
    guard case .failure(let diagnostics) = load(weights) else { return [] }
    // All stand where the scene names the file.
    #expect(diagnostics.all.allSatisfy { $0.location?.description == "x.scene:43:10" })
    return diagnostics.all.map(\.message)
  }

  /// The tensors of the trained file, each changed by `change`.
  private func changed(
    _ change: (StoredTensor, [Float]) -> [NewTensor]
  ) throws -> [UInt8] {
    let bytes = try trained().bytes
    let tensors = try TensorDirectory(of: bytes).tensors.flatMap {
      change($0, $0.values(in: bytes))
    }
    return TensorFile.bytes(of: tensors)
  }

  @Test func theNumbersAreRead() throws {
    let (scene, _) = try trained()
    #expect(!scene.isUntrained && scene.weightsPath == Self.path)
    #expect(scene.filePaths == ["x.scene", Self.path])
    var number: Float = 0
    for id in scene.learnedIDs {
      for value in scene.model[id]?.values ?? [] {
        number += 1
        #expect(value == number)
      }
    }
    #expect(number > 400)
    // Learning starts from the seed all the same.
    #expect(try scene.initialModel == LearnedTests.scene().model)
    #expect(scene.model != scene.initialModel)
    // What is written stays.
    let written = ParameterID.weight(.q, HeadID(layer: 1, head: 1))
    #expect(scene.model[written] == Matrix([[1, 2], [3, 4], [5, 6], [7, 8]]))
  }

  /// The file has its matrices as the engine does, whatever the convention of the scene.
  @Test func theConventionIsTheScenes() throws {
    let text = { (convention: String) in
      """
      sentence: a
      embeddings: {a: [1, 2]}
      attention: {convention: \(convention), heads: 1, feed_forward: learned}
      weights: w
      """
    }
    let rows = try ScenesTests.scene(text("rows"))
    let columns = try ScenesTests.scene(text("columns"))
    #expect(rows.weightsBytes(of: rows.model) == columns.weightsBytes(of: columns.model))
  }

  @Test func aFileThatIsNotThereYet() throws {
    let scene = try LearnedTests.scene()
    #expect(scene.isUntrained && scene.weightsPath == Self.path)
    #expect(try scene.rewrites(for: scene.model).get() == [])
  }

  @Test func numbersOfOtherTypes() throws {
    let (scene, _) = try trained()
    let bytes = try changed { tensor, values in
      let numbers = values.flatMap { value in
        withUnsafeBytes(of: Double(value).bitPattern.littleEndian) { Array($0) }
      }
      return [NewTensor(name: tensor.name, shape: tensor.shape, .bytes(numbers, .float64))]
    }
    #expect(try load(bytes).get().model == scene.model)
  }

  /// Every beginning of the file is refused, with one problem.
  @Test func truncated() throws {
    let bytes = try trained().bytes
    for count in stride(from: 0, to: bytes.count, by: 97) {
      let found = messages(Array(bytes.prefix(count)))
      #expect(found.count == 1)
      #expect(found.first?.hasPrefix("the weights in \"learned.safetensors\": ") == true)
    }
    #expect(
      messages([]) == [
        "the weights in \"learned.safetensors\": the file has 0 bytes; a safetensors file begins with "
          + "8 bytes that say how long its header is"
      ])
  }

  @Test func anotherShape() throws {
    let bytes = try changed { tensor, values in
      let shape = tensor.name == "layers.0.W_O" ? tensor.shape.reversed() : tensor.shape
      let flat = tensor.name == "output.b" ? Array(shape.dropFirst()) : shape
      return [NewTensor(name: tensor.name, shape: flat, values: values)]
    }
    #expect(
      messages(bytes) == [
        "\"layers.0.W_O\" in \"learned.safetensors\" is 4x6, but must be 6x4; train the scene anew",
        "\"output.b\" in \"learned.safetensors\" is 10, but must be 1x10; train the scene anew",
      ])
  }

  @Test func missingAndUnknownTensors() throws {
    let bytes = try changed { tensor, values in
      switch tensor.name {
      case "positions": []
      case "output.W": [NewTensor(name: "output.V", shape: tensor.shape, values: values)]
      case "output.b":
        [
          NewTensor(name: tensor.name, shape: tensor.shape, values: values),
          NewTensor(name: "optimizer", shape: [], values: [1]),
        ]
      default: [NewTensor(name: tensor.name, shape: tensor.shape, values: values)]
      }
    }
    #expect(
      messages(bytes) == [
        "\"learned.safetensors\" has no tensor \"positions\"; train the scene anew",
        "\"learned.safetensors\" has no tensor \"output.W\"; train the scene anew",
        "\"learned.safetensors\" has a tensor \"output.V\", for which the scene has no place; did you "
          + "mean \"output.W\"?",
        "\"learned.safetensors\" has a tensor \"optimizer\", for which the scene has no place",
      ])
  }

  @Test(arguments: [Float.nan, .infinity, -.infinity]) func notFinite(_ value: Float) throws {
    let bytes = try changed { tensor, values in
      let values = tensor.name == "layers.0.W_O" ? values.dropLast() + [value] : values
      return [NewTensor(name: tensor.name, shape: tensor.shape, values: Array(values))]
    }
    #expect(
      messages(bytes) == [
        "\"layers.0.W_O\" in \"learned.safetensors\" has a number that is not finite"
      ])
  }

  @Test func tooLarge() {
    let files = LearnedTests.files()
    let result = Scenes.Scene.load(path: "x.scene") { path in
      path == Self.path ? .failure(.tooLarge(limit: 1 << 20)) : reader(files)(path)
    }
    guard case .failure(let diagnostics) = result else {
      Issue.record("read what is too large")
      return
    }
    #expect(
      diagnostics.all.map(\.message)
        == ["the weights in \"learned.safetensors\": it is larger than 1024 KiB"])
  }

  /// Any damage is refused or gives numbers, never a crash.
  @Test(arguments: 0..<4) func damaged(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let bytes = try trained().bytes
    for _ in 0..<50 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...3, using: &generator) {
        // Most of what can go wrong is in the header.
        let end = Bool.random(using: &generator) ? bytes.count : 4000
        let place = Int.random(in: 0..<end, using: &generator)
        damaged[place] = UInt8.random(in: 0...255, using: &generator)
      }
      expectSound(load(damaged), Array(GrownScenes.learned.utf8))
    }
  }
}
