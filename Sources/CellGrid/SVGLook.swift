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

/// Text and numbers in XML.
enum SVGText {
  static let fonts =
    "ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, Liberation Mono, monospace"

  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      // XML 1.0, §2.2: no other control character and no noncharacter may stand in a document.
      case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }

  /// At most two decimals, none where they are zero.
  static func number(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, part) = (abs(hundredths) / 100, abs(hundredths) % 100)
    let sign = hundredths < 0 ? "-" : ""
    if part == 0 { return "\(sign)\(whole)" }
    return "\(sign)\(whole)."
      + (part % 10 == 0 ? "\(part / 10)" : part < 10 ? "0\(part)" : "\(part)")
  }
}
