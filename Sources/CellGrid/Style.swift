/// How many colours the terminal shows.
package enum ColorDepth: String, CaseIterable, Comparable, Sendable {
  case none
  case ansi16 = "16"
  case ansi256 = "256"
  case truecolor

  package static func < (left: ColorDepth, right: ColorDepth) -> Bool {
    allCases.firstIndex(of: left)! < allCases.firstIndex(of: right)!
  }
}

/// Which characters the terminal can draw.
package enum GlyphSet: Sendable {
  case unicode
  case ascii
}

/// What the terminal can do, for views to draw by.
package struct Capabilities: Hashable, Sendable {
  package var colors: ColorDepth
  package var glyphs: GlyphSet

  package init(colors: ColorDepth = .truecolor, glyphs: GlyphSet = .unicode) {
    self.colors = colors
    self.glyphs = glyphs
  }
}

/// A colour. Views pick one that the depth has; `indexed` follows the xterm palette.
package enum Color: Hashable, Sendable {
  /// 0 to 15 are the user's own palette, 16 to 255 are fixed.
  case indexed(UInt8)
  case rgb(UInt8, UInt8, UInt8)
}

package struct Attributes: OptionSet, Hashable, Sendable {
  package let rawValue: UInt8

  package init(rawValue: UInt8) { self.rawValue = rawValue }

  package static let bold = Attributes(rawValue: 1)
  package static let dim = Attributes(rawValue: 2)
  package static let underline = Attributes(rawValue: 4)
  package static let reverse = Attributes(rawValue: 8)
  package static let italic = Attributes(rawValue: 16)
}

/// How a cell looks; nil colours are the terminal's own.
package struct Style: Hashable, Sendable {
  package var foreground: Color?
  package var background: Color?
  package var attributes: Attributes

  package static let plain = Style()

  package init(
    foreground: Color? = nil, background: Color? = nil, attributes: Attributes = []
  ) {
    self.foreground = foreground
    self.background = background
    self.attributes = attributes
  }
}
