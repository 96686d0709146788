extension DataProblem {
  /// What is wrong and what would be right.
  var message: String {
    switch self {
    case .emptyText, .emptySide, .severalArrows, .noArrow, .duplicateText, .longSentence,
      .longAnswer, .nothingToPredict:
      textMessage
    case .ruleName, .notAName, .unknownName, .nameOnlyRight, .tooFewAlternatives, .endless:
      nameMessage
    case .markOnLeft, .markWithoutWord, .severalMarks, .markOnName, .markOnSeveral, .markOfNothing,
      .markOfSeveral, .markOfName, .markBeyond:
      markMessage
    case .unlearnedWords(let words):
      "\(Self.listed(words)) \(words.count == 1 ? "stands" : "stand") in no sentence to learn from"
    case .tooFewHeldOut(let count, let wanted, let total, let words):
      "\(wanted) of \(total) \(total == 1 ? "sentence" : "sentences") should be held out, but "
        + "\(count == 0 ? "none" : "only \(count)") can be: "
        + "\(Self.listed(words)) would stand in no sentence to learn from"
    case .nothingToLearn: "every sentence is held out, so nothing is left to learn from"
    }
  }

  private var textMessage: String {
    switch self {
    case .emptyText: "this text is empty; leave it out"
    case .emptySide(let side):
      "nothing stands \(side == .left ? "before" : "after") the `=>`; write what belongs there, "
        + "or leave the text out"
    case .severalArrows: "a second `=>`; a text has one left and one right side"
    case .noArrow(let task):
      "this text has no `=>`, but `task: \(task.rawValue)` needs a right side: `left => right`"
    case .duplicateText(let line):
      "this says the same as the text on line \(line); leave one of them out"
    case .longSentence(let count, let limit):
      "a sentence can have \(limit) tokens at most, but this makes "
        + (count == .max ? "more than can be counted" : "\(count)")
    case .longAnswer(let count):
      "an answer is one word with `task: answer`, but this right side makes \(count)"
    case .nothingToPredict(let text, let task):
      task == .words
        ? "no word of the right side of \(quoted(text)) belongs to a word of the left; say which "
          + "with `@`, as in `le@the`"
        : "\(quoted(text)) has no next word: `task: \(task.rawValue)` needs two tokens at least"
    default: ""
    }
  }

  private var nameMessage: String {
    switch self {
    case .ruleName(let name):
      "\(quoted(name, "`")) cannot be a name of the grammar: a letter, and then letters, digits, "
        + "`-` and `_`"
    case .notAName(let text):
      "\(quoted(text, "`")) is not a name: in a grammar `<` and `>` stand around a name, `<name>` "
        + "or with a number from 1 to 9 `<name.1>`"
    case .unknownName(let name, let nearest):
      "the grammar has no \(quoted(name, "`"))"
        + (nearest.map { "; did you mean `\($0)`?" } ?? "; add it, or leave it out")
    case .nameOnlyRight(let name, let left):
      "`\(name)` does not stand on the left side, which has "
        + (left.isEmpty ? "no names" : Subject.listed(left, "and"))
    case .tooFewAlternatives(let name, let numbers, let alternatives):
      "`<\(name)>` stands here as \(numbers) that never say the same, but it has only "
        + "\(alternatives) \(alternatives == 1 ? "alternative" : "alternatives")"
    case .endless(let names):
      "`<\(names.first ?? "")>` contains itself, so a sentence might never end: "
        + names.map { "`<\($0)>`" }.joined(separator: " → ")
    default: ""
    }
  }

  private var markMessage: String {
    switch self {
    case .markOnLeft(let text):
      "\(quoted(text, "`")): an `@` says which word of the left side a word of the right one belongs "
        + "to, so it cannot stand on the left"
    case .markWithoutWord(let text):
      "\(quoted(text, "`")): an `@` stands between a word of the right side and the word of the left "
        + "that it belongs to, as in `le@the`"
    case .severalMarks(let text):
      "\(quoted(text, "`")) has more than one `@`; put a blank between its words"
    case .markOnName(let text, let name):
      "\(quoted(text, "`")): the words of `\(name)` belong where its alternatives say; leave the "
        + "`@` out"
    case .markOnSeveral(let mark, let count):
      "`@\(mark)` stands after \(count) tokens; put a blank between them, so that it stands after one"
    case .markOfNothing(let mark, let nearest):
      "no word of the left side is \(quoted(mark))"
        + (nearest.map { "; did you mean \(quoted($0))?" } ?? "")
    case .markOfSeveral(let mark, let count):
      "\(quoted(mark)) stands on the left side \(count) times; say which by its place, as in `@2` for "
        + "the second token"
    case .markOfName(let mark, let name):
      mark == name
        ? "`@\(mark)` points to a name; an `@` can point to a word only"
        : "`@\(mark)` points to `\(name)`; an `@` can point to a word only"
    case .markBeyond(let mark, let count):
      "`@\(mark)` points to nothing: the left side has \(count) "
        + (count == 1 ? "token, `@1`" : "tokens, `@1` to `@\(count)`")
    default: ""
    }
  }

  /// `"a", "b" and 3 more words`
  private static func listed(_ words: [String]) -> String {
    let shown = 5
    var names = words.prefix(words.count <= shown + 1 ? words.count : shown).map { quoted($0) }
    if names.count < words.count { names.append("\(words.count - names.count) more words") }
    guard let last = names.last, names.count > 1 else { return names.first ?? "" }
    return names.dropLast().joined(separator: ", ") + " and " + last
  }
}
