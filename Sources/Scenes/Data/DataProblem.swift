/// A fact about a text of training data, or about a grammar, that is wrong. The wording is in
/// `DataProblem+Wording.swift`.
enum DataProblem: Hashable, Sendable {
  enum Side: Hashable, Sendable { case left, right }

  case emptyText
  case emptySide(Side)
  case severalArrows
  case noArrow(Training.Task)
  case duplicateText(firstLine: Int)
  /// Saturating: the largest integer stands for all above.
  case longSentence(Int, limit: Int)
  case longAnswer(Int)
  /// A sentence in which the task has nothing to predict.
  case nothingToPredict(String, Training.Task)

  case ruleName(String)
  case notAName(String)
  case unknownName(String, nearest: String?)
  case nameOnlyRight(String, left: [String])
  case tooFewAlternatives(String, numbers: Int, alternatives: Int)
  /// The names from the one that comes again to itself.
  case endless([String])

  case markOnLeft(String)
  case markWithoutWord(String)
  case severalMarks(String)
  case markOnName(String, String)
  case markOnSeveral(String, count: Int)
  case markOfNothing(String, nearest: String?)
  case markOfSeveral(String, count: Int)
  case markOfName(String, String)
  case markBeyond(String, count: Int)

  /// Words of held-out sentences that stand in no sentence to learn from.
  case unlearnedWords([String])
  case tooFewHeldOut(Int, wanted: Int, of: Int, words: [String])
  case nothingToLearn
}
