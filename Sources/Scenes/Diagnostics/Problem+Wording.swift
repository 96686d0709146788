import AttentionEngine

extension Problem {
  /// What is wrong and what would be right.
  var message: String {
    switch self {
    case .unexplained:
      "something is wrong with this scene, and attn-tui cannot say what; that is a mistake of attn-tui"
    case .file(let problem): problem.message(subject: "the file")
    case .encoding(let problem): problem.message
    case .emptyFile:
      "the file is empty: a scene needs \(Subject.scene.requirement)"
    case .emptyInclude(let subject): "the file is empty: it needs the mapping of \(subject.name)"
    case .yaml(let problem): problem.message
    case .includedFile, .includesItself, .includesTooDeep: includeMessage
    case .wrongKind, .unknownKey, .missingKeys, .unknownChoice: structureMessage
    case .severalTexts, .noTokens, .emptyToken, .tooMany, .noEmbedding, .emptyWord:
      sentenceMessage
    case .number, .negativeEpsilon, .lessonNumber, .maskNumber, .empty, .raggedRow: numberMessage
    case .wrongShape, .wrongLength, .biasWithoutWeight, .residualShape, .residualInput,
      .identityWidth, .biasOfIdentity, .secondBiasWithoutWeight, .outputBiasWithoutWeight,
      .outputWords:
      shapeMessage
    case .attentionAndLayers, .strayConvention, .noSource, .unusedSource, .sourceAttendsToMain,
      .valuesWithoutKeys, .keysAndSentence, .valueCount, .segmentCount, .unknownSegment,
      .exampleLength, .noteKey, .noteOfNothing:
      wiringMessage
    case .wholeNumber, .missingDimension, .unusedDimension, .noVocabulary, .noDataWords,
      .dataWithoutTrain, .vocabularyOfWritten, .repeatedWord, .tooManyLearned, .nothingLearned,
      .includedLearned, .decodingWithoutOutput, .unknownEnd:
      learningMessage
    case .trainingWithoutOutput, .translationWithoutSource, .notPredicted, .maskOfTraining,
      .trainedTwins:
      trainedMessage
    case .weightsFile, .missingTensor, .unknownTensor, .tensorShape, .tensorNotFinite,
      .comparedScene:
      fileMessage
    case .training(let problem): problem.message
    case .data(let problem): problem.message
    }
  }

  private var includeMessage: String {
    switch self {
    case .includedFile(let path, let problem):
      problem.message(subject: "the included file \(quoted(path))")
    case .includesItself(let paths):
      paths.count == 1
        ? "\(quoted(paths[0])) includes itself; name another file, or write the mapping here"
        : "\(quoted(paths[0])) includes itself: "
          + (paths + [paths[0]]).map { quoted($0) }.joined(separator: " → ")
    case .includesTooDeep(let limit):
      "files include each other more than \(limit) deep; name the last one here"
    default: ""
    }
  }

  private var structureMessage: String {
    switch self {
    case .wrongKind(let subject, let found, let expected):
      "\(subject.name) must be \(expected.name), but is \(found.name)"
    case .unknownKey(let key, let subject, let nearest):
      "\(quoted(key, "`")) is not a key of \(subject.name)"
        + (nearest.map { "; did you mean `\($0)`?" } ?? ": it has \(subject.keyNames)")
    case .missingKeys(let keys, let subject):
      "\(subject.name) has no \(Subject.listed(keys, "or")): it needs \(subject.requirement)"
    case .unknownChoice(let subject, let text, let expected, let nearest):
      "\(subject.name) must be \(expected.name), but is \(quoted(text))"
        + (nearest.map { "; did you mean `\($0)`?" } ?? "")
    default: ""
    }
  }

  private var sentenceMessage: String {
    switch self {
    case .severalTexts(let subject, let keys, let line):
      "\(subject.name) has both \(Subject.listed(keys, "and")) (the other is on line \(line)); "
        + "keep one of them"
    case .noTokens(let subject): "\(subject.name) has no words; write at least one"
    case .emptyToken: "a token cannot be empty; leave it out"
    case .tooMany(let subject, let count, let limit):
      "\(subject.plural) can be at most \(limit), but these are \(count)"
    case .noEmbedding(let word, let nearest, let origin):
      "\(quoted(word)) has no embedding"
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? origin?.advice ?? "")
    case .emptyWord: "a word of the embeddings is empty; write the word before the colon"
    default: ""
    }
  }

  private var numberMessage: String {
    switch self {
    case .number(let fault, let text, let subject): fault.message(text, subject)
    case .negativeEpsilon(let value):
      "\(Subject.epsilon.name) must not be negative, but is \(NumberText.shortest(value))"
    case .lessonNumber(let text):
      "`lesson` is the scene's place in the gallery, a whole number from 1, but this is "
        + quoted(text)
    case .maskNumber(let text):
      "a mask has 0 and 1 only, but this is \(quoted(text)): 1 where the query (row) may attend to "
        + "the key (column), else 0"
    case .empty(let subject):
      switch subject {
      case .heads: "`heads` is empty; write at least one head"
      case .layers: "`layers` is empty; write at least one layer"
      default: "\(subject.name) is empty"
      }
    case .raggedRow(let subject, let count, let others):
      "this row of \(subject.name) has \(numbers(count)), but the other rows have \(others)"
    default: ""
    }
  }

  private var shapeMessage: String {
    switch self {
    case .wrongShape(let subject, let shape, let expected, let reason, let transposeFits):
      "\(subject.name) is \(shape), but must be \(expected): \(reason.message)"
        + (transposeFits ? reason.transposeHint : "")
    case .wrongLength(let subject, let count, let expected, let reason):
      "\(subject.name) has \(numbers(count)), but must have \(expected): \(reason.message)"
    case .biasWithoutWeight:
      "`b_O` needs a `W_O` to be added to; write `W_O`, or leave `b_O` out"
    case .residualShape(let output, let dModel):
      "`residual` adds the output to the input, but an output has \(numbers(output)) and an "
        + "embedding has \(dModel); a `W_O` can make them equal"
    case .residualInput(let output, let input):
      "`residual` adds what is given to what came in, but what is given has "
        + "\(numbers(output)) and what came in has \(input); they must be equal"
    case .identityWidth(let subject, let count, let queries):
      "\(subject.name) is `identity`, so keys have \(numbers(count)), but queries have "
        + "\(queries); they must be equal"
    case .biasOfIdentity(let projection):
      "`\(projection.biasKey)` has no product to be added to: `\(projection.weightKey)` is `identity`"
    case .secondBiasWithoutWeight:
      "`b_2` needs a `W_2` to be added to; write `W_2`, or leave `b_2` out"
    case .outputBiasWithoutWeight:
      "`b` has no product to be added to: `W` is `identity`"
    case .outputWords(let words, let inputs):
      "`W` is `identity`, so there must be one word for each number that comes in, but there are "
        + "\(words) words for \(numbers(inputs))"
    default: ""
    }
  }
}

func numbers(_ count: Int) -> String { count == 1 ? "1 number" : "\(count) numbers" }

/// `text` between quotes, cut where it is long, with nothing in it that steers a terminal.
func quoted(_ text: String, _ mark: String = "\"") -> String {
  let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
  let short = line.count > 40 ? line.prefix(40) + "…" : line[...]
  return mark + Diagnostic.printable(String(short)).replacingTabs + mark
}

extension String {
  fileprivate var replacingTabs: String { String(map { $0 == "\t" ? " " : $0 }) }
}

extension FileProblem {
  package func message(subject: String) -> String {
    switch self {
    case .missing: "\(subject) does not exist"
    case .isFolder: "\(subject) is a folder; name a file in it"
    case .unreadable(let reason): "\(subject) cannot be read: \(reason)"
    case .tooLarge(let limit): "\(subject) is larger than \(limit / 1024) KiB"
    }
  }
}

extension EncodingProblem {
  fileprivate var message: String {
    switch self {
    case .utf16: "the file is UTF-16 text or binary; save it as UTF-8"
    case .notUTF8(let byte, let offset):
      "0x\(hexadecimal(UInt32(byte), digits: 2)), byte \(offset) of the file, is not UTF-8; "
        + "save the file as UTF-8"
    case .control(let value):
      "the control character U+\(hexadecimal(value, digits: 4)) cannot stand in a scene; delete it"
    }
  }
}

private func hexadecimal(_ value: UInt32, digits: Int) -> String {
  let text = String(value, radix: 16, uppercase: true)
  return String(repeating: "0", count: max(0, digits - text.count)) + text
}

extension NumberFault {
  fileprivate func message(_ text: String, _ subject: Subject) -> String {
    switch self {
    case .notANumber where text.isEmpty: "a number of \(subject.name) is missing"
    case .notANumber:
      text.contains(",") && !text.contains(".")
        ? "\(quoted(text)) in \(subject.name) is not a number; decimals are written with a point"
        : "\(quoted(text)) in \(subject.name) is not a number; write it like 0.5, -2 or 1e-3"
    case .notFinite: "\(quoted(text)) in \(subject.name) is not finite; every number must be"
    case .overflow:
      "\(quoted(text)) in \(subject.name) is too large: float32 ends at 3.4028235e38"
    case .underflow:
      "\(quoted(text)) in \(subject.name) is too small: float32 begins at 1e-45; write 0"
    }
  }
}

extension LengthReason {
  fileprivate var message: String {
    switch self {
    case .weight(let weight): "it is added to what \(weight.name) makes"
    case .otherWords(let count):
      count == 1 ? "the other word has as many" : "\(count) other words have as many"
    case .output: "the output has as many"
    case .embeddings: "it is added to the embeddings, which have as many"
    }
  }
}

extension WordOrigin {
  /// Where a word can be added.
  fileprivate var advice: String {
    switch self {
    case .embeddings: ": add it to `embeddings`"
    case .vocabulary: ": add it to `vocabulary`"
    case .data: ": no sentence of the training data has it"
    }
  }
}

extension ShapeReason {
  fileprivate var message: String {
    switch self {
    case .embeddings(let dModel, let convention):
      "the embeddings have \(numbers(dModel)) each (\(convention.formula))"
    case .input(let width, let convention):
      "what comes in has \(numbers(width)) (\(convention.formula))"
    case .product(let width, let convention):
      "what comes in has \(numbers(width)) (\(convention.productFormula))"
    case .words(let count): "one for each of the \(count) words that can be predicted"
    case .queriesAndKeys(let queries, let keys):
      "a row for each query, which are \(queries), and a column for each key, which are \(keys)"
    case .queries(let dHead, let convention):
      "keys are as long as queries, which have \(numbers(dHead)) each (\(convention.formula))"
    case .concat(let width, let convention):
      "the heads' values side by side are \(numbers(width)) (\(convention.outputFormula))"
    case .tokens(let count): "one row and one column for each of the \(count) tokens"
    case .positions(let tokens, let dModel):
      "a row for each of the \(tokens) tokens at least, of \(dModel) numbers as the embeddings have"
    case .longestSentence(let tokens, let dModel):
      "a row for each token of the longest sentence to learn from, which has \(tokens), "
        + "of \(dModel) numbers as the embeddings have"
    }
  }

  fileprivate var transposeHint: String {
    switch self {
    case .embeddings(_, let convention), .input(_, let convention),
      .product(_, let convention), .queries(_, let convention), .concat(_, let convention):
      ". Its transpose fits: did you mean `convention: \(convention.other)`, "
        + "or to write it transposed?"
    case .tokens, .positions, .longestSentence, .words, .queriesAndKeys:
      ". Its transpose fits: did you mean to write it transposed?"
    }
  }
}

extension Convention {
  fileprivate var formula: String {
    self == .rows ? "rows convention: Q = X·W" : "columns convention: Q = W·X"
  }

  fileprivate var outputFormula: String {
    self == .rows ? "rows convention: O = C·W_O" : "columns convention: O = W_O·C"
  }

  fileprivate var productFormula: String {
    self == .rows ? "rows convention: Y = X·W" : "columns convention: Y = W·X"
  }

  fileprivate var other: String { self == .rows ? "columns" : "rows" }
}
