import AttentionEngine
import Testing

@testable import Scenes

@Suite struct LoadingTests {
  @Test func readsEveryPart() throws {
    let scene = try scene(
      """
      title: two heads
      tokens: [no, on, "null", ~, ., 1, no]
      embeddings:
        no: [1, 0]
        on: [.5, 5.]
        null: [-1e-3, +2]
        ~: [1, 2]
        .: [1, 2]
        1: [3, 4]
        unused: [0, 0]
      positions: sinusoidal
      attention:
        scale: 0.25
        mask: causal
        heads:
          - name: first
            W_Q: [[1], [2]]
            W_K: [[3], [4]]
            W_V: [[5, 6], [7, 8]]
            b_V: [9, 10]
          - W_Q: [[1, 2, 3], [4, 5, 6]]
            W_K: [[1, 2, 3], [4, 5, 6]]
            W_V: [[1], [2]]
        W_O: [[1, 0], [0, 1], [1, 1]]
        b_O: [0.5, 0]
        residual: true
        norm: {gamma: [1, 1], beta: [0, 0.25], epsilon: 1e-3}
      """)
    #expect(scene.title == "two heads")
    let model = scene.model
    #expect(model.tokenTexts == ["no", "on", "null", "~", ".", "1", "no"])
    #expect(model.words == ["no", "on", "null", "~", ".", "1", "unused"])
    #expect(model.tokens.first == model.tokens.last)
    #expect(model.embeddings.row(1) == [0.5, 5])
    #expect(model.embeddings.row(2) == [-0.001, 2])
    #expect(model.positions == .sinusoidal)
    let layer = try #require(model.layers.first)
    #expect(layer.scale == .factor(0.25))
    #expect(layer.mask == .causal)
    #expect(layer.heads.map(\.name) == ["first", nil])
    #expect(layer.heads[0].weights[.v] == Matrix([[5, 6], [7, 8]]))
    #expect(layer.heads[0].biases == [.v: Matrix([[9, 10]])])
    #expect(layer.heads[1].weights[.q] == Matrix([[1, 2, 3], [4, 5, 6]]))
    #expect(layer.outputWeight == Matrix([[1, 0], [0, 1], [1, 1]]))
    #expect(layer.outputBias == Matrix([[0.5, 0]]))
    #expect(layer.hasResidual)
    let norm = Norm(
      gain: Matrix([[1, 1]]), shift: Matrix([[0, 0.25]]), epsilon: 0.001)
    #expect(layer.norm == norm)
  }

  @Test func defaults() throws {
    let scene = try scene(smallScene)
    #expect(scene.title == "Le chat noir")
    #expect(scene.model.convention == .rows)
    #expect(scene.model.positions == .none)
    #expect(scene.model.layers[0].scale == .sqrt)
    #expect(scene.model.layers[0].mask == .none)
    #expect(scene.model.layers[0].norm == nil)
    #expect(scene.model.layers[0].outputWeight == nil)
    #expect(!scene.model.layers[0].hasResidual)
  }

  /// Columns are the same numbers, written the other way round; masks and positions are not.
  @Test func columnsAreTransposed() throws {
    let rest = """
      positions: [[1, 2], [3, 4], [5, 6]]
      embeddings: {a: [1, 2], b: [3, 4]}
      sentence: a b

      """
    let rows = try scene(
      rest + """
        attention:
          mask: [[1, 0], [1, 1]]
          heads: [{W_Q: [[1, 2, 3], [4, 5, 6]], W_K: [[1, 2, 3], [4, 5, 6]], W_V: [[1], [2]]}]
          W_O: [[7, 8]]
        """)
    let columns = try scene(
      rest + """
        attention:
          convention: columns
          mask: [[1, 0], [1, 1]]
          heads: [{W_Q: [[1, 4], [2, 5], [3, 6]], W_K: [[1, 4], [2, 5], [3, 6]], W_V: [[1, 2]]}]
          W_O: [[7], [8]]
        """)
    var model = columns.model
    model.convention = .rows
    #expect(model == rows.model)
    #expect(columns.model.convention == .columns)
    let cell = CellID(
      .parameter(.weight(.q, HeadID(layer: 0, head: 0))), row: 1, column: 2)
    #expect(columns.model[.weight(.q, HeadID(layer: 0, head: 0))]?[1, 2] == 6)
    #expect(columns.location(of: cell)?.description == "x.scene:7:38")
    #expect(rows.location(of: cell)?.description == "x.scene:6:36")
  }

  @Test func locationsCountScalars() throws {
    let scene = try scene(
      smallScene.replacing("Le:   [0.1", with: "e\u{301}: [\"0.1\"")
        .replacing("Le chat", with: "e\u{301} chat"))
    let cell = CellID(.parameter(.embeddings(.main)), row: 0, column: 0)
    #expect(scene.location(of: cell)?.description == "x.scene:3:9")
    let computed = CellID(.site(Site(.q)), row: 0, column: 0)
    #expect(scene.location(of: computed) == nil)
    #expect(scene.location(of: CellID(.parameter(.embeddings(.main)), row: 9, column: 0)) == nil)
  }

  /// The same numbers in other dress: block lists, quotes, comments, CR LF, a byte order mark.
  @Test(arguments: [
    smallScene.replacing("\n", with: "\r\n"),
    "\u{FEFF}" + smallScene,
    "---\n" + smallScene + "...\n",
    smallScene.replacing("[0.1, 0.2, 0.3]", with: "\n      - 0.1\n      - \"0.2\"\n      - '0.3'"),
    smallScene.replacing("Le chat noir", with: ">\n  Le\n  chat  noir"),
    smallScene.replacing("Le chat noir", with: "|-\n  Le chat\n\n  noir"),
    smallScene.replacing("sentence: Le chat noir", with: "tokens:\n- Le\n- chat # noun\n- 'noir'"),
    smallScene.replacing("Le chat noir", with: "Le\tchat\u{A0}noir"),
    smallScene.replacing("W_K: [[1, 0], [0, 1], [1, 1]]", with: "W_K: *w")
      .replacing("W_Q: [", with: "W_Q: &w ["),
  ])
  func sameModelInOtherDress(_ text: String) throws {
    #expect(try scene(text).model == scene(smallScene).model)
  }

  @Test func wordsAreEqualWhateverTheirComposition() throws {
    let text = smallScene.replacing("  chat: ", with: "  che\u{301}t: ")
      .replacing("Le chat noir", with: "Le ch\u{E9}t noir")
    #expect(try scene(text).model.tokens == [0, 1, 2])
  }

  @Test func limits() throws {
    let many = Array(repeating: "Le", count: Scene.Limit.tokens).joined(separator: " ")
    #expect(try scene(smallScene.replacing("Le chat noir", with: many)).model.tokens.count == 1024)
    #expect(
      messages(smallScene.replacing("Le chat noir", with: many + " Le"))
        == ["tokens can be at most 1024, but these are 1025"])
    let head = "{W_Q: [[1], [1], [1]], W_K: [[1], [1], [1]], W_V: [[1], [1], [1]]}"
    let heads = try #require(smallScene.firstRange(of: "  heads:"))
    let withHeads = { (count: Int) in
      let aliases = String(repeating: ", *h", count: count - 1)
      return smallScene[..<heads.lowerBound] + "  heads: [&h \(head)\(aliases)]\n"
    }
    #expect(try scene(String(withHeads(256))).model.layers[0].heads.count == 256)
    #expect(messages(String(withHeads(257))) == ["heads can be at most 256, but these are 257"])
    let comment = "#" + String(repeating: "x", count: Scene.Limit.fileSize)
    #expect(messages(smallScene + comment) == ["the file is larger than 4096 KiB"])
  }

  /// Sorting all anchors for each alias would take hours.
  @Test(.timeLimit(.minutes(1))) func manyUnknownAliasesAreNotComparedWithManyAnchors() {
    let anchors = (0..<20_000).map { "&q\($0) 1" }.joined(separator: ", ")
    let aliases = (0..<20_000).map { "*zzzz\($0)" }.joined(separator: ", ")
    let found = messages("sentence: a\nx: [\(anchors)]\ny: [\(aliases)]\n")
    #expect(found.contains("no value is marked `&zzzz0` before this alias"))
  }
}
