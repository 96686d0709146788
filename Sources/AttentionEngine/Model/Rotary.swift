/// Rotary position embedding: q and k are turned by angles that grow with the place of the token, so
/// that their product depends on the distance alone.  Su et al. 2021, §3.4.2.
///
/// With n = width / 2, for i < n and the angle a = position · frequency[i]:
///
///     rotated[i]     = x[i]·cos a − x[i + n]·sin a
///     rotated[i + n] = x[i + n]·cos a + x[i]·sin a
///
/// and the numbers beyond `width` stay as they are.
package struct Rotary: Hashable, Sendable {
  /// How the frequencies are stretched for longer texts than the model was first trained on.
  package enum Scaling: Hashable, Sendable {
    case none
    /// Every frequency / factor.  Chen et al. 2023, §3.
    case linear(factor: Float)
    /// Low frequencies / factor, high ones as they are, those between interpolated.  Llama 3.1.
    case llama3(
      factor: Float, lowFrequencyFactor: Float, highFrequencyFactor: Float,
      originalPositions: Int)
  }

  /// frequency[i] = base^(−2i / width), before scaling.
  package var base: Float
  /// How many of a head's numbers are turned; even.
  package var width: Int
  package var scaling: Scaling

  package init(base: Float = 10_000, width: Int, scaling: Scaling = .none) {
    self.base = base
    self.width = width
    self.scaling = scaling
  }
}

/// A number for the distance between query and key that is added to each score, learned per head.
/// Raffel et al. 2020, §2.1 (T5).
package struct RelativeBias: Equatable, Sendable {
  /// `[buckets, heads]`.
  package var table: Matrix
  /// Whether keys after the query have buckets of their own, as in an encoder.
  package var isBidirectional: Bool
  /// Distances from here on share the last bucket.
  package var maximumDistance: Int

  package init(table: Matrix, isBidirectional: Bool, maximumDistance: Int) {
    self.table = table
    self.isBidirectional = isBidirectional
    self.maximumDistance = maximumDistance
  }
}
