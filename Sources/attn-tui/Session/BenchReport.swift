/// The figures of `attn-tui bench`, in milliseconds.
struct BenchReport: Equatable {
  let input: String
  let firstFrames: [Double]
  let frames: [Double]

  struct Summary: Equatable {
    let least, median, percentile95, greatest: Double

    init(_ values: [Double]) {
      let sorted = values.sorted()
      let at = { (share: Double) in
        sorted.isEmpty ? 0 : sorted[Int((Double(sorted.count - 1) * share).rounded())]
      }
      least = at(0)
      median = at(0.5)
      percentile95 = at(0.95)
      greatest = at(1)
    }
  }

  private var rows: [(name: String, key: String, count: Int, summary: Summary)] {
    [
      ("start to first frame", "startToFirstFrame", firstFrames.count, Summary(firstFrames)),
      ("key to frame", "keyToFrame", frames.count, Summary(frames)),
    ]
  }

  var text: String {
    var lines = ["\(input), 100x30, milliseconds"]
    lines.append("                          count      min   median      95%      max")
    for row in rows {
      let values = [
        row.summary.least, row.summary.median, row.summary.percentile95, row.summary.greatest,
      ].map { Self.padded(Self.fixed($0), 9) }
      lines.append(
        row.name + String(repeating: " ", count: 22 - row.name.count)
          + Self.padded("\(row.count)", 9) + values.joined())
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// `"keyToFrame": {…}` and so on.
  var jsonMembers: [String] {
    rows.map { row in
      "\"\(row.key)\": {\"count\": \(row.count), \"min\": \(Self.fixed(row.summary.least)), "
        + "\"median\": \(Self.fixed(row.summary.median)), "
        + "\"p95\": \(Self.fixed(row.summary.percentile95)), "
        + "\"max\": \(Self.fixed(row.summary.greatest))}"
    }
  }

  private static func fixed(_ value: Double) -> String {
    let scaled = Int((value * 100).rounded())
    let fraction = scaled % 100
    return "\(scaled / 100).\(fraction < 10 ? "0" : "")\(fraction)"
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(0, width - text.count)) + text
  }
}
