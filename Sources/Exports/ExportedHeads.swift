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
  /// Whether the numbers are changes since the document was opened.
  package let isChange: Bool

  package init(rows: [Row], isChange: Bool = false) {
    self.rows = rows
    self.isChange = isChange
  }

  /// - Parameter summary: what a head does with the text; nil where that is not known.
  package init(
    of model: AttentionModel, isChange: Bool = false, summary: (HeadID) -> HeadSummary?
  ) {
    let names = model.layerNames
    rows = model.layers.indices.flatMap { layer in
      model.layers[layer].heads.indices.map { head in
        Row(
          layer: names[layer].label, head: head, isOn: model.layers[layer].heads[head].isOn,
          statistics: summary(HeadID(layer: layer, head: head))?.statistics ?? [:])
      }
    }
    self.isChange = isChange
  }

  /// The heads of a whole pass, each computed.
  package init(computing trace: inout Trace) {
    let model = trace.model
    for layer in model.layers.indices {
      for head in model.layers[layer].heads.indices {
        trace.computeSummary(of: HeadID(layer: layer, head: head))
      }
    }
    let computed = trace
    self.init(of: model) { computed.summary(of: $0) }
  }

  static let columns = ["layer", "head", "on"] + HeadStatistic.allCases.map(\.rawValue)

  /// What stands above the table.
  var heading: String { "heads · \(rows.count)" + (isChange ? " · change since opening" : "") }
}

extension ExportedHeads.Row {
  /// The fields of a row; nothing where the head does not have a statistic.
  func fields(_ number: (Float) -> String) -> [String] {
    [layer, String(head), String(isOn)]
      + HeadStatistic.allCases.map { statistics[$0].map(number) ?? "" }
  }
}
