import AttentionEngine
import CellGrid

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// A Graphviz graph of attention weights: an arrow from each query token to its keys.
/// https://graphviz.org/doc/info/lang.html
///
/// Nodes are named by their index, so that equal tokens stay apart. The stronger the weight, the
/// thicker and darker the arrow. What threshold and top-k hide is counted in the caption. The tokens
/// stand on a circle, clockwise in the order of the sentence: every node has its place, so that
/// Graphviz draws large graphs too in seconds (its own layouts take minutes from 50 tokens on).
/// Where queries and keys are different tokens, they stand in two columns, the keys on the left.
enum DOT {
  static func text(
    of exported: ExportedMatrix, numbers: ExportNumberFormat, options: ExportOptions
  ) -> String {
    let graph = graph(of: exported.matrix, options)
    let labels = exported.labeled.rowLabels
    let keys = exported.labeled.columnLabels
    let isCross = labels != keys
    var lines = [
      "digraph attention {",
      "  graph [layout=neato, splines=\(labels.count <= 32),"
        + " label=\(caption(exported, graph, numbers, options)), labelloc=t, fontname=\"Helvetica\"];",
      "  node [shape=box, style=\"rounded,filled\", fillcolor=\"#f4f6fa\", color=\"#8a94a6\","
        + " fontname=\"Helvetica\"];",
      "  edge [fontname=\"Helvetica\", fontsize=9, arrowsize=0.7];",
    ]
    lines += labels.enumerated().map { index, label in
      let place = isCross ? place(index, column: 1) : position(index, of: labels.count)
      return "  t\(index) [label=\(quoted(label)), pos=\"\(place)\"];"
    }
    if isCross {
      lines += keys.enumerated().map { index, label in
        "  k\(index) [label=\(quoted(label)), pos=\"\(place(index, column: 0))\"];"
      }
    }
    lines += graph.edges.map { edge in
      "  t\(edge.query) -> \(isCross ? "k" : "t")\(edge.key) [label=\"\(numbers.string(edge.weight))\","
        + " penwidth=\(penWidth(edge.weight)), color=\"\(color(edge.weight))\"];"
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  private static func graph(of weights: Matrix, _ options: ExportOptions) -> AttentionGraph {
    var (rows, first) = (weights, 0)
    if let queries = options.queries {
      first = queries.lowerBound
      rows = Matrix(
        rows: queries.count, columns: weights.columns, values: queries.flatMap { weights.row($0) })
    }
    return AttentionGraph(
      weights: rows, firstQuery: first, threshold: options.threshold, topK: options.topK,
      focus: options.focus)
  }

  /// What the graph is of, its arrows, what is hidden with its mass, and what has no arrow.
  private static func caption(
    _ exported: ExportedMatrix, _ graph: AttentionGraph, _ numbers: ExportNumberFormat,
    _ options: ExportOptions
  ) -> String {
    let part = options.queries.map {
      "queries \($0.lowerBound)–\($0.upperBound - 1) of \(exported.matrix.rows)"
    }
    let heading =
      ([exported.name] + exported.place
      + [part, focus(options.focus, in: exported.labeled)].compactMap { $0 })
      .joined(separator: " · ")
    let arcs = graph.edges.count == 1 ? "1 arrow" : "\(graph.edges.count) arrows"
    let hidden =
      graph.hiddenCount == 0
      ? "none hidden"
      : "\(graph.hiddenCount) hidden with a weight of \(numbers.string(graph.hiddenMass))"
        + " of \(numbers.string(graph.totalMass))"
    let without = graph.withoutArc.map { ", without an arrow: \($0)" } ?? ""
    return quoted("\(heading): \(arcs) from query to key, \(hidden)\(without)")
  }

  /// `out of “chat” (token 1)`, with the place, since equal tokens stay apart; nil for all.
  private static func focus(_ focus: AttentionGraph.Focus, in map: LabeledMatrix) -> String? {
    let name = { (index: Int, labels: [String]) in
      "“\(labels.indices.contains(index) ? labels[index] : "")” (token \(index))"
    }
    switch focus {
    case .all: return nil
    case .outgoing(let query): return "out of " + name(query, map.rowLabels)
    case .incoming(let key): return "into " + name(key, map.columnLabels)
    case .queries(let queries):
      return "out of " + queries.sorted().map { name($0, map.rowLabels) }.joined(separator: ", ")
    }
  }

  /// Inches from the centre, with a `!` to say that it is not to be moved.
  private static func position(_ index: Int, of count: Int) -> String {
    let radius = max(1.6, 0.3 * Double(count))
    let angle = 2 * Double.pi * Double(index) / Double(count)
    let numbers = ExportNumberFormat(decimals: 2)
    let x = numbers.string(Float(1.2 * radius * sin(angle)))
    let y = numbers.string(Float(radius * cos(angle)))
    return "\(x),\(y)!"
  }

  /// Inches, from the top, in one of two columns.
  private static func place(_ index: Int, column: Int) -> String { "\(4 * column),\(-index)!" }

  /// 0.3 to 5 points.
  private static func penWidth(_ weight: Float) -> String {
    ExportNumberFormat(decimals: 2).string(0.3 + 4.7 * min(max(weight, 0), 1))
  }

  /// Blue, transparent where the weight is small.
  private static func color(_ weight: Float) -> String {
    let alpha = 40 + Int(215 * min(max(weight, 0), 1).squareRoot())
    return "#1f4e9e" + (alpha < 16 ? "0" : "") + String(alpha, radix: 16)
  }

  /// A quoted ID. Graphviz reads `\` as the start of an escape, and `&` as the start of an entity
  /// even in plain labels.
  private static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in TextWidth.visible(text).unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
