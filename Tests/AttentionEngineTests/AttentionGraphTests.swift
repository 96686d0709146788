import Testing

@testable import AttentionEngine

struct AttentionGraphTests {
  private let weights = Matrix([[0.5, 0.5, 0], [0.25, 0.25, 0.5], [0.125, 0, 0.875]])

  private func pairs(_ graph: AttentionGraph) -> [[Int]] {
    graph.edges.map { [$0.query, $0.key] }
  }

  @Test("strongest first; equal weights by query, then key; zeros are no arcs")
  func order() {
    let graph = AttentionGraph(weights: weights)
    #expect(pairs(graph) == [[2, 2], [0, 0], [0, 1], [1, 2], [1, 0], [1, 1], [2, 0]])
    #expect(graph.hiddenCount == 0 && graph.hiddenMass == 0 && graph.totalMass == 3)
  }

  @Test("what a threshold hides is counted, with its mass; what reaches it is shown")
  func threshold() {
    let graph = AttentionGraph(weights: weights, threshold: 0.25)
    #expect(graph.edges.count == 6)
    #expect(graph.hiddenCount == 1 && graph.hiddenMass == 0.125 && graph.totalMass == 3)
  }

  @Test("top-k keeps the strongest of each query; where all are equal none is strongest")
  func topK() {
    let graph = AttentionGraph(weights: weights, topK: 1)
    #expect(pairs(graph) == [[2, 2], [1, 2]])
    #expect(graph.hiddenCount == 5 && graph.hiddenMass == 1.625)
  }

  @Test("arcs as strong as the last of the strongest are shown too")
  func ties() {
    let graph = AttentionGraph(weights: Matrix([[0.375, 0.25, 0.375]]), topK: 1)
    #expect(pairs(graph) == [[0, 0], [0, 2]])
    #expect(graph.hiddenCount == 1)
  }

  @Test("a focus leaves out what is not of the token")
  func focus() {
    let outgoing = AttentionGraph(weights: weights, focus: .outgoing(1))
    #expect(pairs(outgoing) == [[1, 2], [1, 0], [1, 1]] && outgoing.totalMass == 1)
    let incoming = AttentionGraph(weights: weights, threshold: 0.2, focus: .incoming(0))
    #expect(pairs(incoming) == [[0, 0], [1, 0]])
    #expect(incoming.hiddenCount == 1 && incoming.totalMass == 0.875)
    let strongest = AttentionGraph(weights: weights, topK: 1, focus: .incoming(0))
    #expect(strongest.edges.count == 1 && strongest.hiddenCount == 2)
  }

  @Test("weights below zero and not-a-numbers are no arcs, and are counted within the focus")
  func withoutArc() {
    let odd = Matrix([[0.5, -0.5, .nan], [-1, 0, 2], [0, .nan, -.infinity]])
    let graph = AttentionGraph(weights: odd)
    #expect(pairs(graph) == [[1, 2], [0, 0]] && graph.hiddenCount == 0)
    #expect(graph.negativeCount == 3 && graph.nanCount == 2)
    #expect(graph.withoutArc == "3 negative, 2 NaN")
    #expect(AttentionGraph(weights: odd, focus: .outgoing(1)).withoutArc == "1 negative")
    #expect(AttentionGraph(weights: weights).withoutArc == nil)
  }

  @Test("no weights, no arcs")
  func empty() {
    let graph = AttentionGraph(weights: Matrix(rows: 0, columns: 0))
    #expect(graph.edges.isEmpty && graph.totalMass == 0)
  }
}
