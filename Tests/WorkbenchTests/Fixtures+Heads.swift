@testable import Workbench

extension Fixture {
  /// Layers of `heads` heads each over `[CLS] a , b … [SEP]`; every head differs, by a formula.
  static func grid(layers: Int = 3, heads: Int = 4, tokens: Int = 6, mask: String = "none")
    -> String
  {
    let number = { (seed: Int) -> String in
      let value = Double((seed * 7919 + 104_729) % 1000) / 500 - 1
      return String(Float(value))
    }
    let matrix = { (rows: Int, columns: Int, seed: Int) -> String in
      let lines = (0..<rows).map { row in
        "[" + (0..<columns).map { number(seed * 31 + row * columns + $0) }.joined(separator: ", ")
          + "]"
      }
      return "[\(lines.joined(separator: ", "))]"
    }
    let words = ["a", ",", "b", "c"]
    let texts = ["[CLS]"] + (0..<tokens - 2).map { words[$0 % 4] } + ["[SEP]"]
    var lines = [
      "title: A grid of heads", "tokens: [\(texts.map { "\"\($0)\"" }.joined(separator: ", "))]",
      "embeddings:",
    ]
    for (index, word) in (["[CLS]", "[SEP]"] + words).enumerated() {
      lines.append("  \"\(word)\": \(matrix(1, 4, index + 1).dropFirst().dropLast())")
    }
    lines.append("positions: sinusoidal")
    lines.append("layers:")
    for layer in 0..<layers {
      lines.append("  - residual: true")
      if mask != "none" { lines.append("    mask: \(mask)") }
      lines.append("    heads:")
      for head in 0..<heads {
        let seed = 100 + layer * 50 + head * 3
        lines.append(
          "      - {W_Q: \(matrix(4, 2, seed)), W_K: \(matrix(4, 2, seed + 1)), W_V: \(matrix(4, 2, seed + 2))}"
        )
      }
      lines.append("    W_O: \(matrix(heads * 2, 4, 900 + layer))")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
