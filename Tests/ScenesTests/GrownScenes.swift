/// Scenes that together have every key of the format.
enum GrownScenes {
  /// All numbers by hand, in every place that can have some: a dictionary as the source, a layer for
  /// it, one for the sentence, one that looks words up.
  static let written = """
    title: every number by hand
    summary: Keys and values, three layers, a prediction
    lesson: 30
    sentence: le chat
    embeddings: {le: [1, 0.5], chat: [0.25, 1]}
    positions:
      - [0.125, 0]
      - [0, 0.125]
    segments:
      table: {first: [0.5, 0], second: [0, 0.75]}
      tokens: first second
    source:
      keys: {the: [1, 0, 0.5], cat: [0, 1, 0], dog: [0, 0, 1]}
      values:
        - the: [1, 2]
        - cat: [3, 4]
        - the: [5, 6]
      positions: [[0, 0, 1], [0, 1, 0], [1, 0, 0]]
    convention: rows
    layers:
      - part: source
        mask: [[1, 1, 0], [1, 1, 1], [0, 1, 1]]
        heads:
          - {W_Q: [[1, 2], [3, 4], [5, 6]], W_K: [[6, 5], [4, 3], [2, 1]],
             W_V: [[1, 2, 3], [4, 5, 6]], b_V: [7, 8, 9]}
        residual: true
        norm: {gamma: [1, 1, 2], beta: [0, 0, 3], epsilon: 1e-3}
      - scale: 0.5
        mask: causal
        heads:
          - name: as it is
            W_Q: identity
            W_K: identity
            W_V: [[1, 2], [3, 4]]
        W_O: [[1, 2], [3, 4]]
        b_O: [5, 6]
        residual: true
        feed_forward:
          W_1: [[1, 2, 3], [4, 5, 6]]
          b_1: [7, 8, 9]
          activation: gelu
          W_2: [[1, 2], [3, 4], [5, 6]]
          b_2: [7, 8]
          residual: true
          norm:
            gamma: [1, 2]
            beta: [3, 4]
      - attends: source
        weighting: linear
        heads: [{W_Q: [[1, 2, 3], [4, 5, 6]], W_K: identity, W_V: identity, b_Q: [1, 2, 3]}]
        W_O: identity
        feed_forward: {W_1: [[1, 2], [3, 4]], activation: none}
    output:
      vocabulary: [x, y, z]
      W: [[1, 2, 3], [4, 5, 6]]
      b: [7, 8, 9]
    decode: {end: z, limit: 4}
    examples: [chat le, [le, le]]
    compare: rows
    notes:
      weights: In every layer
      layers.1.weights: In the second layer
      source.input: Of the source

    """

  /// The same model, each weight written transposed.
  static let columns =
    written
    .replacing("convention: rows", with: "convention: columns")
    .replacing(
      "W_Q: [[1, 2], [3, 4], [5, 6]], W_K: [[6, 5], [4, 3], [2, 1]]",
      with: "W_Q: [[1, 3, 5], [2, 4, 6]], W_K: [[6, 4, 2], [5, 3, 1]]"
    )
    .replacing("W_V: [[1, 2, 3], [4, 5, 6]]", with: "W_V: [[1, 4], [2, 5], [3, 6]]")
    .replacing("[[1, 2], [3, 4]]\n", with: "[[1, 3], [2, 4]]\n")
    .replacing("W_1: [[1, 2, 3], [4, 5, 6]]", with: "W_1: [[1, 4], [2, 5], [3, 6]]")
    .replacing("W_2: [[1, 2], [3, 4], [5, 6]]", with: "W_2: [[1, 3, 5], [2, 4, 6]]")
    .replacing("W_Q: [[1, 2, 3], [4, 5, 6]]", with: "W_Q: [[1, 4], [2, 5], [3, 6]]")
    .replacing("{W_1: [[1, 2], [3, 4]],", with: "{W_1: [[1, 3], [2, 4]],")
    .replacing("W: [[1, 2, 3], [4, 5, 6]]", with: "W: [[1, 4], [2, 5], [3, 6]]")

  /// Learned in every place that can be, with some numbers by hand in between.
  static let learned = """
    text: <s>
    embeddings: learned
    positions: learned
    dimensions: {model: 4, head: 3, feed_forward: 6}
    source:
      text: "I love tennis."
      embeddings: learned
      vocabulary: data
      positions: sinusoidal
      segments: {table: learned, tokens: A A B B}
    layers:
      - part: source
        heads: 2
        W_O: learned
        b_O: learned
        residual: true
        norm: learned
        feed_forward: learned
      - mask: causal
        heads:
          - {W_Q: learned, W_K: learned, W_V: learned, b_Q: learned, b_K: learned}
          - {W_Q: [[1, 2], [3, 4], [5, 6], [7, 8]], W_K: learned, W_V: identity}
        W_O: learned
        residual: true
        norm: {gamma: learned, beta: [1, 2, 3, 4]}
      - attends: source
        heads: 1
        W_O: learned
        feed_forward:
          W_1: learned
          b_1: learned
          activation: tanh
          W_2: learned
          b_2: learned
          residual: true
          norm: learned
    output: learned
    decode: {end: </s>, limit: 8}
    examples:
      - You love chess.
      - I love chess.
    compare: other.scene
    weights: learned.safetensors
    train:
      task: translate
      data:
        - I love tennis. => J'aime le tennis.
        - You love chess. => Tu aimes les échecs.
        - You love tennis. => Tu aimes le tennis.
        - I love chess. => J'aime les échecs.
      held_out: 0.25
      steps: 10
      seed: 3
    notes:
      logits: What comes next
      loss: How wrong that is

    """

  /// What the learned scene is compared with.
  static let other = """
    text: I love tennis.
    embeddings: learned
    dimensions: {model: 4}
    attention: {weighting: identity, heads: 1}
    output: learned
    compare: rows
    weights: learned-other.safetensors
    train: {task: words, data: [I love tennis. => J'@I aime@love tennis.]}

    """
}
