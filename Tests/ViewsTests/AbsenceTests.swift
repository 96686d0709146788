import AttentionEngine
import Testing

@testable import Views

@Suite struct AbsenceTests {
  @Test func whatIsMissingComesFirstAndHowToGetItLast() {
    #expect(
      Absence.noMask.explanation == [
        "There is no mask.",
        "Every query may attend to every key, so the masked scores equal the scaled scores.",
        "m turns the causal mask on.",
      ])
    #expect(
      Absence.noPositions.explanation.suffix(2) == [
        "In the scene file:", "  positions: sinusoidal",
      ])
    #expect(
      Absence.noSuchHead(7, count: 1).explanation == [
        "There is no head 7.", "The layer has one head, number 0.",
      ])
  }

  @Test func theScreenSaysWhatADiagnosticSays() {
    let absences: [Absence] = [
      .noPositions, .noMask, .noResidual, .noNorm, .noSuchLayer(2, count: 2),
      .noSuchHead(3, count: 0),
    ]
    for absence in absences {
      let clauses = absence.explanation.prefix(2).map { $0.dropLast().dropFirst() }
      #expect(clauses == [absence.reason.dropFirst(), absence.detail.dropFirst()])
    }
  }

  /// Their stage shows the sentence instead.
  @Test func tokensAreNotMissing() {
    #expect(Absence.isText.explanation.isEmpty)
  }
}
