import Workbench

/// The figures of `attn-tui bench` on a checkpoint, in milliseconds.
struct PassReport {
  let rows: [PassBenchmark.Row]
  let tokens: Int

  init(rows: [PassBenchmark.Row], of opened: OpenedCheckpoint) {
    self.rows = rows
    tokens = max(opened.model.tokens.count, opened.model.source?.sequence.tokens.count ?? 0)
  }

  var text: String {
    rows.reduce("\(tokens) tokens, medians in milliseconds\n") { text, row in
      let threads = "\(row.threads) thread\(row.threads == 1 ? " " : "s")"
      let name = row.name + String(repeating: " ", count: max(1, 26 - row.name.count))
      return text + "\(name)\(threads)  \(Self.fixed(row.median))\n"
    }
  }

  /// `"tokens": 16`, `"pass1": 6.39` and so on.
  var jsonMembers: [String] {
    ["\"tokens\": \(tokens)"]
      + rows.map { "\"\($0.key)\($0.threads)\": \(Self.fixed($0.median))" }
  }

  private static func fixed(_ value: Double) -> String {
    let scaled = Int((value * 1000).rounded())
    let fraction = String(scaled % 1000)
    return "\(scaled / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
  }
}
