/// Why a model cannot be trained.
package enum TrainingFault: Error, Hashable, Sendable {
  case noExamples
  /// Without an output layer nothing is predicted.
  case noOutputLayer
  /// No number that the loss depends on may change.
  case nothingToLearn
  /// The model cannot take the example, which counts from 0.
  case example(Int, ModelFault)
  /// The example has no target.
  case noTarget(example: Int)
}
