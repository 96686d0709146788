import CellGrid

/// The styles of the screen. Colours work on dark and on light terminals, and nothing is told by
/// colour alone.
struct Theme: Hashable, Sendable {
  let capabilities: Capabilities

  /// The colour where there are many, else the one of the user's own palette, if any.
  ///
  /// Only its first eight: on a terminal that has no more, the others are bold, and bold black is
  /// invisible on many.
  private func color(_ red: UInt8, _ green: UInt8, _ blue: UInt8, few: UInt8? = nil) -> Color? {
    capabilities.colors == .ansi16
      ? few.map(Color.indexed) : Color.rgb(red, green, blue).downgraded(to: capabilities.colors)
  }

  /// Whether there are enough colours for backgrounds and greys.
  private var hasColor: Bool { capabilities.colors >= .ansi256 }

  /// Headings and what is chosen.
  var accent: Style {
    Style(foreground: color(66, 150, 222, few: 6), attributes: .bold)
  }
  /// Less important text.
  var faint: Style {
    hasColor ? Style(foreground: color(128, 136, 148)) : Style(attributes: .dim)
  }
  var border: Style {
    hasColor ? Style(foreground: color(104, 112, 126)) : Style(attributes: .dim)
  }
  var bold: Style { Style(attributes: .bold) }
  /// The chosen one of several: a stage, a matrix, a command.
  var chosen: Style {
    hasColor
      ? Style(
        foreground: color(255, 255, 255), background: color(28, 92, 158), attributes: .bold)
      : Style(attributes: [.reverse, .bold])
  }
  /// The bar at the top.
  var bar: Style {
    hasColor
      ? Style(foreground: color(228, 232, 238), background: color(48, 56, 70))
      : Style(attributes: .reverse)
  }
  /// Keys in hints.
  var key: Style { Style(foreground: color(214, 144, 38, few: 3), attributes: .bold) }
  var failure: Style {
    hasColor
      ? Style(foreground: color(255, 255, 255), background: color(178, 44, 44), attributes: .bold)
      : Style(attributes: [.reverse, .bold])
  }
  var refusal: Style { Style(foreground: color(214, 144, 38, few: 3)) }
  /// What the author of the scene says.
  var note: Style { Style(foreground: color(158, 138, 218, few: 5), attributes: .italic) }
  /// What the model wrote itself.
  var written: Style {
    Style(foreground: color(58, 168, 100, few: 2), attributes: [.bold, .italic])
  }
  /// What tells the curves of a chart apart, beside their marks.
  func curve(_ index: Int) -> Style {
    let colors: [(UInt8, UInt8, UInt8, few: UInt8)] = [
      (66, 150, 222, 6), (214, 144, 38, 3), (58, 168, 100, 2), (190, 118, 214, 5),
      (218, 96, 78, 1), (112, 132, 232, 4),
    ]
    let (red, green, blue, few) = colors[index % colors.count]
    return Style(foreground: color(red, green, blue, few: few))
  }
  /// The result of the inspector's arithmetic.
  var result: Style { Style(foreground: color(58, 168, 100, few: 2), attributes: .bold) }
}
