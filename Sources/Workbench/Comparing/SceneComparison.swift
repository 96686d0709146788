import AttentionEngine
import Scenes

/// What two models make of the same text.
package struct SceneComparison: Hashable, Sendable {
  package struct Side: Hashable, Sendable {
    package let title: String
    /// Whether its numbers are still those that learning starts from.
    package let isUntrained: Bool
    /// What the model wrote or predicted, or why it cannot.
    package let answer: Answer
  }

  package enum Answer: Hashable, Sendable {
    case words([String])
    /// The model lacks a vector for a word of the text.
    case lacks(word: String)
    case impossible(SentenceProblem)
    /// The model predicts no words.
    case predictsNothing
  }

  /// The word of the source that a written word came from by the attention of the row that wrote
  /// it.
  package struct Origin: Hashable, Sendable {
    package let word: String
    /// The mean over the heads that are on.
    package let weight: Float
  }

  package let text: [String]
  package let left: Side
  package let right: Side
  /// For each word of the left side; empty where the model has no cross-attention.
  package let origins: [Origin]

  init(of trace: Trace, scene: Scene, isUntrained: Bool, with other: Scene) {
    var trace = trace
    let words = trace.answer(to: scene.training?.task)
    text = trace.model.given.sequence(trace.model.textPart)?.tokenTexts ?? []
    left = Side(
      title: scene.title, isUntrained: isUntrained,
      answer: words.map(Answer.words) ?? .predictsNothing)
    right = Side(
      title: other.title, isUntrained: other.isUntrained,
      answer: Self.answer(of: other, to: text))
    origins = trace.originsOfWritten()
  }

  private static func answer(of scene: Scene, to text: [String]) -> Answer {
    let model = scene.model.given
    let part = model.textPart
    guard let sequence = model.sequence(part) else { return .predictsNothing }
    var tokens: [Int] = []
    for word in text {
      guard let token = sequence.words.firstIndex(of: word) else { return .lacks(word: word) }
      tokens.append(token)
    }
    do throws(SentenceProblem) {
      var trace = Trace(model: try model.replacingTokens(tokens, of: part))
      return trace.answer(to: scene.training?.task).map(Answer.words) ?? .predictsNothing
    } catch {
      return .impossible(error)
    }
  }
}

extension AttentionModel {
  /// The part whose sentence somebody gives: that of the source, unless it has none or is a
  /// dictionary.
  var textPart: Part { source.map { $0.values == nil ? .source : .main } ?? .main }

  /// Where somebody looks first: where the source is looked at last, else the last layer.
  var lastLayerOfInterest: Int { lastCrossLayer ?? max(0, layers.count - 1) }

  /// The layer of main that looks at the source last.
  fileprivate var lastCrossLayer: Int? {
    layers.indices.last { layers[$0].part == .main && layers[$0].attendsTo == .source }
  }
}

extension Trace {
  /// What the model writes, else the likeliest word: at the last token where one answer or the next
  /// word is asked for, else at every token. Nil where it predicts no words.
  mutating func answer(to task: Training.Task?) -> [String]? {
    guard let output = model.output else { return nil }
    if model.decoding != nil {
      decode(maximum: Scene.Limit.tokens)
      return Array(model.tokenTexts.suffix(model.generatedCount))
    }
    let logits = Site(.logits)
    compute(logits)
    guard let matrix = self[logits] else { return nil }
    let rows =
      switch task {
      case .answer, .nextWord: matrix.rows - 1..<matrix.rows
      case .words, .translate, nil: 0..<matrix.rows
      }
    return rows.compactMap { matrix.row($0).argmax.map { output.words[$0] } }
  }

  /// The source word with the largest weight in the row of the token before each written one: that
  /// row predicted it.
  mutating func originsOfWritten() -> [SceneComparison.Origin] {
    guard let layer = model.lastCrossLayer, model.generatedCount > 0,
      let words = model.source?.values == nil ? model.source?.sequence.tokenTexts : nil
    else { return [] }
    for head in model.headsOn(layer: layer) { compute(Site(.weights, head)) }
    guard let weights = meanWeights(layer: layer) else { return [] }
    return (model.tokens.count - model.generatedCount..<model.tokens.count).compactMap { place in
      guard place > 0 else { return nil }
      let row = weights.row(place - 1)
      return row.argmax.map {
        SceneComparison.Origin(word: words[$0], weight: row[row.startIndex + $0])
      }
    }
  }
}
