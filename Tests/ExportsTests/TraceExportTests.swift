import AttentionEngine
import Exports
import Foundation
import Testing

/// Exports of a pass that the engine computed.
@Suite struct TraceExportTests {
  private func computed(_ model: AttentionModel) -> Trace {
    var trace = Trace(model: model)
    trace.computeAll()
    return trace
  }

  private func object(_ site: Site, in trace: Trace) throws -> [String: Any] {
    let bytes = try export(.site(site, in: trace), format: .json)
    return try #require(try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any])
  }

  @Test func weightsHaveQueriesInTheirRowsInBothConventions() throws {
    let site = Site(.weights, HeadID(layer: 0, head: 1))
    for convention in Convention.allCases {
      let trace = computed(model(convention: convention, mask: .causal))
      let json = try object(site, in: trace)
      let matrix = try #require(trace[site])
      #expect(json["stage"] as? String == "weights")
      #expect(json["layer"] as? Int == 0 && json["head"] as? Int == 1)
      #expect(json["rows"] as? [String] == ["chat", "noir", "chat"])
      let values = try #require(json["values"] as? [[Double]])
      #expect(values.flatMap { $0 }.map(Float.init) == matrix.values)
      #expect(values[0] == [1, 0, 0], "the first query sees itself only")
    }
  }

  @Test func maskedScoresAreNull() throws {
    let json = try object(Site(.masked), in: computed(model(mask: .causal)))
    let values = try #require(json["values"] as? [[Any]])
    #expect(values[0][1] is NSNull && values[0][2] is NSNull && values[1][2] is NSNull)
    #expect(values.flatMap { $0 }.filter { $0 is NSNull }.count == 3)
  }

  @Test func vectorsStandInColumnsWhereTheSceneWritesThemSo() throws {
    let rows = try object(Site(.input), in: computed(model()))
    let columns = try object(Site(.input), in: computed(model(convention: .columns)))
    #expect(rows["shape"] as? [Int] == [3, 2])
    #expect(rows["values"] as? [[Double]] == [[3, 4], [5, 6], [3, 4]])
    #expect(columns["shape"] as? [Int] == [2, 3])
    #expect(columns["columns"] as? [String] == ["chat", "noir", "chat"])
    #expect(columns["values"] as? [[Double]] == [[3, 5, 3], [4, 6, 4]])
  }

  @Test(arguments: Convention.allCases) func thePassHasTheNamesAndShapesOfTheDesign(
    convention: Convention
  ) throws {
    let trace = computed(model(convention: convention, mask: .causal, isRagged: true))
    let file = try ParsedSafetensors(try export(.all(of: trace), format: .safetensors))
    #expect(file.metadata["tokens"] == #"["chat", "noir", "chat"]"#)
    let shapes = file.tensors.mapValues(\.shape)
    #expect(
      shapes == [
        "embeddings": [3, 2],
        "layers.0.q": [2, 3, 1], "layers.0.k": [2, 3, 1], "layers.0.v": [2, 3, 1],
        "layers.0.scores": [2, 3, 3], "layers.0.scaled": [2, 3, 3],
        "layers.0.masked": [2, 3, 3], "layers.0.weights": [2, 3, 3],
        "layers.0.context": [2, 3, 1], "layers.0.concat": [3, 2], "layers.0.output": [3, 2],
        "layers.0.residual": [3, 2],
        "layers.1.heads.0.q": [3, 1], "layers.1.heads.0.k": [3, 1], "layers.1.heads.0.v": [3, 1],
        "layers.1.heads.1.q": [3, 2], "layers.1.heads.1.k": [3, 2], "layers.1.heads.1.v": [3, 2],
        "layers.1.scores": [2, 3, 3], "layers.1.scaled": [2, 3, 3],
        "layers.1.weights": [2, 3, 3],
        "layers.1.heads.0.context": [3, 1], "layers.1.heads.1.context": [3, 2],
        "layers.1.concat": [3, 3], "layers.1.output": [3, 2],
        "hidden.0": [3, 2], "hidden.1": [3, 2], "hidden.2": [3, 2],
      ])
    let residual = Site(.residual, HeadID(layer: 0, head: 0))
    #expect(file.tensors["hidden.1"]?.values == trace[residual]?.values)
    #expect(file.tensors["hidden.0"]?.values == [3, 4, 5, 6, 3, 4])
    let heads = (0..<2).compactMap { trace[Site(.q, HeadID(layer: 0, head: $0))]?.values }
    #expect(file.tensors["layers.0.q"]?.values == heads.flatMap { $0 })
  }

  @Test func thePassAsJSONHasEveryMatrixInOrder() throws {
    let bytes = try export(.all(of: computed(model())), format: .json)
    let array = try #require(
      try JSONSerialization.jsonObject(with: Data(bytes)) as? [[String: Any]])
    let names = array.compactMap { $0["stage"] as? String }
    #expect(names.prefix(4) == ["embeddings", "input", "q", "q"])
    #expect(names.last == "output")
    #expect(array.last?["layer"] as? Int == 1)
    #expect(!names.contains("masked") && !names.contains("tokens"))
  }
}
