import AttentionEngine

// What is wrong with scenes that have a source, several layers, or something to learn.

extension Problem {
  var wiringMessage: String {
    switch self {
    case .attentionAndLayers(let line):
      "the scene has both `attention` and `layers` (the other is on line \(line)); `attention` is a "
        + "scene's one layer, `layers` the list of several"
    case .strayConvention:
      "`convention` stands beside `layers`; with `attention` it is one of its keys"
    case .noSource: "the scene has no `source`; write one, or leave this out"
    case .unusedSource:
      "no layer reads the source; write `attends: source` in the layer that does, or leave it out"
    case .sourceAttendsToMain:
      "a layer of the source cannot attend to the main sequence, which is worked out after it"
    case .valuesWithoutKeys: "`values` are handed over for `keys`; write the `keys`, too"
    case .keysAndSentence(let key):
      "the source has `keys`, which are its words and their vectors; leave \(quoted(key, "`")) out"
    case .valueCount(let count, let keys):
      "every key has its value, but keys are \(keys) and values \(count)"
    case .segmentCount(let count, let tokens):
      "every token belongs to a segment, but tokens are \(tokens) and their segments \(count)"
    case .unknownSegment(let name, let nearest):
      "\(quoted(name)) is not in the table of segments" + Self.hint(nearest, or: ": add it there")
    case .exampleLength(let count, let misfit):
      "this example is \(Self.tokens(count)), but \(misfit.message)"
    case .noteKey(let key, let fault): "\(quoted(key, "`")): \(fault.message)"
    case .noteOfNothing(let key, let absence):
      "the note of \(quoted(key, "`")) would never be shown: \(absence.reason)"
        + (absence.isOfNumber ? "; \(absence.detail)" : "")
    default: ""
    }
  }

  var learningMessage: String {
    switch self {
    case .wholeNumber(let subject, let text, let range):
      "\(subject.name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
        + "but is \(quoted(text))"
    case .missingDimension(let dimension):
      "the embeddings are learned, but nothing says how long they are: write "
        + "`dimensions: {\(dimension.rawValue): 16}`"
    case .unusedDimension(let dimension):
      "no learned matrix has the size that `\(dimension.rawValue)` says; leave it out"
    case .noVocabulary(let subject):
      "\(subject.name) is learned, but nothing says for which words: write `vocabulary`, or "
        + "`train` with data"
    case .noDataWords(let subject):
      "\(subject.name) is learned, but the training data has no words for it: write `vocabulary`"
    case .dataWithoutTrain:
      "`data` stands for the words of the training data, but the scene has no `train`; list the "
        + "words, or write `train`"
    case .vocabularyOfWritten:
      "`vocabulary` is for learned embeddings; these are written, and their words are known"
    case .repeatedWord(let word): "\(quoted(word)) stands in the vocabulary already"
    case .tooManyLearned(let shape, let limit):
      "with these \(shape) the learned numbers are more than \(limit), which is the most that a scene "
        + "can have"
    case .nothingLearned:
      "nothing in this scene is learned, so there is nothing to keep in a file; write `learned` in "
        + "place of a matrix that shall be, or leave `weights` out"
    case .includedLearned(let path):
      "the embeddings of \(quoted(path)) are learned; another scene can take written ones only"
    case .decodingWithoutOutput:
      "`decode` appends predicted words, but the scene has no `output` that predicts them"
    case .unknownEnd(let word, let nearest):
      "\(quoted(word)) is no word that can be predicted" + Self.hint(nearest)
    default: ""
    }
  }

  var trainedMessage: String {
    switch self {
    case .trainingWithoutOutput:
      "`train` teaches a model to predict words, but the scene has no `output` that predicts them"
    case .translationWithoutSource:
      "`task: translate` reads its sentences in the source, but the scene has no `source` with a "
        + "sentence"
    case .notPredicted(let word, let nearest):
      "\(quoted(word)) is to be predicted, but the output has no such word"
        + Self.hint(nearest, or: ": add it to `vocabulary` of the output")
    case .maskOfTraining(let tokens, let lengths):
      "this mask is written for \(Self.tokens(tokens)), but sentences to learn from have "
        + (lengths.count == 1
          ? "\(lengths.lowerBound)" : "\(lengths.lowerBound) to \(lengths.upperBound)")
        + "; `causal` and `none` fit all"
    case .trainedTwins:
      "`train` changes every written number by itself, but an alias (`*name`) writes one for several; "
        + "write them out, or `learned` in their place"
    default: ""
    }
  }

  var fileMessage: String {
    switch self {
    case .weightsFile(let path, let reason): "the weights in \(quoted(path)): \(reason)"
    case .missingTensor(let name, let path):
      "\(quoted(path)) has no tensor \(quoted(name)); train the scene anew"
    case .unknownTensor(let name, let nearest, let path):
      "\(quoted(path)) has a tensor \(quoted(name)), for which the scene has no place"
        + Self.hint(nearest)
    case .tensorShape(let name, let shape, let expected, let path):
      "\(quoted(name)) in \(quoted(path)) is \(Self.shape(shape)), but must be "
        + "\(Self.shape(expected)); train the scene anew"
    case .tensorNotFinite(let name, let path):
      "\(quoted(name)) in \(quoted(path)) has a number that is not finite"
    case .comparedScene(let path, let summary): "\(quoted(path)), to compare with: \(summary)"
    default: ""
    }
  }

  private static func hint(_ nearest: String?, or advice: String = "") -> String {
    nearest.map { "; did you mean \(quoted($0))?" } ?? advice
  }

  fileprivate static func tokens(_ count: Int) -> String {
    count == 1 ? "1 token" : "\(count) tokens"
  }

  private static func shape(_ sizes: [Int]) -> String {
    sizes.isEmpty ? "a single number" : sizes.map(String.init).joined(separator: "x")
  }
}

extension ExampleMisfit {
  fileprivate var message: String {
    switch self {
    case .positions(let count):
      "written positions are only \(count); write more, or `sinusoidal`"
    case .segments(let count):
      "segments are written for \(Problem.tokens(count))"
    case .mask(let count):
      "a mask is written for \(Problem.tokens(count)); `causal` and `none` fit all"
    }
  }
}

extension Notes.KeyFault {
  fileprivate var message: String {
    switch self {
    // Reported as an unknown key.
    case .unknownStage: "this is no stage"
    case .unknownPrefix:
      "in front of a stage there can be `source.` or, counted from 0, `layers.0.`"
    case .notOfSource(let stage):
      "`\(stage.rawValue)` is not a stage of the source before the layers; write "
        + "`\(stage.rawValue)`" + (stage.isInLayer ? " or `layers.0.\(stage.rawValue)`" : "")
    case .notInLayer(let stage):
      "`\(stage.rawValue)` is not a stage of a layer; write `\(stage.rawValue)`"
    }
  }
}

extension Absence {
  /// Whether there are others of its kind, which are worth a word.
  fileprivate var isOfNumber: Bool {
    switch self {
    case .noSuchLayer, .noSuchHead: true
    default: false
    }
  }
}
