import AttentionEngine
import CellGrid
import Scenes
import Testing

@testable import Workbench

/// Scenes for the tests, and hands to work with them.
enum Fixture {
  static let twoHeads = """
    title: Two heads
    sentence: le chat dort le
    embeddings:
      le:   [0.1, 0.2, 0.3]
      chat: [0.4, 0.5, 0.6]
      dort: [0.7, -0.8, 0.9]
      ici:  [1.5, 0.25, -0.5]
    attention:
      heads:
        - name: first
          W_Q: [[1, 0], [0, 1], [1, 1]]
          W_K: [[1, 0], [0, 1], [1, 1]]
          W_V: [[1, 0], [0, 1], [1, 1]]
          b_Q: [0.5, -0.5]
        - W_Q: [[2, 0], [0, 2], [1, 0]]
          W_K: [[0, 1], [1, 0], [1, 1]]
          W_V: [[1, 1], [0, 1], [1, 0]]
      W_O: [[1, 0], [0, 1], [1, 1], [0, 2]]
    """

  static let masked = """
    sentence: a b c
    embeddings: {a: [1, 0], b: [0, 1], c: [1, 1]}
    attention:
      mask: [[1, 0, 0], [1, 1, 0], [0, 1, 1]]
      heads:
        - {W_Q: [[1, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]]}
    """

  static let columns = """
    sentence: a b c
    embeddings: {a: [1, 0, 2], b: [0, 1, 3], c: [1, 1, 4]}
    attention:
      convention: columns
      heads:
        - {W_Q: [[1, 0, 0], [0, 1, 0]], W_K: [[1, 0, 0], [0, 1, 0]], W_V: [[1, 0, 0], [0, 1, 0]]}
    """

  /// Translates word by word: query i of the cross-attention takes key i, and beyond the last key
  /// the bias of `</s>` ends the text.
  static let translation = """
    title: Word by word
    source:
      sentence: I love tennis
      embeddings: {I: [1, 0, 0], love: [0, 1, 0], tennis: [0, 0, 1], chess: [0, 1, 1]}
    sentence: <s>
    embeddings: {<s>: [0, 0, 0], Je: [0, 0, 1], aime: [0, 1, 0], tennis: [1, 0, 0]}
    positions: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 1]]
    layers:
      - part: source
        heads:
          - {W_Q: identity, W_K: identity, W_V: [[0.1, 0, 0], [0, 0.1, 0], [0, 0, 0.1]]}
        residual: true
      - mask: causal
        heads:
          - {W_Q: identity, W_K: identity, W_V: identity}
          - {W_Q: [[1], [0], [1]], W_K: [[1], [1], [0]], W_V: [[1], [0], [0]]}
        W_O: [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
        residual: true
      - attends: source
        weighting: identity
        heads:
          - {W_Q: [[1], [0], [0]], W_K: [[0], [1], [0]], W_V: identity}
        feed_forward:
          W_1: [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
          b_1: [0, 0, 0]
    output:
      vocabulary: [Je, aime, tennis, </s>]
      W: [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
      b: [0, 0, 0, 0.5]
    decode: {end: </s>, limit: 5}
    """

  /// Two layers of one sentence and a prediction; segments and logits share a letter.
  static let layers = """
    title: Two layers
    sentence: not like
    embeddings: {not: [1, 0], do: [0, 1], like: [1, 1]}
    segments: {table: {first: [0.5, 0], last: [0, 0.5]}, tokens: [first, last]}
    layers:
      - heads:
          - {W_Q: [[1, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]]}
          - {W_Q: [[1], [0]], W_K: [[1], [0]], W_V: [[1], [0]]}
        W_O: [[1, 0], [0, 1], [1, 1]]
        residual: true
        norm: {gamma: [1, 1], beta: [0, 0]}
      - mask: causal
        heads:
          - {W_Q: [[1, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]]}
    output: {vocabulary: [hate, like], W: [[1, 0], [0, 1]]}
    """

  static func scene(_ text: String) throws -> Scene {
    try Scene.load(path: "test.scene") { _ in .success(Array(text.utf8)) }.get()
  }

  static func state(_ text: String = twoHeads) throws -> State { State(scene: try scene(text)) }
}

extension State {
  /// Presses keys as the help names them; `"text"` is typed. Returns the effects of the last key.
  @discardableResult
  mutating func press(_ keys: String...) -> [Effect] {
    var effects: [Effect] = []
    for key in keys {
      if key.hasPrefix("\""), key.count > 1 {
        for character in key.dropFirst().dropLast() {
          effects = update(action(for: character == " " ? .space : .character(character)))
        }
      } else if let key = Key(name: key) {
        effects = update(action(for: key))
      } else {
        Issue.record("no key \(key)")
      }
    }
    return effects
  }

  /// The matrix at a stage of a head, of layer 0 unless said, computed if need be.
  func matrix(_ stage: Stage, head: Int = 0, layer: Int = 0) -> Matrix? {
    var trace = trace
    let site = Site(stage, HeadID(layer: layer, head: head))
    trace.compute(site)
    return trace[site]
  }

  var prompt: Prompt? { if case .prompting(let prompt) = mode { prompt } else { nil } }
  var question: Question? { if case .confirming(let question) = mode { question } else { nil } }
}

extension ParameterID {
  static let wQ = ParameterID.weight(.q, HeadID(layer: 0, head: 0))
}
