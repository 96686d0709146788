import AttentionEngine

/// What a problem is about.
indirect enum Subject: Hashable, Sendable {
  case scene, title, summary, lesson, notes, text, sentence, tokens, token
  /// A note, by its key.
  case note(String)
  case embeddings, vocabulary
  case segments, segmentTable, segmentTokens
  case source, keys, values
  case dimensions
  case dimension(Dimension)
  case embedding(String)
  case positions
  case attention, convention, scale, mask, weighting
  case layers
  case layer(Int)
  case part, attends
  case heads
  case head(Int)
  case headName(Int)
  case weight(Projection, Int)
  case bias(Projection, Int)
  /// One row of a matrix, one number of a list.
  case row(of: Subject)
  case item(of: Subject)
  case outputWeight, outputBias, residual, norm, gamma, beta, epsilon
  case feedForward, intermediateWeight, intermediateBias, activation
  case feedForwardWeight, feedForwardBias
  case output, logitsWeight, logitsBias
  case decode, decodeEnd, decodeLimit
  case examples, compare, weights
  case training(TrainingSubject)
}

/// What kind of value stands in a file.
enum ValueKind: Hashable, Sendable {
  case text, number, list, mapping, nothing
  /// A list of numbers where there should be rows of numbers.
  case flatList
}

/// What kind of value should stand there.
enum ExpectedValue: Hashable, Sendable {
  case text, number, numbers, matrix, mapping, tokens, heads, layers, vocabulary, examples, pair
  case mappingOrFile, mappingOrFileOrLearned, mappingOrLearned, mappingOrPairs
  case oneOf([String])
}

/// Why a matrix must have the shape that it must have; numbers are as the file writes them.
enum ShapeReason: Hashable, Sendable {
  /// As many inputs as an embedding has numbers.
  case embeddings(dModel: Int, Convention)
  /// As many inputs as what the layer gets has numbers.
  case input(width: Int, Convention)
  /// As many inputs as what a later product gets has numbers.
  case product(width: Int, Convention)
  /// One output for each word that can be predicted.
  case words(Int)
  /// One row for every query, one column for every key.
  case queriesAndKeys(Int, Int)
  /// Queries and keys are multiplied with each other.
  case queries(dHead: Int, Convention)
  /// The values of all heads stand side by side.
  case concat(width: Int, Convention)
  /// One row and one column for every token.
  case tokens(Int)
  /// A row for every position, as long as an embedding.
  case positions(tokens: Int, dModel: Int)
  /// The same, for the longest sentence to learn from.
  case longestSentence(tokens: Int, dModel: Int)
}

/// Why a list of numbers must have the length that it must have.
enum LengthReason: Hashable, Sendable {
  /// A bias is added to what the weight makes.
  case weight(Subject)
  /// The other words have so many.
  case otherWords(Int)
  /// LayerNorm works on the output, or on the residual.
  case output
  /// It is added to the embeddings.
  case embeddings
}

/// Where the words of embeddings come from, and another one can be added.
enum WordOrigin: Hashable, Sendable {
  case embeddings, vocabulary
  /// The training data.
  case data
}

/// What an example has too many or too few tokens for; the number that would fit.
enum ExampleMisfit: Hashable, Sendable {
  case positions(Int)
  case segments(Int)
  case mask(Int)
}

/// A fact about a scene that is wrong. The wording is in `Problem+Wording.swift`.
enum Problem: Hashable, Sendable {
  /// A mistake of this target: something is wrong, and nothing was reported.
  case unexplained

  case file(FileProblem)
  case encoding(EncodingProblem)
  case emptyFile
  /// An included file without the mapping of the key that names it.
  case emptyInclude(Subject)
  case yaml(YAMLProblem)

  case includedFile(path: String, FileProblem)
  /// The files from the one that is included again to the one that includes it.
  case includesItself([String])
  case includesTooDeep(limit: Int)

  case wrongKind(Subject, ValueKind, expected: ExpectedValue)
  case unknownKey(String, in: Subject, nearest: String?)
  case missingKeys([String], in: Subject)
  case unknownChoice(Subject, String, expected: ExpectedValue, nearest: String?)

  /// Two of the keys that say what the tokens are.
  case severalTexts(Subject, [String], firstLine: Int)
  case noTokens(Subject)
  case emptyToken
  case tooMany(Subject, count: Int, limit: Int)
  /// Without an origin where the words are not known.
  case noEmbedding(String, nearest: String?, WordOrigin?)
  case emptyWord

  case number(NumberFault, String, in: Subject)
  case negativeEpsilon(Float)
  case lessonNumber(String)
  case maskNumber(String)
  case empty(Subject)
  case raggedRow(Subject, count: Int, others: Int)
  case wrongShape(Subject, Shape, expected: Shape, ShapeReason, transposeFits: Bool)
  case wrongLength(Subject, Int, expected: Int, LengthReason)
  case biasWithoutWeight
  case residualShape(output: Int, dModel: Int)
  case residualInput(output: Int, input: Int)

  case wholeNumber(Subject, String, ClosedRange<Int>)
  /// Keys or queries without a weight are as long as what they are made from.
  case identityWidth(Subject, Int, queries: Int)
  case biasOfIdentity(Projection)
  case secondBiasWithoutWeight
  case outputBiasWithoutWeight
  case outputWords(Int, inputs: Int)

  case attentionAndLayers(firstLine: Int)
  case strayConvention
  case noSource
  case unusedSource
  case sourceAttendsToMain
  case valuesWithoutKeys
  case keysAndSentence(String)
  case valueCount(Int, keys: Int)
  case segmentCount(Int, tokens: Int)
  case unknownSegment(String, nearest: String?)
  case exampleLength(Int, ExampleMisfit)
  case noteKey(String, Notes.KeyFault)
  case noteOfNothing(String, Absence)

  case missingDimension(Dimension)
  case unusedDimension(Dimension)
  case noVocabulary(Subject)
  /// The task has no words for it.
  case noDataWords(Subject)
  case dataWithoutTrain
  case vocabularyOfWritten
  case repeatedWord(String)
  case tooManyLearned(Shape, limit: Int)
  case nothingLearned
  case includedLearned(path: String)
  case decodingWithoutOutput
  case unknownEnd(String, nearest: String?)

  case trainingWithoutOutput
  case translationWithoutSource
  /// A word of the training data that the model cannot predict.
  case notPredicted(String, nearest: String?)
  case maskOfTraining(tokens: Int, ClosedRange<Int>)
  case trainedTwins

  case weightsFile(path: String, String)
  case missingTensor(String, path: String)
  case unknownTensor(String, nearest: String?, path: String)
  case tensorShape(String, [Int], expected: [Int], path: String)
  case tensorNotFinite(String, path: String)
  case comparedScene(path: String, String)

  case training(TrainingProblem)
  case data(DataProblem)
}
