import AttentionEngine

/// Every head of a model with its statistics, as a table with a row for each head.
package struct ExportedHeads: Equatable, Sendable {
  package struct Row: Equatable, Sendable {
    /// `layer 0`, `decoder 0`: as the screen and the command line call it.
    package let layer: String
    package let head: Int
    package let isOn: Bool
    /// Those that the head has.
    package let statistics: [HeadStatistic: Float]

    package init(layer: String, head: Int, isOn: Bool, statistics: [HeadStatistic: Float]) {
      self.layer = layer
      self.head = head
      self.isOn = isOn
      self.statistics = statistics
    }
  }

  package let rows: [Row]
  /// What the numbers are the change against, `the scene as opened`; nil where they are no changes.
  package let baseline: String?

  package init(rows: [Row], baseline: String? = nil) {
    self.rows = rows
    self.baseline = baseline
  }

  /// - Parameters:
  ///   - heads: which ones of the model; nil for all.
  ///   - summary: what a head does with the text; nil where that is not known.
  package init(
    of model: AttentionModel, heads: [HeadID]? = nil, baseline: String? = nil,
    summary: (HeadID) -> HeadSummary?
  ) {
    let names = model.layerNames
    rows = (heads ?? model.headIDs).map { id in
      Row(
        layer: names[id.layer].label, head: id.head,
        isOn: model.layers[id.layer].heads[id.head].isOn,
        statistics: summary(id)?.statistics ?? [:])
    }
    self.baseline = baseline
  }

  /// The heads of a pass, each computed.
  /// - Parameters:
  ///   - layer: only those of this layer, by its place in the chain.
  ///   - head: only those with this number.
  /// - Throws: `ExportError.absent` where the model has no such head.
  package init(
    computing trace: inout Trace, layer: Int? = nil, head: Int? = nil
  ) throws(ExportError) {
    let heads = trace.model.headIDs.filter {
      (layer == nil || $0.layer == layer) && (head == nil || $0.head == head)
    }
    let first = Site(.weights, HeadID(layer: layer ?? 0, head: head ?? 0))
    if heads.isEmpty, let absence = trace.model.absence(of: first) { throw .absent(first, absence) }
    trace.computeSummaries(of: heads)
    let computed = trace
    self.init(of: trace.model, heads: heads) { computed.summary(of: $0) }
  }

  private static let places = ["layer", "head", "on"]

  /// What stands above the columns of a table that has a heading.
  static let columns = places + HeadStatistic.allCases.map(\.rawValue)

  /// What stands above those of a table without one: what their numbers are a change of and against.
  var columns: [String] {
    guard let baseline else { return Self.columns }
    return Self.places
      + HeadStatistic.allCases.map { "change of \($0.rawValue) against \(baseline)" }
  }

  /// What stands above the table.
  var heading: String {
    "heads · \(rows.count)" + (baseline.map { " · change against \($0)" } ?? "")
  }
}

extension ExportedHeads.Row {
  /// The fields of a row; nothing where the head does not have a statistic.
  func fields(_ number: (Float) -> String) -> [String] {
    [layer, String(head), String(isOn)]
      + HeadStatistic.allCases.map { statistics[$0].map(number) ?? "" }
  }
}
