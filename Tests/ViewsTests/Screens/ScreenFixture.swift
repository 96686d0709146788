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

  /// Where a text stands first.
  func place(of text: String) -> Point? {
    for (y, line) in lines.enumerated() {
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
