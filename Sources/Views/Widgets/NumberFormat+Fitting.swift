import AttentionEngine
import CellGrid

extension NumberFormat {
  /// The formats that suit `values`, the fullest first, each one narrower than the one before.
  ///
  /// Numbers that are short in decimal (`0.1`, `12`) are written with just the decimals that they
  /// have; others with three decimals below 10, fewer the larger they are, and four below 0.01.
  /// Where all are tiny or some are huge, all are written with an exponent.
  package static func candidates(
    for values: [Float], sign: Sign = .negativeOnly, glyphs: GlyphSet = .unicode
  ) -> [NumberFormat] {
    let range = FiniteRange(values)
    let largest = range.largestMagnitude
    let make = { (notation: Notation, leadingZero: Bool) in
      NumberFormat(notation, leadingZero: leadingZero, sign: sign, glyphs: glyphs)
    }
    var formats: [NumberFormat]
    if largest >= 100_000 || (largest > 0 && largest < 0.001) {
      formats = [make(.exponent(digits: 2), true), make(.exponent(digits: 0), true)]
    } else {
      let usual = usualDecimals(largest)
      let exact = exactDecimals(values, largest: largest).flatMap { $0 <= usual ? $0 : nil }
      // At least one significant digit of the largest number, or what is exact.
      let least = min(exact ?? usual, leastDecimals(largest))
      formats = []
      for decimals in stride(from: exact ?? usual, through: least, by: -1) {
        formats.append(make(.fixed(decimals: decimals), true))
        if largest < 1, decimals > 0 { formats.append(make(.fixed(decimals: decimals), false)) }
        // Shares, of which a whole one alone would cost all of them a column.
        if range.least >= 0, largest < 1.0005, roundsToOne(largest, decimals: decimals),
          sign == .negativeOnly, (1...2).contains(decimals)
        {
          var tight = make(.fixed(decimals: decimals), false)
          tight.isTight = true
          formats.append(tight)
        }
      }
    }
    var narrowing: [NumberFormat] = []
    for var format in formats {
      format.width = format.width(of: values, range: range)
      if format.width < narrowing.last?.width ?? .max { narrowing.append(format) }
    }
    return narrowing
  }

  /// One number by itself with `digits` significant digits: `0.2588`, `-1.204`, `3.1e-7`.
  package static func significant(
    _ value: Float, digits: Int = 4, glyphs: GlyphSet = .unicode
  ) -> String {
    let magnitude = value.magnitude
    if value.isFinite, magnitude != 0, magnitude < 1e-4 || magnitude >= 1e6 {
      return NumberFormat(.exponent(digits: digits - 1), glyphs: glyphs).text(value)
    }
    var decimals = digits
    var bound: Float = 1
    while magnitude >= bound, decimals > 0 {
      decimals -= 1
      bound *= 10
    }
    // A small number loses at most one of its digits.
    bound = 0.01
    while magnitude != 0, magnitude < bound {
      decimals += 1
      bound /= 10
    }
    if let exact = exactDecimals([value], largest: magnitude) { decimals = min(decimals, exact) }
    return NumberFormat(.fixed(decimals: decimals), glyphs: glyphs).text(value)
  }

  /// The place of the first digit of the largest number.
  private static func leastDecimals(_ largest: Float) -> Int {
    switch largest {
    case ..<0.01: 3
    case ..<0.1: 2
    case ..<10: 1
    default: 0
    }
  }

  private static func roundsToOne(_ value: Float, decimals: Int) -> Bool {
    (FixedDecimal(value, decimals: decimals)?.whole ?? 0) > 0
  }

  private static func usualDecimals(_ largest: Float) -> Int {
    switch largest {
    case ..<0.01: 4
    case ..<10: 3
    case ..<100: 2
    case ..<1000: 1
    default: 0
    }
  }

  /// The fewest decimals, at most 4, with which no value loses anything above the noise of float32.
  static func exactDecimals(_ values: [Float], largest: Float) -> Int? {
    let noise = Double(largest) * 1e-6
    var decimals = 0
    var power = 1.0
    for value in values where value.isFinite {
      let value = Double(value)
      while abs((value * power).rounded() / power - value) > noise {
        decimals += 1
        power *= 10
        if decimals > 4 { return nil }
      }
    }
    return decimals
  }

  private func width(of values: [Float], range: FiniteRange) -> Int {
    var widest = [range.least, range.greatest].map { TextWidth.columns(text($0)) }.max() ?? 0
    if case .exponent = notation {
      widest = values.reduce(widest) { max($0, TextWidth.columns(text($1))) }
    }
    if range.negativeInfinities > 0 { widest = max(widest, TextWidth.columns(text(-.infinity))) }
    if range.positiveInfinities > 0 { widest = max(widest, TextWidth.columns(text(.infinity))) }
    if range.nans > 0 { widest = max(widest, 3) }
    return widest
  }
}
