/// How one number of the pass came from other numbers: the worked arithmetic, for the inspector.
package struct Derivation: Equatable, Sendable {
  /// A number that was read, and where it stands.
  package struct Operand: Equatable, Sendable {
    package let cell: CellID
    package let value: Float

    package init(cell: CellID, value: Float) {
      self.cell = cell
      self.value = value
    }
  }

  /// One product of a sum of products.
  package struct Term: Equatable, Sendable {
    package let left: Operand
    package let right: Operand
    package var product: Float { left.value * right.value }

    package init(left: Operand, right: Operand) {
      self.left = left
      self.right = right
    }
  }

  /// One key of a softmax row: the score that went in and exp(score − row maximum). Where the mask
  /// forbids the key, the score is −∞ and the exponential 0.
  package struct Exponential: Equatable, Sendable {
    package let score: Operand
    package let exponential: Float

    package init(score: Operand, exponential: Float) {
      self.score = score
      self.exponential = exponential
    }
  }

  /// A number that was turned together with another one; see `Rotary`.
  package struct Turn: Equatable, Sendable {
    package let own: Operand
    /// The other number of the pair.
    package let partner: Operand
    /// Whether the number is the first of the pair: then partner·sine is taken away, else added.
    package let isFirst: Bool
    package let position: Int
    /// In radians for each place.
    package let frequency: Float
    /// position · frequency.
    package let angle: Float
    package let cosine: Float
    package let sine: Float
  }

  package enum Rule: Equatable, Sendable {
    /// Somebody wrote the number; it follows from nothing.
    case written
    /// The number was taken over as it is.
    case copied(Operand)
    /// One head's number in the concatenation; zero when the head is off.
    case concatenated(Operand, head: HeadID, isOn: Bool)
    /// The sum of two or three, from left to right.
    case sum([Operand])
    /// Σ left·right + bias.
    case dot([Term], bias: Operand?)
    /// score · factor.
    case scaled(Operand, factor: Float, scale: Scale, dHead: Int)
    /// The number · factor, where that is no matter of dHead.
    case multiplied(Operand, factor: Float)
    /// own·cos(angle) ∓ partner·sin(angle).
    case rotated(Turn)
    /// score + what the table has in the row `bucket`, for a key `distance` places after the query.
    case biased(Operand, bias: Operand, distance: Int, bucket: Int)
    /// The product of two numbers.
    case gated(Operand, by: Operand)
    /// The score itself where the mask allows it, else −∞.
    case masked(Operand, isAllowed: Bool, mask: CellID?)
    /// The query takes the key at its own place, whatever the scores: 1 there, else 0.
    case ownPlace(isOwn: Bool)
    /// The score as it is, or 0 where the mask forbids the key.
    case unweighted(Operand)
    /// activation(x).
    case activated(Operand, Activation)
    /// −ln of the softmax at the target: ln(sum) + rowMaximum − the target's logit, over the row of
    /// logits; 0 where no target is given. The sum is rounded here; the engine works it, and the
    /// formula, in double precision.
    case crossEntropy(row: [Exponential], target: Int?, rowMaximum: Float?, sum: Float)
    /// exp(score − rowMaximum) / sum. `column` is the key of the derived weight. A row whose keys
    /// are all masked has no maximum, the sum 0 and the weights 0.
    case softmax(row: [Exponential], column: Int, rowMaximum: Float?, sum: Float)
    /// sin or cos of angle = position / 10000^(2·pair / dModel), rounded here likewise.
    case sinusoid(position: Int, pair: Int, angle: Float, isSine: Bool)
    /// (value − mean) / √(variance + epsilon) · gain + shift, over the row `row`; of the RMS norm the
    /// mean is 0 and the variance the mean square. Mean and variance are rounded here; the engine
    /// works them, and the formula, in double precision.
    case normalized(
      Operand, Norm.Kind, row: [Operand], mean: Float, variance: Float, epsilon: Float,
      gain: Operand, shift: Operand?)
  }

  package let cell: CellID
  package let value: Float
  package let rule: Rule

  package init(cell: CellID, value: Float, rule: Rule) {
    self.cell = cell
    self.value = value
    self.rule = rule
  }
}
