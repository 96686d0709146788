import Testing

@testable import CellGrid

@Suite struct ColorTests {
  @Test func lightness() {
    #expect(Color.rgb(0, 0, 0).lightness == 0)
    #expect(abs(Color.rgb(255, 255, 255).lightness - 100) < 1e-9)
    // L* of sRGB grey 119 is 50.03; of pure red, green, blue 53.24, 87.74, 32.30.
    #expect(abs(Color.rgb(119, 119, 119).lightness - 50.03) < 0.01)
    #expect(abs(Color.rgb(255, 0, 0).lightness - 53.24) < 0.01)
    #expect(abs(Color.rgb(0, 255, 0).lightness - 87.74) < 0.01)
    #expect(abs(Color.rgb(0, 0, 255).lightness - 32.30) < 0.01)
    #expect(abs(Color.rgb(2, 2, 2).lightness - 0.548) < 0.001)
  }

  @Test func downgrading() {
    #expect(Color.rgb(1, 2, 3).downgraded(to: .truecolor) == .rgb(1, 2, 3))
    #expect(Color.rgb(95, 135, 175).downgraded(to: .ansi256) == .indexed(67))
    #expect(Color.rgb(128, 128, 128).downgraded(to: .ansi256) == .indexed(244))
    #expect(Color.rgb(255, 255, 255).downgraded(to: .ansi256) == .indexed(231))
    #expect(Color.indexed(200).downgraded(to: .ansi256) == .indexed(200))
    #expect(Color.indexed(9).downgraded(to: .ansi16) == .indexed(9))
    #expect(Color.indexed(196).downgraded(to: .ansi16) == .indexed(9))
    #expect(Color.rgb(10, 10, 10).downgraded(to: .ansi16) == .indexed(0))
    #expect(Color.rgb(250, 250, 250).downgraded(to: .ansi16) == .indexed(15))
    #expect(Color.indexed(3).downgraded(to: .none) == nil)
  }

  @Test func theFixedPaletteComesBackAsItself() {
    for index in UInt8(16)...255 {
      let color = XtermPalette.colors[Int(index)]
      let nearest = Color.rgb(color.red, color.green, color.blue).downgraded(to: .ansi256)
      #expect(nearest?.rgb == color)
    }
  }

  @Test func foregroundsContrast() {
    for index in UInt8(0)...255 {
      let background = Color.indexed(index)
      let foreground = Color.contrastingForeground(on: background)
      let pair = [foreground.luminance, background.luminance].sorted()
      #expect((pair[1] + 0.05) / (pair[0] + 0.05) >= 4.5, "\(index)")
    }
    #expect(Color.contrastingForeground(on: .rgb(0, 0, 0)) == .rgb(255, 255, 255))
    #expect(Color.contrastingForeground(on: .rgb(255, 255, 0)) == .rgb(0, 0, 0))
    #expect(Color.contrastingForeground(on: .indexed(226)) == .indexed(16))
  }
}
