/// How a vector is normalized before it is stretched by γ and moved by β.
package struct Norm: Equatable, Sendable {
  package enum Kind: String, CaseIterable, Hashable, Sendable {
    /// (x − mean) / √(variance + ε) · γ + β, with the biased variance.  Ba, Kiros and Hinton 2016.
    case layer
    /// x / √(mean(x²) + ε) · γ.  Zhang and Sennrich 2019, §4.
    case rms
  }

  package var kind: Kind
  /// γ `[1, d]`.
  package var gain: Matrix
  /// β `[1, d]`; nil where nothing is added.
  package var shift: Matrix?
  package var epsilon: Float

  package init(
    _ kind: Kind = .layer, gain: Matrix, shift: Matrix? = nil, epsilon: Float = 1e-5
  ) {
    self.kind = kind
    self.gain = gain
    self.shift = shift
    self.epsilon = epsilon
  }
}
