/// Raw text as tokens, and tokens as a text again.
///
/// - White space separates tokens.
/// - Each of `. , ! ? ; : ( ) "` is a token of its own; a `.`, `,` or `:` between two digits is not
///   (3.14).
/// - An apostrophe, `'` or `’`, ends its token where French has dropped a vowel: after one of the
///   letters c, d, j, l, m, n, s, t alone, and after letters that end with qu. So "J'aime" is "J'"
///   and "aime", and "didn't" and "I'm" are one token each.
package enum TextTokenizer {
  package struct Token: Hashable, Sendable {
    package let text: String
    /// Where it stands, in Unicode scalars of the text.
    package let range: Range<Int>
  }

  private static let punctuation = Set(".,!?;:()\"".unicodeScalars)
  private static let betweenDigits = Set(".,:".unicodeScalars)
  private static let apostrophes = Set("'\u{2019}".unicodeScalars)
  private static let elidedLetters = Set("cdjlmnst".unicodeScalars)

  package static func tokens(_ text: String) -> [Token] {
    let scalars = Array(text.unicodeScalars)
    var tokens: [Token] = []
    var start = 0
    func end(at end: Int) {
      if start < end {
        let view = String.UnicodeScalarView(scalars[start..<end])
        tokens.append(Token(text: String(view), range: start..<end))
      }
      start = end
    }
    for (index, scalar) in scalars.enumerated() {
      if scalar.properties.isWhitespace {
        end(at: index)
        start = index + 1
      } else if punctuation.contains(scalar), !isInNumber(scalars, index) {
        end(at: index)
        end(at: index + 1)
      } else if apostrophes.contains(scalar), isElision(scalars[start..<index]) {
        end(at: index + 1)
      }
    }
    end(at: scalars.count)
    return tokens
  }

  /// The texts of the tokens of `text`.
  package static func words(_ text: String) -> [String] { tokens(text).map(\.text) }

  /// The text of `tokens`: no blank before `. , ! ? ; : )`, after `(` and after a token that ends
  /// with the apostrophe of an elision; of a pair of `"` none inside.
  package static func detokenized(_ tokens: [String]) -> String {
    var text = ""
    var isGlued = true
    var isQuoted = false
    for token in tokens {
      let isQuote = token == "\""
      let closes = isQuote ? isQuoted : token != "(" && isPunctuation(token)
      if !isGlued && !closes { text += " " }
      text += token
      if isQuote { isQuoted.toggle() }
      isGlued = isQuote ? isQuoted : token == "(" || endsWithElision(token)
    }
    return text
  }

  private static func isPunctuation(_ token: String) -> Bool {
    let scalars = token.unicodeScalars
    return scalars.count == 1 && scalars.first.map(punctuation.contains) == true
  }

  private static func endsWithElision(_ token: String) -> Bool {
    guard let last = token.unicodeScalars.last, apostrophes.contains(last) else { return false }
    return isElision(Array(token.unicodeScalars.dropLast())[...])
  }

  private static func isInNumber(_ scalars: [Unicode.Scalar], _ index: Int) -> Bool {
    func isDigit(_ index: Int) -> Bool {
      scalars.indices.contains(index) && scalars[index].properties.numericType == .decimal
    }
    return betweenDigits.contains(scalars[index]) && isDigit(index - 1) && isDigit(index + 1)
  }

  /// Whether French drops a vowel after `letters`.
  private static func isElision(_ letters: ArraySlice<Unicode.Scalar>) -> Bool {
    let letters = letters.map(\.properties.lowercaseMapping)
    guard letters.count > 1 else {
      return letters.first?.unicodeScalars.first.map(elidedLetters.contains) == true
    }
    return letters.suffix(2) == ["q", "u"]
  }
}
