/// The parameters of a plan, each at its place, the weights packed for the products of both ways:
/// what the passes of many sentences share.
struct PlanParameters: Sendable {
  let matrices: [Matrix]
  /// Of the weights; nil at all other places.
  let packed: [PackedMatrix?]
  let packedTransposes: [PackedMatrix?]
  /// The sinusoidal positions of the longest sentence, by their width.
  let sinusoids: [Int: Matrix]
}

extension PlanParameters {
  /// - Parameters: matrices: one for each of the plan's `parameterIDs`; sinusoids: see there.
  init(_ matrices: [Matrix], of plan: Plan, sinusoids: [Int: Matrix] = [:]) {
    precondition(matrices.count == plan.parameterIDs.count)
    self.init(
      matrices: matrices,
      packed: zip(matrices, plan.isWeight).map { $1 ? PackedMatrix($0) : nil },
      packedTransposes: zip(matrices, plan.isWeight).map {
        $1 ? PackedMatrix(transposing: $0) : nil
      },
      sinusoids: sinusoids)
  }
}
