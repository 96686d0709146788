/// A style as SVG draws it: `reverse` carried out, colours as "#rrggbb".
struct SVGLook: Equatable {
  var foreground: String
  /// nil where the window's background shows.
  var background: String?
  var bold, dim, italic, underline: Bool

  static let none = SVGLook(
    foreground: "", background: nil, bold: false, dim: false, italic: false, underline: false)

  /// What of the look concerns text, whatever it stands on.
  var ink: SVGLook {
    var ink = self
    ink.background = nil
    return ink
  }

  var opacityAttribute: String { dim ? " opacity=\"0.6\"" : "" }

  var textAttributes: String {
    " fill=\"\(foreground)\"" + opacityAttribute + (bold ? " font-weight=\"700\"" : "")
      + (italic ? " font-style=\"italic\"" : "")
      + (underline ? " text-decoration=\"underline\"" : "")
  }
}

extension SVGLook {
  init(_ style: Style, options: SVGOptions) {
    let has = style.attributes.contains
    let foreground = options.hex(style.foreground ?? options.foreground)
    let background = style.background.map(options.hex)
    if has(.reverse) {
      self.foreground = background ?? options.hex(options.background)
      self.background = foreground
    } else {
      self.foreground = foreground
      self.background = background
    }
    (bold, dim, italic, underline) = (has(.bold), has(.dim), has(.italic), has(.underline))
  }
}
