import CellGrid
import RealModule

/// Where a chart puts what.
package struct LineChartLayout: Equatable, Sendable {
  package let rect: Rect
  /// Where the curves are; empty where there is no room or nothing to draw.
  package private(set) var plot = Rect(x: 0, y: 0, width: 0, height: 0)
  /// What the title and the legend have.
  let header: Rect
  let extent: LineChartExtent
  /// The numbers at the y axis, from the top down, with the rows that they stand in.
  private(set) var ticks: [Tick] = []
  private(set) var xAxisRow: Int?
  private(set) var scale: ChartScale?

  struct Tick: Equatable, Sendable {
    let row: Int
    let text: String
    var isZero = false
  }

  /// The place on the x axis below a point on the screen; nil beside the curves.
  package func x(at point: Point) -> Int? {
    guard plot.contains(point), let scale else { return nil }
    return scale.x(ofCell: point.x - plot.x, of: plot.width)
  }

  init(of chart: LineChart, in rect: Rect, capabilities: Capabilities) {
    self.rect = rect
    extent = LineChartExtent(of: chart)
    let wanted = LineChartHeader(chart, extent, capabilities)
      .lines(width: rect.width, limit: Self.headerLimit(extent, rect.height)).count
    header = rect.splitTop(wanted).top
    var body = rect.splitTop(wanted).rest
    guard let x = extent.x, let y = extent.y, !body.isEmpty else { return }
    if body.height > 2 {
      xAxisRow = body.maxY - 1
      body = body.splitTop(body.height - 1).top
    }
    let perCell = DotCanvas.perCell(capabilities.glyphs)
    let values = ChartScale.Values(y, isLogarithmic: chart.isLogarithmic)
    let marked = Self.marked(y, values, rows: body.height, dots: body.height * perCell.height)
    let texts = Self.texts(
      marked.map(\.value), isLogarithmic: values.isLogarithmic,
      width: rect.width < 8 ? 0 : max(4, rect.width / 4), capabilities.glyphs)
    ticks = zip(marked, texts ?? []).map {
      Tick(row: body.y + $0.row, text: $1, isZero: $0.isZero)
    }
    let width = ticks.reduce(0) { max($0, TextWidth.columns($1.text)) }
    plot = body.splitLeft(width > 0 ? width + 1 : 0).rest
    scale = ChartScale(
      columns: plot.width * perCell.width, rows: plot.height * perCell.height, x: x, values: values)
  }

  /// A fifth of the height, and a line more where there is something to warn of.
  private static func headerLimit(_ extent: LineChartExtent, _ height: Int) -> Int {
    guard height >= 4 else { return 0 }
    return max(1, height / 5) + (extent.missing > 0 && height >= 6 ? 1 : 0)
  }

  /// On a logarithmic axis every number has digits of its own.
  private static func texts(
    _ values: [Float], isLogarithmic: Bool, width: Int, _ glyphs: GlyphSet
  ) -> [String]? {
    guard isLogarithmic else {
      let numbers = AxisNumbers(ticks: values, width: width, glyphs: glyphs)
      return numbers.map { values.map($0.text) }
    }
    let texts = [3, 2, 1].lazy.map { digits in
      values.map { NumberFormat.significant($0, digits: digits, glyphs: glyphs) }
    }
    return texts.first { $0.allSatisfy { TextWidth.columns($0) <= width } }
  }

  /// The ends; between them zero, or where there is none, what stands halfway; one value alone by
  /// itself.
  private static func marked(
    _ y: ClosedRange<Float>, _ values: ChartScale.Values, rows: Int, dots: Int
  ) -> [(row: Int, value: Float, isZero: Bool)] {
    let perRow = dots / rows
    if y.lowerBound == y.upperBound {
      return [(values.row(of: y.lowerBound, of: dots) / perRow, y.lowerBound, false)]
    }
    // One number alone would not say of which end it is.
    guard rows > 1 else { return [] }
    var marked = [(row: 0, value: y.upperBound, isZero: false)]
    if y.lowerBound < 0, y.upperBound > 0, !values.isLogarithmic {
      let row = values.row(of: 0, of: dots) / perRow
      if row > 0, row < rows - 1 { marked.append((row, 0, true)) }
    } else if rows >= 7 {
      let middle = (rows - 1) / 2
      let dot = Double(middle * perRow) + Double(perRow - 1) / 2
      marked.append((middle, values.value(ofRow: dot, of: dots), false))
    }
    return marked + [(rows - 1, y.lowerBound, false)]
  }
}

/// Which dot stands for which step and value.
struct ChartScale: Equatable, Sendable {
  let columns: Int
  let rows: Int
  let x: ClosedRange<Int>
  let values: Values

  /// The y axis: linear, or by the logarithm to the base 2.
  struct Values: Equatable, Sendable {
    let isLogarithmic: Bool
    private let low: Double
    private let high: Double

    /// A range of one value is widened, which puts the value into the middle.
    init(_ range: ClosedRange<Float>, isLogarithmic: Bool) {
      self.isLogarithmic = isLogarithmic && range.lowerBound > 0
      var ends = [range.lowerBound, range.upperBound].map(Double.init)
      if self.isLogarithmic { ends = ends.map { Double.log2($0) } }
      if ends[0] == ends[1] { ends = [ends[0] - 1, ends[1] + 1] }
      (low, high) = (ends[0], ends[1])
    }

    /// Counted from the top.
    func row(of value: Float, of rows: Int) -> Int {
      let value = isLogarithmic ? Double.log2(Double(value)) : Double(value)
      let part = min(max((high - value) / (high - low), 0), 1)
      return Int((part * Double(rows - 1)).rounded())
    }

    func value(ofRow row: Double, of rows: Int) -> Float {
      let value = high - row / Double(rows - 1) * (high - low)
      return Float(isLogarithmic ? Double.exp2(value) : value)
    }
  }

  /// nil outside of the range. One step alone stands at the left.
  func column(of step: Int) -> Int? {
    guard x.contains(step), columns > 0 else { return nil }
    guard x.count > 1 else { return 0 }
    let part = Double(step - x.lowerBound) / Double(x.upperBound - x.lowerBound)
    return Int((part * Double(columns - 1)).rounded())
  }

  func row(of value: Float) -> Int { values.row(of: value, of: rows) }

  /// The step that the middle of a cell of `width` cells stands for.
  func x(ofCell cell: Int, of width: Int) -> Int {
    guard width > 1 else { return x.lowerBound }
    let part = Double(cell) / Double(width - 1)
    return x.lowerBound + Int((part * Double(x.upperBound - x.lowerBound)).rounded())
  }
}
