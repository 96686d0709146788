import AttentionEngine

extension Scene {
  /// What would be right to predict for the text of `model`: the example that its sentence is, or
  /// that of its source where the task translates; nil where the scene does not know.
  ///
  /// Every text that was given has a next token, so `next-word` always knows, but for what follows
  /// the last token of a text that is no whole sentence of the data.
  package func example(for model: AttentionModel) -> TrainingExample? {
    guard let training, model.output != nil else { return nil }
    let model = model.given
    let text = training.task == .translate ? model.source?.sequence.tokenTexts : model.tokenTexts
    guard let text else { return nil }
    let rows = WordRows(self.model)
    let pair =
      training.data.train.first { $0.left == text }
      ?? training.data.heldOut.first { $0.left == text }
    guard let pair else {
      return training.task == .nextWord ? Self.nextWords(of: model, rows) : nil
    }
    let example = rows.example(
      pair.example(for: training.task, start: model.tokenTexts, end: model.decoding?.end))
    return example.targetCount > 0 ? example : nil
  }

  private static func nextWords(of model: AttentionModel, _ rows: WordRows) -> TrainingExample? {
    let next = model.tokenTexts.dropFirst().map { rows.output[$0] }
    let example = TrainingExample(tokens: model.tokens, targets: next + [nil])
    return example.targetCount > 0 ? example : nil
  }
}
