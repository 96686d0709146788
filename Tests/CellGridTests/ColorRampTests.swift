import Testing

@testable import CellGrid

@Suite struct ColorRampTests {
  /// What rounding the components to whole numbers moves the lightness of a direct colour.
  private let rounding = 0.3
  private let positions = (0...1000).map { Double($0) / 1000 }

  @Test(arguments: [ColorDepth.ansi256, .truecolor])
  func sequentialLightnessNeverFalls(depth: ColorDepth) throws {
    let steps = try positions.map {
      try #require(ColorRamp.sequential.color(at: $0, depth: depth)).lightness
    }
    #expect(zip(steps, steps.dropFirst()).allSatisfy { $0 <= $1 + rounding })
    #expect(Set(steps).count >= (depth == .truecolor ? 200 : 12))
    #expect((steps.last ?? 0) - (steps.first ?? 0) > 60)
  }

  @Test(arguments: [GlyphSet.unicode, .ascii])
  func sequentialGlyphsGrow(glyphs: GlyphSet) throws {
    let ramp = glyphs == .unicode ? " ░▒▓█" : " .:-=+*#%@"
    let order = positions.map { ColorRamp.sequential.glyph(at: $0, glyphs: glyphs) }
      .compactMap { ramp.firstIndex(of: $0) }
    #expect(order.count == positions.count)
    #expect(zip(order, order.dropFirst()).allSatisfy { $0 <= $1 })
    #expect(Set(order).count == ramp.count)
  }

  @Test(arguments: [ColorDepth.ansi256, .truecolor])
  func divergingLightnessGrowsToBothEnds(depth: ColorDepth) throws {
    let steps = try positions.map {
      try #require(ColorRamp.diverging.color(at: $0, depth: depth)).lightness
    }
    let (below, above) = (steps[...500], steps[500...])
    #expect(zip(below, below.dropFirst()).allSatisfy { $0 + rounding >= $1 })
    #expect(zip(above, above.dropFirst()).allSatisfy { $0 <= $1 + rounding })
    for index in 0..<500 { #expect(abs(steps[index] - steps[1000 - index]) < 5) }
  }

  @Test(arguments: [ColorDepth.ansi256, .truecolor])
  func onALightBackgroundTheLightnessFallsToBothEnds(depth: ColorDepth) throws {
    let steps = try positions.map {
      try #require(ColorRamp.divergingOnLight.color(at: $0, depth: depth)).lightness
    }
    let (below, above) = (steps[...500], steps[500...])
    #expect(steps[500] > 90 && steps[0] < 25)
    #expect(zip(below, below.dropFirst()).allSatisfy { $0 <= $1 + rounding })
    #expect(zip(above, above.dropFirst()).allSatisfy { $0 + rounding >= $1 })
    for index in 0..<500 { #expect(abs(steps[index] - steps[1000 - index]) < 5) }
  }

  @Test(arguments: [ColorRamp.sequential, .diverging, .divergingOnLight])
  func stopsStandAtEqualDistances(ramp: ColorRamp) {
    let last = Double(ramp.stops.count - 1)
    #expect(last >= 10)
    for (index, stop) in ramp.stops.enumerated() {
      #expect(ramp.color(at: Double(index) / last, depth: .truecolor) == stop)
    }
  }

  @Test(arguments: ColorDepth.allCases)
  func theSmallestChangeHasASign(depth: ColorDepth) {
    let capabilities = Capabilities(colors: depth)
    let marks = [0.5 - 1e-6, 0.5, 0.5 + 1e-6].map {
      let style = ColorRamp.diverging.style(at: $0, capabilities: capabilities)
      let glyph = ColorRamp.diverging.glyph(at: $0, glyphs: capabilities.glyphs)
      return Cell(text: style.background == nil ? String(glyph) : " ", style: style)
    }
    // Direct colour is continuous: there the number tells, not the colour.
    if depth != .truecolor { #expect(Set(marks).count == 3) }
    let ascii = [0.49, 0.5, 0.51].map { ColorRamp.diverging.glyph(at: $0, glyphs: .ascii) }
    #expect(ascii == ["-", ".", "+"])
  }

  @Test func endsAndBeyond() {
    let ramp = ColorRamp.sequential
    #expect(ramp.color(at: 0, depth: .truecolor) == .rgb(68, 1, 84))
    #expect(ramp.color(at: 1, depth: .truecolor) == .rgb(253, 231, 37))
    #expect(ramp.color(at: 7, depth: .ansi256) == .indexed(220))
    #expect(ramp.color(at: -.infinity, depth: .ansi256) == .indexed(53))
    #expect(ramp.color(at: .infinity, depth: .truecolor) == .rgb(253, 231, 37))
    #expect(ramp.color(at: .nan, depth: .truecolor) == nil)
    #expect(ramp.glyph(at: .nan, glyphs: .unicode) == "?")
    #expect(ramp.style(at: .nan, capabilities: Capabilities()) == .plain)
    #expect(ColorRamp.diverging.glyph(at: 0, glyphs: .unicode) == "▼")
    #expect(ColorRamp.diverging.glyph(at: 1, glyphs: .unicode) == "▲")
  }

  @Test func digitsCanBeReadOnEveryStep() throws {
    for ramp in [ColorRamp.sequential, .diverging, .divergingOnLight] {
      for depth in [ColorDepth.ansi256, .truecolor] {
        for position in positions {
          let style = ramp.style(at: position, capabilities: Capabilities(colors: depth))
          let pair = try [#require(style.foreground), #require(style.background)]
            .map(\.luminance).sorted()
          #expect((pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5)
        }
      }
    }
  }

  @Test func fewColorsShowGlyphs() {
    for depth in [ColorDepth.none, .ansi16] {
      let capabilities = Capabilities(colors: depth, glyphs: .ascii)
      #expect(ColorRamp.sequential.glyph(at: 1, glyphs: .ascii) == "@")
      #expect(ColorRamp.sequential.style(at: 1, capabilities: capabilities) == .plain)
    }
    let signed = Capabilities(colors: .ansi16)
    #expect(ColorRamp.diverging.style(at: 0.2, capabilities: signed).foreground == .indexed(12))
    #expect(ColorRamp.diverging.style(at: 0.8, capabilities: signed).foreground == .indexed(9))
    let style = ColorRamp.sequential.style(at: 1, capabilities: Capabilities())
    #expect(style.background == .rgb(253, 231, 37))
  }
}
