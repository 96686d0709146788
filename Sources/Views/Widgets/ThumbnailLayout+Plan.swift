import AttentionEngine
import CellGrid

extension ThumbnailLayout {
  /// Chooses how large the thumbnails are and how many stand in a row.
  ///
  /// In this order, the first that holds all heads: maps with an entropy below each; where there is
  /// no height for that, titles with entropies; maps without; titles alone. If nothing holds all of
  /// them, what shows the most heads at a time.
  struct Plan {
    struct Choice {
      var form: Form
      var hasEntropy: Bool
      var perRow: Int
      var rows: Int
      /// The columns between the sides of a thumbnail, and its lines.
      var inner: Int
      var height: Int
      var isPadded = false
      var fit: MiniMap.Fit?
    }

    /// The least map that shows a pattern, unless the matrix is smaller still.
    private static let leastMap = Size(width: 4, height: 2)
    static let framedHeight = leastMap.height + 2

    private let thumbnails: HeadThumbnails
    private let room: Size
    private let capabilities: Capabilities
    private let count: Int
    private let shape: Shape
    private let least: Size
    private let marked: Int
    private let worded: Int
    private let named: Int

    init(_ thumbnails: HeadThumbnails, in room: Size, _ capabilities: Capabilities) {
      self.thumbnails = thumbnails
      self.room = room
      self.capabilities = capabilities
      count = thumbnails.heads.count
      shape = thumbnails.shape ?? Shape(1, 1)
      let whole = MiniMap.fit(shape, in: MiniMap.largest, capabilities).size
      least = Size(
        width: min(Self.leastMap.width, whole.width),
        height: min(Self.leastMap.height, whole.height))
      marked = thumbnails.titleWidth(.marked, capabilities)
      worded = thumbnails.titleWidth(.worded, capabilities)
      named = thumbnails.titleWidth(.named, capabilities)
    }

    var choice: Choice {
      if let framed = bestMaps(.framed) { return framed }
      let isLow = room.height < Self.framedHeight
      if isLow, let captions = captions(hasEntropy: true) { return captions }
      if let bracketed = bestMaps(.bracketed) { return bracketed }
      if isLow, let captions = captions(hasEntropy: false) { return captions }
      return page
    }

    // MARK: Maps

    private func leastInner(_ form: Form) -> Int {
      max(least.width, marked, form == .framed ? HeadThumbnails.entropyWidth : 0)
    }

    private func extraLines(_ form: Form) -> Int { form == .framed ? 2 : 1 }

    /// All heads, with as little averaging as possible, then with as large maps as possible.
    private func bestMaps(_ form: Form) -> Choice? {
      var best: Choice?
      for perRow in (1...count).reversed() {
        let rows = (count + perRow - 1) / perRow
        // Rows about equally long.
        guard perRow == (count + rows - 1) / rows else { continue }
        guard let choice = maps(form, perRow: perRow, rows: rows, in: room.width) else { continue }
        if let old = best?.fit, let new = choice.fit,
          (old.block.count, -old.size.width) <= (new.block.count, -new.size.width)
        {
          continue
        }
        best = choice
      }
      return best
    }

    private func maps(_ form: Form, perRow: Int, rows: Int, in width: Int) -> Choice? {
      let available = (width - 1) / perRow - 1
      let height = room.height / rows - extraLines(form)
      guard available >= leastInner(form), height >= least.height else { return nil }
      let fit = MiniMap.fit(shape, in: Size(width: available, height: height), capabilities)
      let texts = max(worded, HeadThumbnails.entropyWidth)
      let isPadded = form == .framed && available >= max(texts, fit.size.width) + 2
      let wanted = max(fit.size.width, named, HeadThumbnails.longEntropyWidth) + 2
      return Choice(
        form: form, hasEntropy: form == .framed, perRow: perRow, rows: rows,
        inner: min(available, wanted), height: fit.size.height + extraLines(form),
        isPadded: isPadded, fit: fit)
    }

    // MARK: Captions

    /// All heads in lines of text, with as much of the titles as has room.
    private func captions(hasEntropy: Bool) -> Choice? {
      let rest = hasEntropy ? HeadThumbnails.entropyWidth + 1 : 0
      for title in [named, worded, marked] {
        let perRow = min(count, (room.width - 1) / (title + rest + 1))
        let isOneEach = count <= room.height && title == named
        if isOneEach, perRow < 1, room.width - 2 - rest >= worded {
          return captions(hasEntropy, perRow: 1, inner: room.width - 2)
        }
        guard perRow > 0, perRow * room.height >= count else { continue }
        return captions(hasEntropy, perRow: perRow, inner: title + rest)
      }
      return nil
    }

    private func captions(_ hasEntropy: Bool, perRow: Int, inner: Int) -> Choice {
      Choice(
        form: .captions, hasEntropy: hasEntropy, perRow: perRow, rows: room.height, inner: inner,
        height: 1)
    }

    // MARK: A page

    /// As many heads as possible, with a column at each side for the signs that there are more.
    private var page: Choice {
      let width = max(0, room.width - 2)
      var best: Choice?
      for form in [Form.framed, .bracketed] {
        let perRow = (width - 1) / (leastInner(form) + 1)
        let rows = room.height / (least.height + extraLines(form))
        guard perRow > 0, rows > 0,
          let choice = maps(form, perRow: perRow, rows: rows, in: width)
        else { continue }
        if let best, best.perRow * best.rows >= perRow * rows { continue }
        best = choice
      }
      if let best { return best }
      let perRow = max(1, (width - 1) / (marked + 1))
      return captions(false, perRow: perRow, inner: marked)
    }
  }
}
