import AttentionEngine
import CellGrid
import Scenes
import Testing

@testable import Views
@testable import Workbench

/// Whole screens for the tests: a scene, keys, a size.
enum ScreenFixture {
  static let chatNoir = """
    title: Le chat noir mange la souris blanche.
    sentence: Le chat noir mange la souris blanche .
    embeddings:
      Le:      [0.1, 0.2, 0.3]
      chat:    [0.4, 0.5, 0.6]
      noir:    [0.7, 0.8, 0.9]
      mange:   [0.1, 0.4, 0.7]
      la:      [0.1, 0.2, 0.3]
      souris:  [0.3, 0.6, 0.9]
      blanche: [0.7, 0.8, 0.9]
      .:       [0.1, 0.1, 0.1]
    attention:
      heads:
        - name: the notes' head
          W_Q: [[1, 0], [0, 1], [1, 1]]
          W_K: [[1, 0], [0, 1], [1, 1]]
          W_V: [[1, 0], [0, 1], [1, 1]]
    """

  /// Everything that a scene may have, in the columns convention.
  static let full = """
    title: Everything
    sentence: a b c a
    embeddings:
      a: [1, 0, 2, -1]
      b: [0, 1, 1, 0.5]
      c: [-1, 2, 0, 1]
    positions: sinusoidal
    attention:
      convention: columns
      scale: 0.5
      mask: causal
      heads:
        - name: left
          W_Q: [[1, 0, 0, 1], [0, 1, 0, 0]]
          W_K: [[0, 1, 0, 0], [1, 0, 0, 1]]
          W_V: [[1, 0, 1, 0], [0, 1, 0, 1]]
          b_Q: [0.5, -0.5]
        - name: right
          W_Q: [[0, 0, 1, 0], [0, 0, 0, 1]]
          W_K: [[0, 0, 1, 0], [0, 0, 0, 1]]
          W_V: [[0, 1, 0, 0], [1, 0, 0, 0]]
      W_O: [[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, -1]]
      b_O: [0.1, 0, 0, 0]
      residual: true
      norm: {gamma: [1, 1, 1, 1], beta: [0, 0, 0, 0]}
    """

  /// An encoder, a decoder with cross-attention that translates word by word, and its text.
  static let translation = """
    title: Word by word
    source:
      sentence: I love tennis .
      embeddings:
        I:      [1, 0, 0, 0, 0]
        love:   [0, 1, 0, 0, 0]
        tennis: [0, 0, 1, 0, 0]
        .:      [0, 0, 0, 1, 0]
      positions:
        - [0.1, 0, 0, 0, 0]
        - [0, 0.1, 0, 0, 0]
        - [0, 0, 0.1, 0, 0]
        - [0, 0, 0, 0.1, 0]
    sentence: <s>
    embeddings:
      <s>:    [0, 0, 0, 0, 0]
      J':     [0, 0, 0, 0, 0.5]
      aime:   [0, 0, 0, 0, 0.5]
      tennis: [0, 0, 0, 0, 0.5]
      .:      [0, 0, 0, 0, 0.5]
    positions:
      - [1, 0, 0, 0, 0]
      - [0, 1, 0, 0, 0]
      - [0, 0, 1, 0, 0]
      - [0, 0, 0, 1, 0]
      - [0, 0, 0, 0, 1]
      - [0, 0, 0, 0, 2]
    layers:
      - part: source
        heads:
          - name: itself
            W_Q: [[3, 0], [0, 3], [0, 0], [0, 0], [0, 0]]
            W_K: [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
            W_V: [[0], [0], [0], [0], [0]]
        W_O: [[0, 0, 0, 0, 0]]
        residual: true
      - mask: causal
        scale: 0.5
        heads:
          - W_Q: [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
            W_K: [[1, 0], [0, 1], [0, 0], [0, 0], [0, 0]]
            W_V: [[1], [0], [0], [0], [0]]
          - {W_Q: [[1], [0], [0], [1], [0]], W_K: [[1], [1], [0], [0], [0]], W_V: [[1], [0], [0], [0], [0]]}
        W_O: [[0, 0, 0, 0, 0], [0, 0, 0, 0, 0]]
        residual: true
      - attends: source
        heads:
          - name: same place
            W_Q: [[9, 0, 0, 0], [0, 9, 0, 0], [0, 0, 9, 0], [0, 0, 0, 9], [0, 0, 0, 0]]
            W_K: [[9, 0, 0, 0], [0, 9, 0, 0], [0, 0, 9, 0], [0, 0, 0, 9], [0, 0, 0, 0]]
            W_V: identity
        feed_forward:
          W_1: [[1, 0, 0, 0, 0, -1], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0]]
          b_1: [0, 0, 0, 0, 0, 0.5]
          W_2: [[2, 0, 0, 0, 0], [0, 2, 0, 0, 0], [0, 0, 2, 0, 0], [0, 0, 0, 2, 0], [0, 0, 0, 0, 2], [0.1, 0, 0, 0, 0]]
          residual: true
          norm: {gamma: [3, 3, 3, 3, 3], beta: [0, 0, 0, 0, 0]}
    output:
      vocabulary: [J', aime, tennis, ., Tu, </s>]
      W: [[1, 0, 0, 0, 0, 0], [0, 1, 0, 0, 0, 0], [0, 0, 1, 0, 0, 0], [0, 0, 0, 1, 0, 0], [0, 0, 0, 0, 1, 0]]
      b: [0, 0, 0, 0, 0, 3.6]
    decode: {end: </s>, limit: 8}
    notes:
      layers.2.weights: Here French looks at English.
    """

  /// Keys with values of their own, looked up without softmax.
  static let dictionary = """
    title: Dictionary
    sentence: sous ci-dessous
    embeddings: {chat: [1, 0, 0], sous: [0, 1, 0], le: [0, 0, 1], ci-dessous: [0.1, 0.9, 0]}
    source:
      keys: {chat: [1, 0, 0], sous: [0, 1, 0], le: [0, 0, 1], la: [0, 0, 1]}
      values: [cat: [1, 0, 0], under: [0, 1, 0], the: [0, 0, 1], the: [0, 0, 1]]
    layers:
      - attends: source
        weighting: linear
        scale: none
        heads: [{W_Q: identity, W_K: identity, W_V: identity}]
    output: {vocabulary: [cat, under, the], W: identity}
    """

  /// Two layers of one sentence in the columns convention, with segments and a prediction.
  static let layers = """
    title: Two layers
    sentence: I do like it
    embeddings: {I: [1, 0], do: [0, 1], not: [0, -1], like: [1, 1], it: [0.5, 0.5]}
    segments: {table: {A: [0.1, 0], B: [0, 0.1]}, tokens: [A, A, B, B]}
    positions: sinusoidal
    convention: columns
    layers:
      - heads:
          - {W_Q: [[1, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]], b_Q: [0.1, 0]}
        residual: true
        norm: {gamma: [1, 1], beta: [0, 0]}
      - mask: causal
        heads:
          - {W_Q: [[1, 0], [0, 1]], W_K: [[1, 0], [0, 1]], W_V: [[1, 0], [0, 1]]}
          - {W_Q: [[1, 1]], W_K: [[1, 1]], W_V: [[1, 2]]}
        W_O: [[1, 0, 0], [0, 1, 1]]
        feed_forward:
          W_1: [[1, 0], [0, 1], [1, -1]]
          b_1: [0, 0, 0.1]
          activation: none
          W_2: [[1, 0, 0], [0, 1, 1]]
    output: {vocabulary: [hate, like, it, .], W: [[1, 0], [0, 1], [1, 1], [-1, 0]], b: [0, 0.1, 0, 0]}
    """

  static func state(_ text: String = chatNoir, keys: [String] = []) throws -> State {
    let scene = try Scene.load(path: "scenes/test.scene") { _ in .success(Array(text.utf8)) }.get()
    var state = State(scene: scene)
    for name in keys {
      let key = try #require(Key(name: name), "no key \(name)")
      _ = state.update(state.action(for: key))
    }
    return state
  }

  static func frame(
    _ text: String = chatNoir, keys: [String] = [], width: Int = 100, height: Int = 30,
    colors: ColorDepth = .none, glyphs: GlyphSet = .unicode
  ) throws -> Frame {
    render(
      try state(text, keys: keys), size: Size(width: width, height: height),
      capabilities: Capabilities(colors: colors, glyphs: glyphs))
  }
}

extension Grid {
  func line(_ y: Int) -> String { lines[y] }

  /// Where a text stands first, in the rows from `first` on.
  func place(of text: String, from first: Int = 0) -> Point? {
    for (y, line) in lines.enumerated().dropFirst(first) {
      if let range = line.range(of: text) {
        return Point(x: TextWidth.columns(String(line[..<range.lowerBound])), y: y)
      }
    }
    return nil
  }
}

extension String {
  fileprivate func range(of text: String) -> Range<Index>? {
    var start = startIndex
    while start < endIndex {
      if self[start...].hasPrefix(text) {
        return start..<index(start, offsetBy: text.count)
      }
      start = index(after: start)
    }
    return nil
  }
}
