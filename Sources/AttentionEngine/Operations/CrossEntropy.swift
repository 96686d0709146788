extension Operations {
  /// Recomputes the rows that `region` touches of loss[i] = −ln p[i, target[i]].
  func refreshCrossEntropy(
    _ result: inout Matrix, _ region: Region, logits: Matrix, targets: [Int?]
  ) {
  }
}
