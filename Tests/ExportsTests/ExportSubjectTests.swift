import AttentionEngine
import Exports
import Testing

@Suite struct ExportSubjectTests {
  @Test(arguments: [
    ("a.txt", ExportFormat.text), ("a.CSV", .csv), ("x/y.json", .json), ("a.b.npy", .npy),
    ("a.safetensors", .safetensors), ("a.svg", .svg), ("a.dot", .dot), ("a.gv", .dot),
  ])
  func theEndingOfAFileNameSaysTheFormat(name: String, format: ExportFormat) {
    #expect(ExportFormat(fileName: name) == format)
  }

  @Test(arguments: ["a", "csv", "a.png", "a.", "x.csv/a", ""])
  func otherEndingsSayNothing(name: String) {
    #expect(ExportFormat(fileName: name) == nil)
  }

  @Test func everyFormatIsKnownByItsOwnEnding() {
    for format in ExportFormat.allCases {
      #expect(ExportFormat(fileName: "a." + format.fileExtension) == format)
    }
  }

  @Test func tokensOfAModelAreRowsOfItsTable() throws {
    let subject = try ExportSubject.site(Site(.tokens), in: Trace(model: model()))
    #expect(
      subject
        == .tokens(
          ExportedTokens(
            ids: [1, 2, 1], texts: ["chat", "noir", "chat"], offsets: [0..<4, 5..<9, 10..<14])))
  }

  @Test func parametersAreNamedAsInScenes() throws {
    let id = HeadID(layer: 1, head: 0)
    let subject = try ExportSubject.parameter(.weight(.k, id), in: model())
    guard case .matrix(let exported) = subject else {
      Issue.record("not a matrix")
      return
    }
    #expect(exported.name == "W_K" && exported.layer == 1 && exported.head == 0)
    #expect(exported.matrix == Matrix([[0.25], [0.5]]))
    #expect(exported.axes == .init(rows: "from", columns: "to"))
  }

  @Test func theColumnsConventionTurnsParametersAndTheirAxes() throws {
    let subject = try ExportSubject.parameter(.embeddings(.main), in: model(convention: .columns))
    #expect(
      try text(subject, .csv) == ",le,chat,noir\n0,1.0,3.0,5.0\n1,2.0,4.0,6.0\n")
    #expect(try text(subject, .text).contains("rows: feature, columns: word"))
  }

  @Test func whatIsNotThereIsSaidInWords() {
    let trace = Trace(model: model())
    let messages: [(Site, String)] = [
      (
        Site(.masked),
        "there is no mask: every query may attend to every key, so the masked scores equal the"
          + " scaled scores"
      ),
      (Site(.positions), "there are no positions: no position is added to the embeddings"),
      (Site(.norm), "there is no layer norm: the layer's result goes on as it is"),
      (
        Site(.weights, HeadID(layer: 2, head: 0)),
        "there is no layer 2: the model has 2 layers, 0 to 1"
      ),
      (
        Site(.weights, HeadID(layer: 0, head: 7)),
        "there is no head 7: the layer has 2 heads, 0 to 1"
      ),
      (
        Site(.residual, HeadID(layer: 1, head: 0)),
        "there is no residual connection: the layer's output goes on without its input"
      ),
    ]
    for (site, message) in messages {
      let error = #expect(throws: ExportError.self) { try ExportSubject.site(site, in: trace) }
      #expect(error?.message == message)
    }
  }

  @Test func aTraceThatHasNotComputedTheSiteIsRefused() {
    let trace = Trace(model: model())
    let error = #expect(throws: ExportError.notComputed(Site(.weights))) {
      try ExportSubject.site(Site(.weights), in: trace)
    }
    #expect(error?.message == "`weights` has not been computed yet")
    #expect(throws: ExportError.self) { try ExportSubject.all(of: trace) }
  }

  @Test func aParameterThatIsNotThereIsSaidWithItsPlace() {
    let error = #expect(throws: ExportError.self) {
      try ExportSubject.parameter(.bias(.q, HeadID(layer: 0, head: 1)), in: model())
    }
    #expect(error?.message == "there is no b_Q in layer 0, head 1")
  }

  @Test func formatsRefuseWhatTheyCannotHold() {
    let tokens = ExportSubject.tokens(ExportedTokens(ids: [0], joinedBySpaces: ["a"]))
    let all = ExportSubject.all(
      ExportedPass(tokens: ExportedTokens(ids: [], joinedBySpaces: []), matrices: []))
    for format in [ExportFormat.npy, .safetensors, .svg, .dot] {
      #expect(throws: ExportError.holdsNoTokens(format)) { try export(tokens, format: format) }
    }
    for format in [ExportFormat.csv, .npy, .svg, .dot] {
      #expect(throws: ExportError.holdsOneMatrix(format)) { try export(all, format: format) }
    }
    #expect(
      ExportError.holdsOneMatrix(.csv).message
        == "csv holds one matrix; the whole pass can be exported as text, json or safetensors")
    #expect(
      ExportError.holdsNoTokens(.npy).message
        == "tokens are text and npy holds numbers; tokens can be exported as text, csv or json")
  }

  @Test func aPrecisionHasLimits() {
    for precision in [-1, 18] {
      let error = #expect(throws: ExportError.self) {
        try export(
          .matrix(map([[1, 0], [0, 1]])), format: .csv, options: .init(precision: precision))
      }
      #expect(error?.message == "a precision of \(precision) is outside of 0 to 17")
    }
  }

  @Test func theMeanOfHeadsHasNoHeadButSaysWhatItIs() throws {
    let mean = ExportedMatrix(
      weights: LabeledMatrix(
        matrix: Matrix([[0.5, 0.5], [0, 1]]), rowLabels: ["a", "b"], columnLabels: ["a", "b"]),
      layer: 0, detail: "mean of 2 heads")
    #expect(try text(mean, .text).hasPrefix("weights · layer 0 · mean of 2 heads · 2x2"))
    #expect(
      try text(mean, .json).contains(#""layer": 0, "head": null, "detail": "mean of 2 heads""#))
    #expect(try text(mean, .csv).hasPrefix("mean of 2 heads,a,b\n"))
    #expect(try text(mean, .dot).contains("t0 -> t1"))
  }
}
