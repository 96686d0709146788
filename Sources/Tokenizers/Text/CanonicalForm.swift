import Foundation

/// The normal forms of UAX 15, with the changes that lead to them.
///
/// Decompositions come from Foundation, a character at a time; each is asked for once.
struct CanonicalForm {
  let isCompatible: Bool
  let composes: Bool
  private var decompositions: [Unicode.Scalar: [Unicode.Scalar]] = [:]
  private var compositions: [Pair: Unicode.Scalar?] = [:]

  private struct Pair: Hashable {
    let first: Unicode.Scalar
    let second: Unicode.Scalar
  }

  init(isCompatible: Bool, composes: Bool) {
    self.isCompatible = isCompatible
    self.composes = composes
  }

  static func normalize(_ text: inout AlignedText, isCompatible: Bool, composes: Bool) {
    // Nothing below U+00A0 has a decomposition, and no letter below U+0300 composes.
    if text.scalars.allSatisfy({ $0.value < (composes && !isCompatible ? 0x300 : 0xA0) }) { return }
    var form = CanonicalForm(isCompatible: isCompatible, composes: composes)
    let decomposed = form.decomposed(text.scalars)
    text.transform(composes ? form.composed(decomposed) : decomposed)
  }

  private typealias Change = AlignedText.Change

  /// Each character in its parts, and marks in canonical order. The first part of a character stands
  /// in its place, the others are new; the order of the marks leaves that with each mark.
  private mutating func decomposed(_ scalars: [Unicode.Scalar]) -> [AlignedText.Change] {
    var changes: [Change] = []
    changes.reserveCapacity(scalars.count)
    // From here on the order is not settled.
    var pending = 0
    for scalar in scalars {
      for (place, part) in decomposition(of: scalar).enumerated() {
        if part.combiningClass == 0 {
          Self.sort(&changes, from: pending)
          pending = changes.count + 1
        }
        changes.append(Change(part, place == 0 ? 0 : 1))
      }
    }
    Self.sort(&changes, from: pending)
    return changes
  }

  private static func sort(_ changes: inout [Change], from start: Int) {
    guard start < changes.count - 1 else { return }
    // Sorting by place too makes it stable.
    let marks = changes[start...].enumerated().sorted {
      ($0.element.scalar.combiningClass, $0.offset)
        < ($1.element.scalar.combiningClass, $1.offset)
    }
    changes.replaceSubrange(start..., with: marks.map(\.element))
  }

  /// Joins each starter with the marks that compose with it.
  private mutating func composed(_ decomposed: [Change]) -> [Change] {
    var result: [Change] = []
    result.reserveCapacity(decomposed.count)
    /// Where the last starter is in `result`.
    var starter: Int?
    /// The class of the last mark behind it that did not compose.
    var lastClass: UInt8?
    for change in decomposed {
      let combiningClass = change.scalar.combiningClass
      if let place = starter, lastClass.map({ $0 < combiningClass }) ?? true,
        let whole = composition(of: result[place].scalar, change.scalar)
      {
        result[place].scalar = whole
        result[place].shift += change.shift - 1
        continue
      }
      if combiningClass == 0 {
        starter = result.count
        lastClass = nil
      } else if starter != nil {
        lastClass = combiningClass
      }
      result.append(change)
    }
    return result
  }

  /// The canonical parts of a character.
  private func decomposed(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    guard scalar.hasNormalForms else { return [scalar] }
    return Array(String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars)
  }

  private mutating func decomposition(of scalar: Unicode.Scalar) -> [Unicode.Scalar] {
    if scalar.value < 0xA0 { return [scalar] }
    if let parts = Hangul.decomposition(of: scalar) { return parts }
    if let known = decompositions[scalar] { return known }
    let parts =
      isCompatible && scalar.hasNormalForms
      ? Array(String(scalar).decomposedStringWithCompatibilityMapping.unicodeScalars)
      : decomposed(scalar)
    decompositions[scalar] = parts
    return parts
  }

  /// The character that two make by canonical composition.
  private mutating func composition(
    of first: Unicode.Scalar, _ second: Unicode.Scalar
  ) -> Unicode.Scalar? {
    if second.value < 0x300 { return nil }
    if let syllable = Hangul.composition(of: first, second) { return syllable }
    let pair = Pair(first: first, second: second)
    if let known = compositions[pair] { return known }
    // From all parts: of a composed character and one more, Foundation misses U+0CCB.
    let parts = decomposed(first) + [second]
    let whole = String(String.UnicodeScalarView(parts)).precomposedStringWithCanonicalMapping
      .unicodeScalars
    var result: Unicode.Scalar?
    // What came about in another order of the parts is no composition of these two.
    if let scalar = whole.first, whole.count == 1, decomposed(scalar) == parts { result = scalar }
    compositions[pair] = .some(result)
    return result
  }
}

extension Unicode.Scalar {
  /// Whether the library's tables, of Unicode 9, know it. For them other characters have no parts and
  /// are no marks.
  fileprivate var hasNormalForms: Bool { isKnown(before: 10) }

  fileprivate var combiningClass: UInt8 {
    guard value >= 0x300 else { return 0 }
    let combiningClass = properties.canonicalCombiningClass.rawValue
    return combiningClass == 0 || !hasNormalForms ? 0 : combiningClass
  }
}
