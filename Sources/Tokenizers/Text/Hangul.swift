/// Syllables of Korean and their letters. The Unicode Standard, section 3.12.
enum Hangul {
  private static let syllables: UInt32 = 0xAC00
  private static let leads: UInt32 = 0x1100
  private static let vowels: UInt32 = 0x1161
  /// The trail before the first one stands for none.
  private static let trails: UInt32 = 0x11A7
  private static let leadCount: UInt32 = 19
  private static let vowelCount: UInt32 = 21
  private static let trailCount: UInt32 = 28

  /// Two or three letters; nil for what is no syllable.
  static func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar]? {
    guard scalar.value >= syllables else { return nil }
    let place = scalar.value - syllables
    guard place < leadCount * vowelCount * trailCount else { return nil }
    let trail = place % trailCount
    return [
      leads + place / (vowelCount * trailCount),
      vowels + place / trailCount % vowelCount,
      trails + trail,
    ].prefix(trail == 0 ? 2 : 3).compactMap { Unicode.Scalar($0) }
  }

  /// A lead and a vowel, or a syllable without trail and a trail.
  static func composition(
    of first: Unicode.Scalar, _ second: Unicode.Scalar
  ) -> Unicode.Scalar? {
    if (leads..<leads + leadCount).contains(first.value),
      (vowels..<vowels + vowelCount).contains(second.value)
    {
      let place = (first.value - leads) * vowelCount + second.value - vowels
      return Unicode.Scalar(syllables + place * trailCount)
    }
    guard (trails + 1..<trails + trailCount).contains(second.value), first.value >= syllables,
      first.value - syllables < leadCount * vowelCount * trailCount,
      (first.value - syllables) % trailCount == 0
    else { return nil }
    return Unicode.Scalar(first.value + second.value - trails)
  }
}
