import CellGrid

/// Curves of numbers over steps or positions, with their extents at the axes.
///
/// Where there are more points than columns, a column shows all from the least to the greatest of
/// its points, so that no spike is lost. What is not finite is a gap, marked at the foot and
/// counted above.
package struct LineChart: Equatable, Sendable {
  package struct Curve: Equatable, Sendable {
    package let name: String
    package let values: [Float]
    /// Where the first value stands, and how far the next ones are from one another.
    package let start: Int
    package let stride: Int

    /// - Precondition: `stride` is above zero.
    package init(_ name: String, _ values: [Float], start: Int = 0, stride: Int = 1) {
      precondition(stride > 0)
      self.name = name
      self.values = values
      self.start = start
      self.stride = stride
    }

    var extent: ClosedRange<Int>? {
      values.isEmpty ? nil : start...start + (values.count - 1) * stride
    }

    /// The value at `x`, or the last one before it.
    func value(upTo x: Int) -> Float? {
      guard x >= start else { return nil }
      return values.isEmpty ? nil : values[min((x - start) / stride, values.count - 1)]
    }
  }

  package let title: String
  /// The first is drawn on top.
  package let curves: [Curve]
  /// What the curves run over: `step`, `position`.
  package var xName: String
  /// nil takes what the curves cover; longer than that leaves room for what is to come.
  package var xRange: ClosedRange<Int>?
  /// nil takes the extent of the finite values; what is outside stands at the edge.
  package var yRange: ClosedRange<Float>?
  /// By the logarithm of the values: only those above zero can be drawn.
  package var isLogarithmic = false
  /// A place on the x axis that is marked, whose values the legend tells instead of the last ones.
  package var cursor: Int?
  /// What is said as long as there is no value.
  package var placeholder = "no values yet"

  package init(
    _ title: String, _ curves: [Curve], xName: String = "step", xRange: ClosedRange<Int>? = nil,
    yRange: ClosedRange<Float>? = nil
  ) {
    self.title = title
    self.curves = curves
    self.xName = xName
    self.xRange = xRange
    self.yRange = yRange
  }

  @discardableResult
  package func draw(
    in rect: Rect, on grid: inout Grid, capabilities: Capabilities
  ) -> LineChartLayout {
    let layout = LineChartLayout(of: self, in: rect, capabilities: capabilities)
    let canvas = LineChartCanvas(
      chart: self, layout: layout, theme: Theme(capabilities: capabilities))
    canvas.draw(on: &grid)
    return layout
  }

  /// Whether a value has a place on the y axis.
  func isDrawable(_ value: Float) -> Bool { value.isFinite && (!isLogarithmic || value > 0) }
}

/// What is drawable of all curves in the range of the x axis, gathered in one pass.
struct LineChartExtent: Equatable, Sendable {
  private(set) var x: ClosedRange<Int>?
  private(set) var y: ClosedRange<Float>?
  private(set) var count = 0
  /// How many values cannot be drawn, of how many of the curves that have such, and where the first
  /// of them stands.
  private(set) var missing = 0
  private(set) var countWithMissing = 0
  private(set) var firstMissing: Int?
  private(set) var curvesWithMissing: [Int] = []

  init(of chart: LineChart) {
    for (index, curve) in chart.curves.enumerated() {
      guard let extent = curve.extent else { continue }
      let isShown = { (step: Int) in chart.xRange?.contains(step) ?? true }
      x =
        x.map {
          min($0.lowerBound, extent.lowerBound)...max($0.upperBound, extent.upperBound)
        } ?? extent
      for (place, value) in curve.values.enumerated() {
        let step = curve.start + place * curve.stride
        guard isShown(step) else { continue }
        count += 1
        if chart.isDrawable(value) {
          y = y.map { min($0.lowerBound, value)...max($0.upperBound, value) } ?? value...value
        } else {
          missing += 1
          firstMissing = min(firstMissing ?? step, step)
          if curvesWithMissing.last != index {
            curvesWithMissing.append(index)
            countWithMissing += curve.values.count
          }
        }
      }
    }
    x = chart.xRange ?? x
    y = chart.yRange ?? y
  }
}
