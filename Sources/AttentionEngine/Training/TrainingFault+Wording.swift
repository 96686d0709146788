extension TrainingFault: CustomStringConvertible {
  package var description: String {
    switch self {
    case .noExamples: "there are no examples to learn from"
    case .noOutputLayer: "the model has no output layer, so it predicts nothing"
    case .nothingToLearn: "nothing that the loss depends on is learned"
    case .example(let index, let fault): "example \(index): \(fault)"
    case .noTarget(let example): "example \(example) has nothing to predict"
    }
  }
}
