extension ColorRamp {
  /// Viridis, for values from low to high. Its 16 anchors are the values of the public-domain map
  /// by Stéfan van der Walt and Nathaniel Smith (matplotlib, 2015). The 256-colour steps are not
  /// the nearest to it, which would run back and forth in lightness, but a run of their own.
  package static let sequential = ColorRamp(
    name: "viridis", kind: .sequential,
    anchors: [
      RGB(68, 1, 84), RGB(72, 26, 108), RGB(71, 47, 125), RGB(65, 68, 135), RGB(57, 86, 140),
      RGB(49, 104, 142), RGB(42, 120, 142), RGB(35, 136, 142), RGB(31, 152, 139),
      RGB(34, 168, 132), RGB(53, 183, 121), RGB(84, 197, 104), RGB(122, 209, 81),
      RGB(165, 219, 54), RGB(210, 226, 27), RGB(253, 231, 37),
    ],
    indexed: [53, 54, 25, 60, 242, 30, 65, 36, 77, 113, 148, 220],
    unicode: Array(" ░▒▓█"), ascii: Array(" .:-=+*#%@"))

  /// Blue for what is below the middle, orange for what is above, dark grey in the middle: for
  /// signed values and changes. Blue and orange stay apart in all common kinds of colour blindness.
  /// Computed in Oklch (Björn Ottosson, 2020): hues 250° and 45°, lightness from 0.28 to 0.80.
  package static let diverging = ColorRamp(
    name: "blue-orange", kind: .diverging,
    anchors: [
      RGB(137, 195, 255), RGB(103, 174, 246), RGB(65, 154, 237), RGB(51, 133, 210),
      RGB(53, 114, 173), RGB(52, 95, 138), RGB(50, 77, 104), RGB(46, 59, 72), RGB(41, 41, 41),
      RGB(70, 53, 45), RGB(100, 64, 48), RGB(131, 76, 50), RGB(163, 87, 50), RGB(196, 98, 49),
      RGB(223, 115, 62), RGB(235, 142, 99), RGB(247, 168, 133),
    ],
    indexed: [117, 75, 32, 25, 236, 94, 166, 209, 216],
    unicode: Array("▼▽▿·▵△▲"), ascii: Array("=-.+#"))

  /// The same for a light background, white in the middle: blue over white to red, ColorBrewer's
  /// RdBu turned round (Harrower and Brewer, 2003). From step to step outwards it gets darker.
  package static let divergingOnLight = ColorRamp(
    name: "blue-white-red", kind: .diverging,
    anchors: [
      RGB(5, 48, 97), RGB(33, 102, 172), RGB(67, 147, 195), RGB(146, 197, 222),
      RGB(209, 229, 240), RGB(247, 247, 247), RGB(253, 219, 199), RGB(244, 165, 130),
      RGB(214, 96, 77), RGB(178, 24, 43), RGB(103, 0, 31),
    ],
    indexed: [18, 25, 74, 189, 231, 224, 209, 124, 52],
    unicode: diverging.unicode, ascii: diverging.ascii)
}
