import AttentionEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// Sinusoids as Marian has them: all sines, then all cosines.
///
///     PE[p, i]           = sin(p / 10000^(2i/d))   for i < ⌈d/2⌉
///     PE[p, ⌈d/2⌉ + i]   = cos(the same)
///
/// Vaswani et al. 2017, §3.5, where they take turns. Computed when they are read, in float64, and
/// rounded once, as transformers does.
final class SinusoidTable: MatrixStorage {
  private let width: Int

  init(width: Int) { self.width = width }

  /// `[positions, width]`.
  static func matrix(positions: Int, width: Int) -> Matrix {
    Matrix(
      rows: positions, columns: width, stored: SinusoidTable(width: width))
  }

  func read(from offset: Int, into target: UnsafeMutableBufferPointer<Float>) {
    let sines = (width + 1) / 2
    for place in target.indices {
      let (position, column) = (offset + place).quotientAndRemainder(dividingBy: width)
      let pair = column < sines ? column : column - sines
      let angle = Double(position) / pow(10_000, Double(2 * pair) / Double(width))
      target[place] = Float(column < sines ? sin(angle) : cos(angle))
    }
  }

  func floats(from offset: Int, count: Int) -> UnsafePointer<Float>? { nil }
}
