/// What can be looked at side by side.
package enum Comparison: Sendable {
  /// The sentence and the same words in another order.
  case order
  /// Every token alone, and all at once.
  case rows
  /// The same text in another scene.
  indirect case scene(Scene)
}
