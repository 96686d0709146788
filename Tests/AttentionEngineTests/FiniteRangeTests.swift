import AttentionEngine
import Testing

@Suite struct FiniteRangeTests {
  @Test func theExtentIsThatOfTheFiniteNumbers() {
    let range = FiniteRange([
      -.infinity, 2, -3, .nan, 0.5, 0, .infinity, .infinity, -.infinity, -.infinity,
    ])
    #expect(range.bounds == -3...2)
    #expect(range.least == -3 && range.greatest == 2)
    #expect(range.leastMagnitude == 0.5 && range.largestMagnitude == 3)
    #expect(range.hasNegative)
    #expect(range.finiteCount == 4)
    #expect(range.negativeInfinities == 3 && range.positiveInfinities == 2 && range.nans == 1)
  }

  @Test func numbersOnOneSideOfZeroDoNotReachIt() {
    #expect(FiniteRange([3, 2]).bounds == 2...3)
    #expect(FiniteRange([-3, -2]).bounds == -3...(-2))
    #expect(FiniteRange([-2]).leastMagnitude == 2)
    #expect(!FiniteRange([3, 2]).hasNegative)
  }

  @Test func whereNothingIsFiniteThereAreNoBounds() {
    for range in [FiniteRange([]), FiniteRange([.nan, -.infinity])] {
      #expect(range.bounds == nil)
      #expect(range.least == 0 && range.greatest == 0)
      #expect(range.leastMagnitude == 0 && range.largestMagnitude == 0 && !range.hasNegative)
    }
    #expect(FiniteRange([0, 0]).bounds == 0...0)
    #expect(FiniteRange([0, 0]).leastMagnitude == 0)
  }

  @Test func matricesAndRowsAreReadAlike() {
    let matrix = Matrix([[1, -4], [.nan, 2]])
    #expect(FiniteRange(matrix) == FiniteRange(matrix.values))
    #expect(FiniteRange(matrix.row(1)) == FiniteRange([.nan, 2]))
  }

  @Test("numbers that are all finite have the range that they have beside one that is not")
  func bothPathsAgree() {
    let lists: [[Float]] = [
      [-0.0, 0], [0, -0.0, -0.0], [.leastNonzeroMagnitude, -.leastNonzeroMagnitude],
      [-.leastNonzeroMagnitude], [.greatestFiniteMagnitude, -1],
      [-.greatestFiniteMagnitude, 3, 1e-38, 0], [5, 4, 3, -2, -1, 0.5, 2, 8, -7],
    ]
    for values in lists {
      let (all, beside) = (FiniteRange(values), FiniteRange(values + [.nan]))
      #expect(all.bounds == beside.bounds)
      #expect(all.leastMagnitude == beside.leastMagnitude)
      #expect(all.finiteCount == beside.finiteCount && all.finiteCount == values.count)
      #expect(beside.nans == 1 && all.nans == 0)
    }
  }

  @Test("not-a-numbers of both signs and infinities are told apart")
  func whatIsNotFinite() {
    let range = FiniteRange([1, .nan, -Float.nan, .infinity, -.infinity, -.infinity])
    #expect(range.nans == 2 && range.positiveInfinities == 1 && range.negativeInfinities == 2)
    #expect(range.bounds == 1...1)
  }
}
