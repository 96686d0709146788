extension ComparisonTable {
  /// Two lists so that what they have in common stands side by side, nil where one has nothing:
  /// `J' aime le tennis` and `Je aime tennis` as `J' Je`, `aime aime`, `le –`, `tennis tennis`.
  ///
  /// A longest common subsequence (Wagner and Fischer, 1974), O(left · right). Between two common
  /// elements what is on either side is paired in its order.
  package static func aligned(_ left: [String], _ right: [String]) -> [(
    left: String?, right: String?
  )] {
    // common[i][j]: how long the longest common subsequence of left[i...] and right[j...] is.
    var common = Array(
      repeating: Array(repeating: 0, count: right.count + 1), count: left.count + 1)
    for i in left.indices.reversed() {
      for j in right.indices.reversed() {
        common[i][j] =
          left[i] == right[j] ? common[i + 1][j + 1] + 1 : max(common[i + 1][j], common[i][j + 1])
      }
    }
    var pairs: [(left: String?, right: String?)] = []
    var (i, j) = (0, 0)
    var (onlyLeft, onlyRight): ([String], [String]) = ([], [])
    let flush = {
      for place in 0..<max(onlyLeft.count, onlyRight.count) {
        pairs.append(
          (
            onlyLeft.indices.contains(place) ? onlyLeft[place] : nil,
            onlyRight.indices.contains(place) ? onlyRight[place] : nil
          ))
      }
      (onlyLeft, onlyRight) = ([], [])
    }
    while i < left.count || j < right.count {
      if i < left.count, j < right.count, left[i] == right[j] {
        flush()
        pairs.append((left[i], right[j]))
        (i, j) = (i + 1, j + 1)
      } else if j == right.count || i < left.count && common[i + 1][j] >= common[i][j + 1] {
        onlyLeft.append(left[i])
        i += 1
      } else {
        onlyRight.append(right[j])
        j += 1
      }
    }
    flush()
    return pairs
  }
}
