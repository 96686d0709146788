extension Operations {
  /// logits = x·W + b needs a W with a row for each number of x and a column for each word; without
  /// W, x has a number for each word.
  static func logitsError(
    result: Shape, from source: Site, weight: Shape?, words: Int
  ) -> ShapeError? {
    guard let weight else {
      return ShapeError(
        .logits, at: Site(.logits), left: .init(.site(Site(.logits)), Shape(result.rows, words)),
        right: .init(.site(source), result), columns: .exactly(words))
    }
    return ShapeError(
      .logits, at: Site(.logits), left: .init(.site(source), result),
      right: .init(.parameter(.logitsWeight), weight), rows: .exactly(result.columns),
      columns: .exactly(words))
  }
}
