import AttentionEngine
import CellGrid

/// Where a heatmap puts what, in a given room.
package struct HeatmapLayout: Equatable, Sendable {
  package let rect: Rect
  package private(set) var density: Heatmap.Density
  /// The columns that the row labels take, with the mark of the cursor's row and a blank.
  package let headerWidth: Int
  /// What the rows are called: those of blocks all by number and name, or where names have no room
  /// all by their numbers.
  let rowLabels: [String]
  /// Where the cells are; a bracket of the last column may stand one column further right.
  package private(set) var cells = Rect(x: 0, y: 0, width: 0, height: 0)
  package private(set) var cellWidth = 1
  /// Whether the column labels, too long for their columns, stand in two lines by turns.
  package private(set) var isStaggered = false
  /// How the digits are written, when they are.
  package private(set) var format: NumberFormat
  /// What is shown of the matrix.
  package private(set) var rows = 0..<0
  package private(set) var columns = 0..<0
  /// Marked rows that are scrolled away, and stand above the others.
  package private(set) var pinned: [Int] = []
  /// How many marked rows are scrolled away and have no room.
  private(set) var missingCount = 0
  /// The line that says which part is shown, and how; nil when everything is, or it has no room.
  package private(set) var extentRow: Int?
  private var cursor: MatrixIndex?

  /// Where on the screen a cell of the matrix is; nil while it is scrolled away.
  package func frame(of index: MatrixIndex) -> Rect? {
    guard columns.contains(index.column), let y = y(ofRow: index.row) else { return nil }
    return Rect(
      x: cells.x + (index.column - columns.lowerBound) * cellWidth, y: y, width: cellWidth,
      height: 1)
  }

  /// Where a row is; nil while it is scrolled away.
  func y(ofRow row: Int) -> Int? {
    if let place = pinned.firstIndex(of: row) { return cells.y + place }
    let step = density == .halves ? 2 : 1
    return rows.contains(row) ? cells.y + pinned.count + (row - rows.lowerBound) / step : nil
  }

  /// All rows that are on the screen, from the top.
  package var shownRows: [Int] { pinned + rows }

  init(of heatmap: Heatmap, in rect: Rect, capabilities: Capabilities) {
    let values = heatmap.values
    let shape = values.matrix.shape
    let formats = Self.formats(heatmap, capabilities)
    self.rect = rect
    cursor = heatmap.cursor
    format = formats.last ?? NumberFormat(.fixed(decimals: 0))
    let header = Self.headerWidth(of: heatmap, formats, in: rect.width)
    let numbers = heatmap.rowNumbers
    let widest = (numbers ?? []).reduce(0) { max($0, $1.count) }
    if let numbers, header - 2 < widest + 1 + Self.leastName,
      values.rowLabels.contains(where: { TextWidth.columns($0) > header - 2 })
    {
      rowLabels = numbers
      headerWidth = widest + 2
    } else {
      rowLabels = values.rowLabels
      headerWidth = header
    }
    let width = rect.width - headerWidth
    let digits = Self.digits(
      formats, count: shape.columns, labels: values.columnLabels, width: width,
      hasGlyphs: !Shading.hasShades(capabilities))
    let canHalve =
      capabilities.glyphs == .unicode && Shading.hasShades(capabilities) && heatmap.edited.isEmpty
    density = .digits
    density =
      heatmap.density
      ?? (digits != nil
        ? .digits
        : Self.density(
          of: shape, in: Size(width: width, height: rect.height - 2), canHalve: canHalve,
          mayScroll: heatmap.origin == nil))
    if density == .halves, !canHalve { density = .narrow }
    switch density {
    case .digits:
      if let digits { (format, cellWidth) = digits } else { cellWidth = format.width + 2 }
    case .squares: cellWidth = 2
    case .narrow, .halves: cellWidth = 1
    }
    arrange(
      shape, width: width, labels: values.columnLabels, marked: heatmap.markedRows,
      isPart: heatmap.origin.map { $0.queries(0..<shape.rows).count < $0.shape.rows } ?? false)
  }

  /// - Parameter isPart: whether there are more rows than those of the matrix.
  private mutating func arrange(
    _ shape: Shape, width: Int, labels: [String], marked: Set<Int>, isPart: Bool
  ) {
    let longest = labels.reduce(0) { max($0, TextWidth.columns($1)) }
    isStaggered = density == .digits && longest >= cellWidth && rect.height >= shape.rows + 2
    let labelRows = density != .digits || isStaggered ? 2 : longest > 0 ? 1 : 0
    let rowsInOne = density == .halves ? 2 : 1
    let room = Size(width: width / cellWidth, height: rect.height - labelRows)
    guard room.width > 0, room.height > 0, shape.rows > 0, shape.columns > 0 else { return }
    let screenRows = (shape.rows + rowsInOne - 1) / rowsInOne
    let isPartial = isPart || room.width < shape.columns || room.height < screenRows
    let height = isPartial && room.height > 1 ? room.height - 1 : room.height
    let line = (cursor?.row ?? 0) / rowsInOne
    let page = { (room: Int) in Viewport.page(of: screenRows, room: room, around: line) }
    let away = { (page: Range<Int>) in marked.filter { !page.contains($0 / rowsInOne) }.sorted() }
    // As many rows are kept free as the marked ones take that are scrolled away then.
    let limit = min(marked.count, height / 3)
    let count = (0...limit).first { away(page(height - $0)).count <= $0 } ?? limit
    let pages = page(height - count)
    let missing = away(pages)
    pinned = Array(missing.prefix(count))
    missingCount = missing.count - pinned.count
    rows = pages.lowerBound * rowsInOne..<min(shape.rows, pages.upperBound * rowsInOne)
    columns = Viewport.page(of: shape.columns, room: room.width, around: cursor?.column ?? 0)
    cells = Rect(
      x: rect.x + headerWidth, y: rect.y + labelRows, width: columns.count * cellWidth,
      height: pinned.count + pages.count)
    // That two rows share a line is said there, too.
    let hasSpareLine = density == .halves && cells.maxY < rect.maxY
    if (isPartial && room.height > 1) || hasSpareLine { extentRow = cells.maxY }
  }

  /// A name of a block of which less is seen than this says nothing.
  private static let leastName = 4

  static func formats(_ heatmap: Heatmap, _ capabilities: Capabilities) -> [NumberFormat] {
    NumberFormat.candidates(
      for: heatmap.values.matrix.values, sign: heatmap.isDelta ? .always : .negativeOnly,
      glyphs: capabilities.glyphs)
  }

  /// How many rows and columns have room in their narrowest cells, beside row labels of so many
  /// columns.
  static func room(labels: Int, in size: Size, _ capabilities: Capabilities) -> Shape {
    let header = min(labels, max(4, size.width / 4)) + 2
    let isHalved = capabilities.glyphs == .unicode && Shading.hasShades(capabilities)
    // Two lines are for the names of columns.
    return Shape((size.height - 2) * (isHalved ? 2 : 1), size.width - header)
  }

  /// Whether every number has as many digits as it would have anywhere.
  func hasAllDigits(of heatmap: Heatmap, _ capabilities: Capabilities) -> Bool {
    density == .digits
      && Self.formats(heatmap, capabilities).first.map { $0.decimals <= format.decimals } ?? true
  }

  /// Whole row labels where the numbers have room beside them, else a quarter of the room.
  private static func headerWidth(of heatmap: Heatmap, _ formats: [NumberFormat], in width: Int)
    -> Int
  {
    let labels = heatmap.values.rowLabels
    let whole = headerWidth(labels, limit: .max)
    let numbers = heatmap.values.matrix.columns * compactCellWidth(formats) + 1
    return whole + numbers <= width ? whole : headerWidth(labels, limit: max(4, width / 4))
  }

  /// The narrowest cell in which the numbers lose at most so many digits: a blank and `.085`.
  static func compactCellWidth(_ formats: [NumberFormat], losing digits: Int = 0) -> Int {
    var notations: [NumberFormat.Notation] = []
    for format in formats where notations.last != format.notation && !format.isTight {
      notations.append(format.notation)
    }
    // A whole number instead of 0.4 is not less precise but wrong.
    let shorter = notations.prefix(digits + 1).last { $0 != .fixed(decimals: 0) }
    let notation = shorter ?? notations.first
    return (formats.last { $0.notation == notation && !$0.isTight }?.width ?? 1) + 1
  }

  static func headerWidth(_ labels: [String], limit: Int) -> Int {
    let widest = labels.reduce(0) { max($0, TextWidth.columns($1)) }
    return widest == 0 ? 1 : min(widest, limit) + 2
  }

  /// The fullest format with which all columns fit, and the width of a cell; nil if none does.
  ///
  /// A cell has a blank on both sides, where the cursor's brackets stand; if need be only on the
  /// left, and the closing bracket covers the blank of the next cell. Where glyphs tell the levels
  /// there is a column for one if the room allows it.
  private static func digits(
    _ formats: [NumberFormat], count: Int, labels: [String], width: Int, hasGlyphs: Bool
  ) -> (NumberFormat, cellWidth: Int)? {
    guard count > 0 else { return nil }
    var groups: [[NumberFormat]] = []
    for format in formats {
      if groups.last?.last?.notation == format.notation,
        groups.last?.last?.isTight == format.isTight
      {
        groups[groups.count - 1].append(format)
      } else {
        groups.append([format])
      }
    }
    for group in groups {
      // Where every number has its sign, the sign keeps numbers apart.
      let tight = group.first?.sign == .always ? [0] : []
      for blanks in (hasGlyphs ? [3, 2, 1] : [2, 1]) + tight {
        for format in group {
          let least = format.width + blanks
          guard count * least + (blanks == 1 ? 1 : 0) <= width else { continue }
          let wanted = naturalCellWidth(format, labels: labels, hasGlyphs: hasGlyphs)
          return (format, max(least, min(wanted, width / count)))
        }
      }
    }
    return nil
  }

  /// As wide as the longest column label, within reason.
  static func naturalCellWidth(_ format: NumberFormat, labels: [String], hasGlyphs: Bool) -> Int {
    let longest = labels.reduce(0) { max($0, TextWidth.columns($1)) }
    return max(format.width + (hasGlyphs ? 4 : 2), min(longest + 2, format.width + 5))
  }

  /// The roomiest density without digits in which everything fits, or else something that scrolls.
  ///
  /// - Parameter mayScroll: whether a few rows too many are to scroll rather than to become half as
  ///   high. Blocks were made so large that all have room.
  private static func density(
    of shape: Shape, in room: Size, canHalve: Bool, mayScroll: Bool
  ) -> Heatmap.Density {
    let fitsRows = shape.rows <= room.height
    if fitsRows, shape.columns * 2 <= room.width { return .squares }
    if fitsRows { return .narrow }
    if mayScroll, shape.rows * 2 <= room.height * 3, shape.columns * 2 <= room.width {
      return .squares
    }
    if canHalve, shape.columns <= room.width, (shape.rows + 1) / 2 <= room.height { return .halves }
    if shape.columns * 2 <= room.width { return .squares }
    return canHalve ? .halves : .narrow
  }
}

extension Heatmap {
  /// The room that the matrix takes with digits, each cell as wide as suits it: for laying several
  /// matrices side by side.
  package func naturalSize(_ capabilities: Capabilities) -> Size {
    let formats = HeatmapLayout.formats(self, capabilities)
    let format = formats.first ?? NumberFormat(.fixed(decimals: 0))
    let width = HeatmapLayout.naturalCellWidth(
      format, labels: values.columnLabels, hasGlyphs: !Shading.hasShades(capabilities))
    return size(cellWidth: width)
  }

  /// The least room in which the matrix shows its numbers with at most so many digits lost.
  package func compactSize(_ capabilities: Capabilities, losing digits: Int = 0) -> Size {
    let formats = HeatmapLayout.formats(self, capabilities)
    return size(
      cellWidth: HeatmapLayout.compactCellWidth(formats, losing: digits), extra: 1)
  }

  private func size(cellWidth: Int, extra: Int = 0) -> Size {
    let header = HeatmapLayout.headerWidth(values.rowLabels, limit: .max)
    let longest = values.columnLabels.reduce(0) { max($0, TextWidth.columns($1)) }
    let labelRows = longest >= cellWidth ? 2 : longest > 0 ? 1 : 0
    return Size(
      width: header + values.matrix.columns * cellWidth + extra,
      height: values.matrix.rows + labelRows)
  }
}
