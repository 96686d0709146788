/// The tokens of a model and their ids.
///
/// Tokens are byte strings here: Swift takes `é` in one character and in two for equal, a vocabulary
/// does not.
struct Vocabulary: Sendable {
  /// All tokens, one after the other.
  private var bytes: [UInt8] = []
  /// Where each entry begins, and where the last one ends.
  private var starts: [Int32] = [0]
  private var ids: [Int32] = []
  /// Entries by the hash of their tokens; −1 where there is none.
  private var slots: [Int32]
  /// The entry of an id; the second number of the pair is 0.
  private var entriesByID: PairTable
  private(set) var longestToken = 0

  init(minimumCapacity: Int) {
    var size = 16
    while size * 2 < minimumCapacity * 3 { size *= 2 }
    slots = Array(repeating: -1, count: size)
    entriesByID = PairTable(minimumCapacity: minimumCapacity)
    starts.reserveCapacity(minimumCapacity + 1)
    ids.reserveCapacity(minimumCapacity)
  }

  /// How many different tokens there are.
  var count: Int { ids.count }

  /// A hash that grows with its text, so that those of all beginnings come in one pass.
  struct Hash {
    private var value: UInt64 = 0xCBF2_9CE4_8422_2325

    // FNV-1a.
    mutating func append(_ byte: UInt8) {
      value = (value ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }

    fileprivate var slot: Int { Int(truncatingIfNeeded: value ^ value >> 29) & Int.max }
  }

  static func hash(_ token: UnsafeBufferPointer<UInt8>) -> Hash {
    var hash = Hash()
    for byte in token { hash.append(byte) }
    return hash
  }

  private func slot(of token: UnsafeBufferPointer<UInt8>, _ hash: Hash) -> Int {
    let mask = slots.count - 1
    var slot = hash.slot & mask
    while slots[slot] >= 0, !isEqual(entry: Int(slots[slot]), token) { slot = (slot + 1) & mask }
    return slot
  }

  private func isEqual(entry: Int, _ token: UnsafeBufferPointer<UInt8>) -> Bool {
    let start = Int(starts[entry])
    guard Int(starts[entry + 1]) - start == token.count else { return false }
    return bytes.withUnsafeBufferPointer { bytes in
      for place in 0..<token.count where bytes[start + place] != token[place] { return false }
      return true
    }
  }

  /// Adds a token; one that is there already gets the new id.
  mutating func insert(_ token: UnsafeBufferPointer<UInt8>, id: Int32) {
    if count * 3 >= slots.count * 2 { grow() }
    let slot = slot(of: token, Self.hash(token))
    let entry: Int
    if slots[slot] >= 0 {
      entry = Int(slots[slot])
      ids[entry] = id
    } else {
      entry = ids.count
      slots[slot] = Int32(entry)
      bytes.append(contentsOf: token)
      starts.append(Int32(bytes.count))
      ids.append(id)
      longestToken = max(longestToken, token.count)
    }
    entriesByID.set(id, 0, Int64(entry))
  }

  private mutating func grow() {
    slots = Array(repeating: -1, count: slots.count * 2)
    for entry in ids.indices {
      let slot = withToken(at: entry) { token in self.slot(of: token, Self.hash(token)) }
      slots[slot] = Int32(entry)
    }
  }

  private func withToken<Result>(
    at entry: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[Int(starts[entry])..<Int(starts[entry + 1])]))
    }
  }

  func id(of token: UnsafeBufferPointer<UInt8>, _ hash: Hash) -> Int32? {
    let entry = slots[slot(of: token, hash)]
    return entry < 0 ? nil : ids[Int(entry)]
  }

  func id(of token: UnsafeBufferPointer<UInt8>) -> Int32? { id(of: token, Self.hash(token)) }

  func id(of token: String) -> Int32? {
    var token = token
    return token.withUTF8 { id(of: $0) }
  }

  /// The token of an id, in UTF-8.
  func bytes(of id: Int32) -> [UInt8]? {
    entriesByID[id, 0].map { entry in withToken(at: Int(entry)) { Array($0) } }
  }

  func token(_ id: Int32) -> String? {
    entriesByID[id, 0].map { entry in
      withToken(at: Int(entry)) { String(decoding: $0, as: UTF8.self) }
    }
  }
}
