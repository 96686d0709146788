/// A synchronous grammar: what each name can say, on the left side and on the right at once.
/// Aho and Ullman 1969 (syntax-directed translation schemata), without recursion: no name contains
/// itself, so a grammar says a finite number of sentences.
package struct Grammar: Hashable, Sendable {
  /// A name in an alternative. Wherever the same slot stands, on either side, it says the same; slots
  /// of one rule with different numbers never choose the same alternative.
  struct Slot: Hashable, Sendable {
    /// The index in `rules`.
    let rule: Int
    let number: Int?
  }

  enum Item: Hashable, Sendable {
    case word(String)
    /// The index in `slots`.
    case slot(Int)
  }

  struct Alternative: Hashable, Sendable {
    /// In the order in which they first stand on the left side.
    var slots: [Slot] = []
    var left: [Item] = []
    var right: [Item] = []
    /// For each item of the right side the item of the left that it belongs to; a slot belongs to
    /// itself.
    var owners: [Int?] = []
  }

  struct Rule: Hashable, Sendable {
    let name: String
    var alternatives: [Alternative]
  }

  /// The first is where sentences start. At least one, each with an alternative, no alternative with
  /// more slots of a rule than the rule has alternatives.
  let rules: [Rule]
}
