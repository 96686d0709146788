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
    let names = groups.map { group -> String in
      let isRange = group.count > 1 && group.last == group[0] + group.count - 1
      return isRange
        ? "\(group[0])–\(group[group.count - 1])" : group.map(String.init).joined(separator: ",")
    }
    return "keys shared: \(names.joined(separator: " "))"
  }
}
