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
    case .sourceAttendsToMain:
      "a layer of the source cannot attend to the main sequence, which is worked out after it"
    case .valuesWithoutKeys: "`values` are handed over for `keys`; write the `keys`, too"
    case .keysAndSentence(let key):
      "the source has `keys`, which are its words and their vectors; leave \(quoted(key, "`")) out"
    case .valueCount(let count, let keys):
      "every key has its value: there are \(keys) keys, but \(count) values"
    case .segmentCount(let count, let tokens):
      "every token belongs to a segment: there are \(tokens) tokens, but \(count) segments"
    case .unknownSegment(let name, let nearest):
      "\(quoted(name)) is not in the table of segments"
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? "")
    default: ""
    }
  }

  var learningMessage: String {
    switch self {
    case .wholeNumber(let subject, let text, let range):
      "\(subject.name) must be a whole number from \(range.lowerBound) to \(range.upperBound), "
        + "but is \(quoted(text))"
    case .missingDimension(let key, let subject):
      "\(subject.name) is learned, but nothing says how long its vectors are: write "
        + "`dimensions: {\(key): 16}`"
    case .noVocabulary(let subject):
      "\(subject.name) is learned, but nothing says for which words: write `vocabulary`, or "
        + "`train` with data"
    case .vocabularyOfWritten:
      "`vocabulary` is for learned embeddings; these are written, and their words are known"
    case .repeatedWord(let word): "\(quoted(word)) stands in the vocabulary already"
    case .nothingLearned:
      "nothing in this scene is learned, so there is nothing to keep in a file; write `learned` in "
        + "place of a matrix that shall be, or leave `weights` out"
    case .decodingWithoutOutput:
      "`decode` appends predicted words, but the scene has no `output` that predicts them"
    case .unknownEnd(let word, let nearest):
      "\(quoted(word)) is no word that can be predicted"
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? "")
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
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? "")
    case .tensorShape(let name, let shape, let expected, let path):
      "\(quoted(name)) in \(quoted(path)) is \(Self.shape(shape)), but must be "
        + "\(Self.shape(expected)); train the scene anew"
    case .tensorNotFinite(let name, let path):
      "\(quoted(name)) in \(quoted(path)) has a number that is not finite"
    case .comparedScene(let path, let summary): "\(quoted(path)), to compare with: \(summary)"
    default: ""
    }
  }

  private static func shape(_ sizes: [Int]) -> String {
    sizes.map(String.init).joined(separator: "x")
  }
}
