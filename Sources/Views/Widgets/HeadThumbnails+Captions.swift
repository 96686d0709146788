import AttentionEngine
import CellGrid
import RealModule

/// What stands above and below a thumbnail, in steps from the fullest to the shortest.
extension HeadThumbnails {
  enum Caption: Equatable, CaseIterable {
    /// `0 ● on · name`, the name cut if need be.
    case named
    /// `0 ● on`
    case worded
    /// `0●`
    case marked
  }

  /// The columns of `H 1.52`. Entropies below 10 nats suffice for 22,000 keys.
  static let entropyWidth = 6
  /// The columns of `entropy 1.52 of 2.08`.
  static let longEntropyWidth = 20
  /// A name of which less is left than this says nothing.
  private static let leastName = 5

  func title(of head: Head, _ caption: Caption, _ capabilities: Capabilities) -> String {
    let isUnicode = capabilities.glyphs == .unicode
    let mark = isUnicode ? (head.isOn ? "●" : "○") : (head.isOn ? "*" : "-")
    let number = head.isMarked ? "\(isUnicode ? "✓" : "+")\(head.number)" : "\(head.number)"
    guard caption != .marked else { return "\(number)\(mark)" }
    let worded = "\(number) \(mark) \(head.isOn ? "on" : "off")"
    guard caption == .named, let name = head.name else { return worded }
    return worded + (isUnicode ? " · " : ", ") + name
  }

  /// The fullest title that has room; `on` or `off` for all heads or for none.
  func title(of head: Head, in columns: Int, _ capabilities: Capabilities) -> String {
    let worded = titleWidth(.worded, capabilities)
    guard worded <= columns else { return title(of: head, .marked, capabilities) }
    let named = title(of: head, .named, capabilities)
    if TextWidth.columns(named) <= columns { return named }
    return worded + 3 + Self.leastName <= columns
      ? TextWidth.truncated(named, to: columns, glyphs: capabilities.glyphs)
      : title(of: head, .worded, capabilities)
  }

  /// The columns of the longest title. Whether a head is on does not count, so that nothing moves
  /// when it is switched.
  func titleWidth(_ caption: Caption, _ capabilities: Capabilities) -> Int {
    heads.reduce(0) { width, head in
      var off = head
      off.isOn = false
      return max(width, TextWidth.columns(title(of: off, caption, capabilities)))
    }
  }

  /// `entropy 1.52 of 2.08`, or as much of it as has room; the largest entropy there can be is that
  /// of a query that attends to all keys alike, ln of their number.
  func entropy(of head: Head, in columns: Int) -> String {
    guard let entropy = head.entropy else { return "" }
    let number = Self.text(entropy)
    var texts = ["H \(number)"]
    if let keys = keyCount ?? shape?.columns, keys > 0 {
      let most = Self.text(Float.log(Float(keys)))
      texts = ["entropy \(number) of \(most)", "H \(number) of \(most)"] + texts
    }
    return texts.first { TextWidth.columns($0) <= columns } ?? ""
  }

  /// Whether some blocks are smaller than the largest.
  private func isUneven(_ most: Shape) -> Bool {
    let whole = Shape(queryCount ?? shape?.rows ?? 0, keyCount ?? shape?.columns ?? 0)
    return !whole.rows.isMultiple(of: most.rows) || !whole.columns.isMultiple(of: most.columns)
  }

  /// Whether the thumbnails have room for the word instead of its sign.
  private func hasLongEntropy(_ layout: ThumbnailLayout) -> Bool {
    heads.indices.contains(selected)
      && entropy(of: heads[selected], in: layout.entropyRoom).hasPrefix("entropy")
  }

  private static func text(_ number: Float) -> String {
    NumberFormat(.fixed(decimals: 2)).text(number)
  }

  /// What holds for all thumbnails, or has no room in them: how many numbers each one on the screen
  /// is the mean of, rows first, and the entropy of the selected head.
  package func note(
    _ layout: ThumbnailLayout, in columns: Int, _ capabilities: Capabilities
  ) -> String? {
    let isUnicode = capabilities.glyphs == .unicode
    var selectedEntropy: [String] = []
    if !layout.hasEntropy, heads.indices.contains(selected), heads[selected].entropy != nil {
      selectedEntropy = [entropy(of: heads[selected], in: Self.entropyWidth)]
    }
    var steps = [selectedEntropy]
    if let fit = layout.block, fit.count * block.rows * block.columns > 1 {
      let most = Shape(fit.rows * block.rows, fit.columns * block.columns)
      let times = "\(most.rows)\(isUnicode ? "×" : "x")\(most.columns)"
      let upTo = isUneven(most) ? "up to " : ""
      let kind = pooling.rawValue
      let atMost = upTo.isEmpty ? times : (isUnicode ? "≤" : "<=") + times
      steps = ["maps: \(kind) of \(upTo)\(times)", "\(kind) \(atMost)", atMost].map {
        selectedEntropy + [$0]
      }
      let isShort = layout.hasEntropy && !hasLongEntropy(layout)
      if isShort { steps.insert(["H: entropy", steps[0].last ?? ""], at: 0) }
    } else if layout.hasEntropy, !hasLongEntropy(layout) {
      steps = [["H: entropy"]]
    }
    let texts = steps.map { $0.joined(separator: isUnicode ? " · " : ", ") }
    return texts.first { !$0.isEmpty && TextWidth.columns($0) <= columns }
  }
}
