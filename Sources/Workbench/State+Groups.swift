import AttentionEngine

extension State {
  /// The heads of a layer that share a key and a value head, in the order of the heads; empty where
  /// every head has its own.
  package func keyValueGroups(ofLayer layer: Int) -> [[Int]] {
    let heads = model.layers[layer].heads
    guard heads.contains(where: { $0.keyValueHead != nil }) else { return [] }
    var groups: [(owner: Int, heads: [Int])] = []
    for head in heads.indices {
      let owner = heads[head].keyValueHead ?? head
      if let index = groups.firstIndex(where: { $0.owner == owner }) {
        groups[index].heads.append(head)
      } else {
        groups.append((owner, [head]))
      }
    }
    return groups.map(\.heads)
  }

  /// Whether a head is the first of a group that shares keys and values, and not of the first one.
  package func beginsGroup(_ head: HeadID) -> Bool {
    keyValueGroups(ofLayer: head.layer).dropFirst().contains { $0.first == head.head }
  }

  /// `keys shared by 0–3, 4–7`; nil where every head has keys of its own.
  package var sharedKeys: String? {
    let groups = keyValueGroups(ofLayer: place.head.layer)
    guard !groups.isEmpty else { return nil }
    return "keys shared: \(groups.map(Self.name(of:)).joined(separator: " "))"
  }

  /// `0–3` for heads that stand side by side, else `0,2`.
  private static func name(of group: [Int]) -> String {
    let isRange = group.count > 1 && group.last == group[0] + group.count - 1
    return isRange
      ? "\(group[0])–\(group[group.count - 1])" : group.map(String.init).joined(separator: ",")
  }

  // MARK: What a head shows that has no keys and values of its own

  /// The site whose matrix `stage` shows: of keys and values that heads share, that of the head with
  /// which they are kept.
  package func shownSite(of stage: Stage) -> Site {
    let head = stage.isOfKeysOrValues ? model.keyValueHead(of: place.head) : place.head
    return Site(stage, head, part: place.part)
  }

  /// `heads 0–1 (kept with head 0)`; nil where what is shown is of one head.
  package var sharingHeads: String? {
    guard place.stage.isOfKeysOrValues else { return nil }
    let keeper = shownSite(of: place.stage).head ?? 0
    let group = keyValueGroups(ofLayer: place.head.layer).first { $0.contains(keeper) } ?? []
    return group.count > 1
      ? "heads \(Self.name(of: group)) (kept with head \(keeper))" : nil
  }
}

extension Stage {
  /// Whether heads may share the matrix.
  var isOfKeysOrValues: Bool { self == .k || self == .unrotatedK || self == .v }
}
