extension TextWidth {
  /// What stands in one cell (two, when it is wide): one base with its zero-width marks.
  struct Piece: Equatable {
    var text: String
    var width: Int
  }

  /// The most marks kept on one base: what ncurses stores in a cell beside the base.
  static let markLimit = 4

  /// `character` cut into what all terminals give the same columns.
  ///
  /// Terminals disagree about how wide clusters are drawn, and agree about single bases. So an
  /// emoji joined by ZWJ or with a skin tone is its first base, a flag is its two letters, and a
  /// cluster of several letters (`न्दी`) is one piece for each. Variation selectors and joiners
  /// are dropped; a mark without a base has no cell. What would steer a terminal, such as escape
  /// or a bidi control, is shown by a picture of itself: nothing in a token is lost from sight.
  static func pieces(of character: Character) -> [Piece] {
    var pieces: [Piece] = []
    var marks = 0
    for scalar in character.unicodeScalars {
      switch ScalarClass(scalar) {
      case .ignored:
        continue
      case .unfit:
        pieces.append(Piece(text: picture(of: scalar), width: 1))
        marks = 0
      case .mark:
        if pieces.isEmpty || marks == markLimit { continue }
        pieces[pieces.count - 1].text.unicodeScalars.append(scalar)
        marks += 1
      case .narrow, .wide:
        // Inside of a cluster another emoji is a skin tone, or joined to the first one.
        if !pieces.isEmpty, scalar.value > 0x2000, scalar.properties.isEmoji { return pieces }
        let width = ScalarClass(scalar) == .wide ? 2 : 1
        pieces.append(Piece(text: String(Character(scalar)), width: width))
        marks = 0
      case .regionalIndicator(let letter):
        pieces.append(Piece(text: String(Character(letter)), width: 1))
        marks = 0
      }
    }
    return pieces
  }
}
