import AttentionEngine

/// Steps of training that are to be taken outside of `update`.
package struct Assignment: Sendable {
  let generation: Int
  let trainer: Trainer
  /// The step count to end at.
  let goal: Int
  let measured: [TrainingExample]
  let isHeldOut: Bool
  /// How many steps lie between two measurements.
  let interval: Int

  /// What came of an assignment, or of the part of it that there was time for.
  package struct Result: Sendable {
    let generation: Int
    let trainer: Trainer
    let measurement: Learning.Measurement?
    /// How long it took.
    package var seconds: Double?
    /// Whether a run pauses here, although it is not at its end.
    package var pauses = false
  }

  /// Takes at least one step, and more up to `limit` as long as `isOver` is false. The numbers do
  /// not depend on how the steps are divided, nor on the number of threads.
  package func work(
    threads: Int, limit: Int = .max, isOver: () -> Bool = { false }
  ) -> Result {
    var trainer = trainer
    var measurement: Learning.Measurement?
    let end = limit < goal - trainer.stepCount ? trainer.stepCount + limit : goal
    repeat {
      trainer.step(threads: threads)
      let step = trainer.stepCount
      guard step == end || step % interval == 0 else { continue }
      let accuracy = trainer.accuracy(on: measured, threads: threads)
      measurement = Learning.Measurement(
        step: step, exact: accuracy.exactExamples, examples: accuracy.examples,
        isHeldOut: isHeldOut)
    } while trainer.stepCount < end && !isOver()
    return Result(generation: generation, trainer: trainer, measurement: measurement)
  }
}
