import Kernels

extension Rotary {
  /// For each pair of numbers that is turned, by how much the angle grows from one token to the next,
  /// in radians.
  ///
  /// In single precision, every step rounded as in `modeling_rope_utils.py` of transformers: an
  /// angle is a position times a frequency, so that a last bit of a frequency shows some thousand
  /// tokens on.
  package var frequencies: [Float] {
    (0..<width / 2).map { pair in
      let exponent = Float(2 * pair) / Float(width)
      return scaled(1 / Float(kernel_power(Double(base), Double(exponent))))
    }
  }

  private func scaled(_ frequency: Float) -> Float {
    switch scaling {
    case .none: return frequency
    case .linear(let factor): return frequency / factor
    case .llama3(let factor, let low, let high, let originalPositions):
      let positions = Float(originalPositions)
      // Of one turn, in tokens. Where transformers divides a number by a matrix, it multiplies with
      // the reciprocal.
      let wavelength = (1 / frequency) * Float(2 * Double.pi)
      if wavelength < positions / high { return frequency }
      if wavelength > positions / low { return frequency / factor }
      let share = ((1 / wavelength) * positions - low) / (high - low)
      return (1 - share) * frequency / factor + share * frequency
    }
  }
}
