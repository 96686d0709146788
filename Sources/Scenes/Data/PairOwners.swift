/// Finds which piece of a text's left side each piece of its right side belongs to.
///
/// A word with a mark belongs to what the mark says. Without one it belongs to the word of the left
/// side that is the same, if there is exactly one, or to the only word of the left side if either
/// side is one word. A name belongs to the same name on the left: the first to the first, the second
/// to the second, and if there are fewer on the left, the others to the last of them.
struct PairOwners {
  private let left: [PairText.Piece]
  private let right: [PairText.Piece]
  private var nameCounts: [PairText.Name: Int] = [:]
  private(set) var problems: [(position: Int?, problem: DataProblem)] = []

  init(left: [PairText.Piece], right: [PairText.Piece]) {
    self.left = left
    self.right = right
  }

  /// The index in `left`, or nil where it belongs to nothing. To be asked for each piece in order.
  mutating func owner(of index: Int) -> Int? {
    let piece = right[index]
    switch piece.content {
    case .name(let name):
      let places = left.indices.filter { left[$0].name == name }
      let count = nameCounts[name, default: 0]
      nameCounts[name] = count + 1
      return places.isEmpty ? nil : places[min(count, places.count - 1)]
    case .word(let word):
      if let mark = piece.mark { return owner(mark, at: piece.position) }
      let same = left.indices.filter { left[$0].word == word }
      if same.count == 1 { return same[0] }
      let isWordForWord = left.count == 1 && right.count == 1 && left[0].word != nil
      return isWordForWord ? 0 : nil
    }
  }

  private mutating func owner(_ mark: String, at position: Int) -> Int? {
    if mark.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
      guard let place = Int(mark), (1...max(1, left.count)).contains(place), !left.isEmpty else {
        problems.append((position, .markBeyond(mark, count: left.count)))
        return nil
      }
      if let name = left[place - 1].name {
        problems.append((position, .markOfName(mark, name.written)))
        return nil
      }
      return place - 1
    }
    let places = left.indices.filter { left[$0].word == mark }
    if places.count == 1 { return places[0] }
    if places.count > 1 {
      problems.append((position, .markOfSeveral(mark, count: places.count)))
    } else if left.contains(where: { $0.name?.written == mark }) {
      problems.append((position, .markOfName(mark, mark)))
    } else {
      // Looking for similar words takes its time; more than one help in a text helps nobody.
      let nearest =
        problems.isEmpty ? Spelling.nearest(to: mark, in: left.compactMap(\.word)) : nil
      problems.append((position, .markOfNothing(mark, nearest: nearest)))
    }
    return nil
  }
}
