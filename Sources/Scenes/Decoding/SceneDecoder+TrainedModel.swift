import AttentionEngine

extension SceneDecoder {
  /// What the training data says of the words on one side.
  func dataWords(
    _ fields: [String: YAMLNode.Entry], _ words: (ExampleVocabulary) -> [String]
  ) -> DataWords {
    guard fields["train"] != nil else { return .missing }
    return trained.map { .known(words($0.words)) } ?? .unknown
  }

  /// Reports what keeps the model from being trained as `train` says.
  mutating func checkTraining(
    _ fields: [String: YAMLNode.Entry], main: Embeddings?, source: SourceParts?,
    output: OutputLayer?, end: String?
  ) {
    guard let trained, let place = fields["train"]?.key.place else { return }
    if fields["output"] == nil { report(.trainingWithoutOutput, at: place) }
    let isTranslation = trained.task == .translate
    if isTranslation, fields["source"] == nil || source?.fields["keys"] != nil {
      report(.translationWithoutSource, at: place)
    }
    let words = trained.words
    checkEmbeddings(of: words.tokens, main, on: isTranslation ? .right : .left, or: place)
    if isTranslation, source?.sequence.manner != nil {
      checkEmbeddings(of: words.source, source?.sequence.embeddings, on: .left, or: place)
    }
    if let output {
      let known = Set(output.words)
      let missing = words.targets.filter { !known.contains($0) && $0 != end }
      let side: DataProblem.Side = trained.task == .nextWord ? .left : .right
      report(missing, in: output.words, on: side, or: place) { .notPredicted($0, nearest: $1) }
    }
    checkMasks(trained)
  }

  private mutating func checkEmbeddings(
    of words: [String], _ embeddings: Embeddings?, on side: DataProblem.Side, or place: Place
  ) {
    guard let embeddings, !embeddings.words.isEmpty else { return }
    let known = Set(embeddings.words)
    // The tokens of the scene itself, which a decoder begins with, are looked up already.
    let missing = words.filter {
      !known.contains($0) && wordPlaces.place(of: $0, on: side) != nil
    }
    report(missing, in: embeddings.words, on: side, or: place) {
      .noEmbedding($0, nearest: $1, embeddings.origin)
    }
  }

  private mutating func report(
    _ words: [String], in known: [String], on side: DataProblem.Side, or place: Place,
    _ problem: (String, _ nearest: String?) -> Problem
  ) {
    for (index, word) in words.enumerated() {
      // Looking for similar words takes its time; beyond some it helps nobody.
      let nearest = index < 20 ? Spelling.nearest(to: word, in: known) : nil
      report(problem(word, nearest), at: wordPlaces.place(of: word, on: side) ?? place)
    }
  }

  /// A mask that is written out fits sentences of one length.
  private mutating func checkMasks(_ trained: TrainedSentences) {
    for mask in writtenMasks {
      for (part, count) in [(mask.queries, mask.shape.rows), (mask.keys, mask.shape.columns)] {
        guard let lengths = trained.lengths[part], lengths != count...count else { continue }
        report(.maskOfTraining(tokens: count, lengths), at: mask.place)
        break
      }
    }
  }

  /// Numbers that an alias writes once would become different ones.
  mutating func checkTrainedTwins(_ fields: [String: YAMLNode.Entry]) {
    guard trained != nil, sources.learned.isEmpty, let place = fields["train"]?.key.place else {
      return
    }
    var seen: Set<Span> = []
    for (id, spans) in sources.spans {
      if case .mask = id { continue }
      guard spans.allSatisfy({ seen.insert($0).inserted }) else {
        report(.trainedTwins, at: place)
        return
      }
    }
  }
}
