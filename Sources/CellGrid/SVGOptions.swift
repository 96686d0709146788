/// How `Grid.svg` draws: sizes in pixels, colours of the window.
package struct SVGOptions: Sendable {
  /// Shown in the window's bar and as the picture's title.
  package var title: String?
  /// Without it the picture is the cells alone.
  package var hasFrame = true
  package var foreground = Color.rgb(214, 218, 232)
  package var background = Color.rgb(17, 19, 28)
  package var frame = Color.rgb(52, 57, 77)
  package var fontSize = 15
  /// Whole pixels, so that neighbouring cells share an edge.
  package var cellWidth = 9
  package var cellHeight = 19

  package init(title: String? = nil) { self.title = title }

  /// The 16 colours that are a user's own, as they look good on `background`.
  static let palette: [RGB] = [
    RGB(27, 30, 43), RGB(240, 113, 120), RGB(149, 209, 129), RGB(240, 198, 116),
    RGB(122, 162, 247), RGB(199, 146, 234), RGB(110, 203, 214), RGB(198, 204, 222),
    RGB(92, 99, 125), RGB(255, 139, 146), RGB(181, 232, 161), RGB(255, 219, 148),
    RGB(158, 190, 255), RGB(221, 176, 250), RGB(148, 226, 235), RGB(245, 247, 252),
  ]

  func hex(_ color: Color) -> String {
    if case .indexed(let index) = color, index < 16 { return Self.palette[Int(index)].hex }
    return color.hex
  }
}
