import AttentionEngine
import Checkpoints
import Testing

/// After an edit of a real model a pass has the bits of one from the beginning.
struct IncrementalTests {
  /// Changes one number of every `step`th parameter, and turns a head off and on.
  private func check(_ model: AttentionModel, threads: Int, step: Int) {
    var trace = Trace(model: model, threads: threads)
    trace.computeAll()
    var edits: [(String, AttentionModel)] = []
    var edited = model
    for (index, id) in model.parameterIDs.enumerated() where index % step == 0 {
      guard var matrix = edited[id], matrix.rows > 0 else { continue }
      matrix[(index * 7) % matrix.rows, (index * 5) % matrix.columns] += 0.25
      edited[id] = matrix
      edits.append(("\(id)", edited))
    }
    for isOn in [false, true] {
      edited.layers[0].heads[0].isOn = isOn
      edits.append(("head is on: \(isOn)", edited))
    }
    // Several edits, of which only a part is looked at, between two comparisons.
    for (index, edit) in edits.enumerated() {
      trace.update(to: edit.1)
      trace.compute(Site(.weights, HeadID(layer: model.layers.count - 1, head: 0)))
      guard index % 4 == 3 || index == edits.count - 1 else { continue }
      trace.computeAll()
      var full = Trace(model: edit.1)
      full.computeAll()
      for site in edit.1.sites {
        let isSame = full[site].map { trace[site]?.hasSameBits(as: $0) == true }
        #expect(isSame == true, "\(site) after \(edit.0)")
      }
    }
  }

  @Test(arguments: Reference.names) func smallCheckpoints(_ name: String) throws {
    let text = try #require(ReferenceCase.all.first { $0.model == name })
    let model = try Reference.checkpoint(name).model(for: try text.tokenized())
    for threads in [1, 2] { check(model, threads: threads, step: 5) }
  }

  @Test(.enabled(if: Reference.miniLM != nil), arguments: [1, 2])
  func miniLM(threads: Int) throws {
    let checkpoint = try Checkpoint(folder: try #require(Reference.miniLM))
    let text = try checkpoint.tokenize(
      "The animal didn't cross the street because it was too tired.")
    check(try checkpoint.model(for: text), threads: threads, step: 41)
  }
}
