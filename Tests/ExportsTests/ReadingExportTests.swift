import AttentionEngine
import Exports
import Testing

/// A change has the shape of the values and must not be taken for them; so has a gradient.
@Suite struct ReadingExportTests {
  private func map(
    _ reading: ExportedMatrix.Reading, detail: String? = nil, leftOut: Set<Int> = []
  ) -> ExportedMatrix {
    ExportedMatrix(
      name: "weights", layer: 0, head: 1, detail: detail, content: .weights, reading: reading,
      axes: .init(rows: "query", columns: "key"),
      labeled: LabeledMatrix(
        matrix: Matrix([[0.25, 0.5], [0, 0]]), rowLabels: ["a", "b"], columnLabels: ["a", "b"]),
      leftOut: leftOut)
  }

  private let change = ExportedMatrix.Reading.change(against: "scene as opened")

  @Test func textAndCSVSayIt() throws {
    let heading = try text(map(change), .text).prefix { $0 != "\n" }
    #expect(
      heading
        == "weights · layer 0 · head 1 · change against the scene as opened · 2x2 · 0.000 to 0.500")
    #expect(try text(map(change), .csv).hasPrefix("change against the scene as opened,a,b\n"))
    #expect(try text(map(.gradient), .csv).hasPrefix("gradient of the loss,a,b\n"))
    let both = try text(map(change, detail: "mean of 2 heads"), .csv)
    #expect(both.hasPrefix("mean of 2 heads · change against the scene as opened,a,b\n"))
  }

  @Test func jsonSaysItAsOfHeads() throws {
    #expect(
      try text(map(change), .json).hasPrefix(
        #"{"stage": "weights", "layer": 0, "head": 1, "change": true, "#
          + #""against": "the scene as opened", "rows": "#))
    #expect(try text(map(.gradient), .json).contains(#""head": 1, "gradient": true, "rows": "#))
  }

  /// Zero is in the middle of the colours also where nothing became smaller.
  @Test func thePictureSaysItAndShowsSigns() throws {
    let picture = try text(map(change), .svg)
    #expect(picture.contains("head 1 · change against the scene as opened · 2 × 2<"))
    #expect(picture.contains(">−0.500</text>") && picture.contains(">0.500</text>"))
    let values = try text(plain(), .svg)
    #expect(!values.contains(">−0.500</text>"))
  }

  private func plain() -> ExportedMatrix {
    ExportedMatrix(
      name: "weights", content: .weights,
      labeled: LabeledMatrix(
        matrix: Matrix([[0.25, 0.5], [0, 0]]), rowLabels: ["a", "b"], columnLabels: ["a", "b"]))
  }

  @Test func noGraphIsDrawnOfIt() {
    #expect(throws: ExportError.drawsNoReading(change)) {
      try export(.matrix(map(change)), format: .dot)
    }
    #expect(
      ExportError.drawsNoReading(change).message
        == "dot draws weights, and this is the change against the scene as opened")
  }

  @Test func aTensorIsNotCalledAsTheStageIs() throws {
    let file = try ParsedSafetensors(
      try export(.matrix(map(change)), format: .safetensors))
    #expect(Array(file.tensors.keys) == ["layers.0.heads.1.weights.change"])
    #expect(file.metadata["reading"] == "change against the scene as opened")
    let lens = try ParsedSafetensors(
      try export(
        .matrix(map(.gradient, detail: "without first token", leftOut: [0])), format: .safetensors))
    #expect(Array(lens.tensors.keys) == ["layers.0.heads.1.map.gradient"])
    #expect(
      lens.metadata["detail"] == "without first token" && lens.metadata["left_out"] == "[0]"
        && lens.metadata["reading"] == "gradient of the loss")
  }

  /// Also the mean of the heads of a layer, which would be opened as a capture of that layer.
  @Test func aMapOfSeveralHeadsIsNoTensorOfALayer() throws {
    let mean = ExportedMatrix(
      weights: LabeledMatrix(
        matrix: Matrix([[1]]), rowLabels: ["a"], columnLabels: ["a"]), layer: 0,
      detail: "mean of 2 heads")
    let file = try ParsedSafetensors(try export(.matrix(mean), format: .safetensors))
    #expect(Array(file.tensors.keys) == ["layers.0.map"])
    #expect(file.metadata["detail"] == "mean of 2 heads" && file.metadata["left_out"] == nil)
  }
}
