/// How texts are written that an edit puts into a file.
enum ScalarText {
  /// `text` unquoted where that is certain to read back, else in quotes.
  static func written(_ text: String) -> String {
    if isPlain(text) { return text }
    let isPrintable = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && $0.value < 0x7F || $0.properties.isAlphabetic
        || $0.value > 0xA0 && !$0.properties.isWhitespace && $0.value != 0xFEFF
    }
    return isPrintable ? singleQuoted(text) : doubleQuoted(text)
  }

  static func escapedForSingleQuotes(_ text: String) -> String {
    text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''")
  }

  private static func singleQuoted(_ text: String) -> String {
    "'" + escapedForSingleQuotes(text) + "'"
  }

  private static func doubleQuoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": result += "\\" + String(scalar)
      case _ where scalar.properties.isAlphabetic || (0x20..<0x7F).contains(scalar.value):
        result.unicodeScalars.append(scalar)
      default:
        let digits = String(scalar.value, radix: 16, uppercase: true)
        result += "\\U" + String(repeating: "0", count: 8 - digits.count) + digits
      }
    }
    return result + "\""
  }

  /// Words of letters and digits, with the punctuation that means nothing to YAML inside of a
  /// word. Less than YAML allows, and the same inside and outside of brackets.
  private static func isPlain(_ text: String) -> Bool {
    let words = text.split(separator: " ", omittingEmptySubsequences: false)
    return words.allSatisfy { word in
      word.unicodeScalars.enumerated().allSatisfy { index, scalar in
        scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
          || ".;_()/+".contains(Character(scalar))
          || index > 0 && "-'’!".contains(Character(scalar))
      } && !word.isEmpty && word != "..."
    }
  }
}
