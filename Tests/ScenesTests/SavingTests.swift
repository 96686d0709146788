import AttentionEngine
import Testing

@testable import Scenes

@Suite struct SavingTests {
  static let dressed = """
    # a comment
    sentence: "Le chat noir"   # three
    embeddings:
      Le:   [0.1, 0.2, 0.3]   # article
      chat:
        - 0.4
        - '0.5'
        - "0.6"
      noir: &noir [ 7.0e-1 ,
                    .8, 9.  ]
      gris: *noir
    positions:
    - [0, 0, 0]
    - [1, 1, 1]
    - [2, 2, 2]
    attention:
      convention: columns
      mask: [[1, 0, 0],
             [1, 1, 0],   # a comment inside
             [1, 1, 1]]
      heads:
        - {W_Q: &w [[1, 0, 1], [0, 1, 1]], W_K: *w, W_V: [[1, 0, 1]], b_V: [2]}
      W_O: [[1], [2], [3]]
      b_O: [0, 0, 0]
      norm: {gamma: [1, 1, 1], beta: [0, 0, 0]}
    """

  /// Every style that a scene can be written in, in LF and CR LF, with and without an end.
  static let styles = [
    smallScene, dressed, dressed + "\n", dressed.replacing("\n", with: "\r\n"),
    "\u{FEFF}" + smallScene,
  ]

  @Test(arguments: styles) func nothingChangedNothingWritten(_ text: String) throws {
    let scene = try scene(text)
    #expect(try scene.rewrites(for: scene.model).get() == [])
    var switched = scene.model
    switched.layers[0].heads[0].isOn = false
    #expect(try scene.rewrites(for: switched).get() == [])
  }

  /// One number changed: one span of the file changed, and it reads back.
  @Test(arguments: styles) func everyNumberCanBeEdited(_ text: String) throws {
    let scene = try scene(text)
    var count = 0
    for id in scene.model.parameterIDs where id != .mask(layer: 0) {
      let matrix = try #require(scene.model[id])
      for row in 0..<matrix.rows {
        for column in 0..<matrix.columns {
          let cell = CellID(.parameter(id), row: row, column: column)
          var edited = scene.model
          for cell in [cell] + scene.twins(of: cell) { edited.set(cell, to: -12.625) }
          let saved = try scene.saved(edited)
          #expect(try ScenesTests.scene(saved).model == edited)
          let (old, new) = difference(text, saved)
          #expect(old.count <= 6 && new.contains("12.62"), "\(old) became \(new)")
          let location = try #require(scene.location(of: cell))
          #expect(scene.files[0].location(at: commonPrefix(text, saved)).line == location.line)
          count += 1
        }
      }
    }
    #expect(count >= 27)
  }

  @Test func masksAreEditedInPlace() throws {
    let scene = try scene(Self.dressed)
    var edited = scene.model
    edited[.mask(layer: 0)]?[0, 2] = 1
    #expect(try scene.saved(edited) == Self.dressed.replacing("[1, 0, 0],", with: "[1, 0, 1],"))
  }

  /// Sequences of random edits, undone again: nothing to write.
  @Test(arguments: 0..<20) func editsAndTheirUndo(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    let text = Self.styles[seed % Self.styles.count]
    var scene = try scene(text)
    let original = scene.model
    for _ in 0..<10 {
      var edited = scene.model
      for _ in 0..<3 { edited.editAnything(in: scene, using: &generator) }
      let rewrites = try scene.rewrites(for: edited).get()
      scene = try scene.applying(rewrites).get()
      #expect(scene.model == edited)
      #expect(try scene.rewrites(for: edited).get() == [])
    }
    let rewrites = try scene.rewrites(for: original).get()
    scene = try scene.applying(rewrites).get()
    #expect(scene.model == original)
  }

  @Test func twinsAreTheSameNumberInTheFile() throws {
    let scene = try scene(Self.dressed)
    let head = HeadID(layer: 0, head: 0)
    let query = CellID(.parameter(.weight(.q, head)), row: 2, column: 1)
    let key = CellID(.parameter(.weight(.k, head)), row: 2, column: 1)
    #expect(scene.twins(of: query) == [key])
    #expect(scene.twins(of: key) == [query])
    #expect(scene.twins(of: CellID(.parameter(.embeddings(.main)), row: 0, column: 0)) == [])
    #expect(
      scene.twins(of: CellID(.parameter(.embeddings(.main)), row: 2, column: 1))
        == [CellID(.parameter(.embeddings(.main)), row: 3, column: 1)])
    var edited = scene.model
    edited.set(query, to: 5)
    #expect(scene.rewrites(for: edited) == .failure(.twinsDiffer(query, key)))
  }

  @Test func whatHasNoPlaceIsRefused() throws {
    let scene = try scene(smallScene)
    let head = HeadID(layer: 0, head: 0)
    func problem(_ change: (inout AttentionModel) -> Void) -> SaveProblem? {
      var edited = scene.model
      change(&edited)
      if case .failure(let problem) = scene.rewrites(for: edited) { return problem }
      return nil
    }
    #expect(problem { $0.words[0] = "la" } == .notWritable(.words))
    #expect(problem { $0.convention = .columns } == .notWritable(.convention))
    #expect(problem { $0.layers[0].heads.removeAll() } == .notWritable(.headCount))
    #expect(problem { $0.layers[0].heads[0].name = "x" } == .notWritable(.headName(0)))
    #expect(problem { $0.layers[0].hasResidual = true } == .notWritable(.residual))
    #expect(problem { $0.layers = [] } == .notWritable(.layers))
    #expect(problem { $0.layers[0].scale = .factor(.nan) } == .notWritable(.scale))
    let bias = ParameterID.bias(.q, head)
    #expect(problem { $0[bias] = Matrix(rows: 1, columns: 2) } == .notWritable(.parameter(bias)))
    let norm = Norm(gain: Matrix(rows: 1, columns: 2), shift: Matrix(rows: 1, columns: 2))
    #expect(problem { $0.layers[0].norm = norm } != nil)
    #expect(problem { $0.tokens = [] } == .noTokens)
    let cell = CellID(.parameter(.embeddings(.main)), row: 1, column: 1)
    #expect(problem { $0.set(cell, to: .infinity) } == .notFinite(cell))
  }

  @Test func otherFilesAreSavedWhereTheNumbersAre() throws {
    let files = [
      "x.scene": smallScene.replacing(
        /embeddings:\n(  .*\n)*attention/, with: "embeddings: e # there\nattention"),
      "e": "Le: [1, 2, 3]\r\nchat: [4, 5, 6]\r\nnoir: [7, 8, 9]",
    ]
    let scene = try load(files).get()
    var edited = scene.model
    edited.embeddings[2, 2] = 0.1
    let rewrites = try scene.rewrites(for: edited).get()
    #expect(rewrites.map(\.path) == ["e"])
    #expect(rewrites.map(\.original) == [Array((files["e"] ?? "").utf8)])
    #expect(
      String(decoding: rewrites[0].bytes, as: UTF8.self)
        == "Le: [1, 2, 3]\r\nchat: [4, 5, 6]\r\nnoir: [7, 8, 0.1]")
    edited.layers[0].scale = .factor(2)
    #expect(try scene.rewrites(for: edited).get().map(\.path) == ["x.scene", "e"])
  }
}

extension AttentionModel {
  mutating func set(_ cell: CellID, to value: Float) {
    guard case .parameter(let id) = cell.matrix else { return }
    self[id]?[cell.row, cell.column] = value
  }

  /// Changes a number and its twins, the order of the sentence, the scale or the mask.
  mutating func editAnything(in scene: Scenes.Scene, using generator: inout SeededGenerator) {
    switch Int.random(in: 0..<8, using: &generator) {
    case 0: tokens.shuffle(using: &generator)
    case 1:
      layers[0].scale =
        [.sqrt, .none, .factor(0.1), .factor(1e-20)]
        .randomElement(using: &generator) ?? .sqrt
    default:
      let ids = parameterIDs.filter { $0 != .mask(layer: 0) }
      guard let id = ids.randomElement(using: &generator), let matrix = self[id] else { return }
      let cell = CellID(
        .parameter(id), row: Int.random(in: 0..<matrix.rows, using: &generator),
        column: Int.random(in: 0..<matrix.columns, using: &generator))
      let value = Float(bitPattern: UInt32.random(in: 0..<0x7F80_0000, using: &generator))
      let sign: Float = Bool.random(using: &generator) ? 1 : -1
      for cell in [cell] + scene.twins(of: cell) { set(cell, to: sign * value) }
    }
  }
}
