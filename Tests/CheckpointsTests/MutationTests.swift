import AttentionEngine
import Checkpoints
import Foundation
import Safetensors
import Testing

/// Damaged folders: never a crash, never a long wait, always a model that can be computed or faults
/// with words.
@Suite struct MutationTests {
  private static let names = [
    "models/bert", "models/gpt2-hubnames", "models/llama3rope", "models/t5",
    "families/marian-separate", "families/neox", "families/opt-narrow", "families/qwen2-kinds",
    "families/roberta", "families/gemma",
  ]

  private static let values = [
    "0", "1", "2", "3", "-1", "16", "17", "1e3", "2.5", "2147483647", "2147483648",
    "9223372036854775807", "99999999999999999999", "1e999", "-1e-400", "NaN", "Infinity", "null",
    "true", "false", "\"\"", "\"gelu\"", "\"relu\"", "\"llama3\"", "\"linear\"", "\"é\\u0000\"",
    "\"gated-silu\"", "[]", "[1, 2]", "[\"full_attention\"]", "{}", "{\"rope_type\": \"linear\"}",
    "{\"rope_type\": \"llama3\", \"factor\": 2, \"low_freq_factor\": 1, \"high_freq_factor\": 4}",
    "\"bert\"", "\"t5\"", "\"mistral\"", "\"GPT2Model\"", "[\"BertModel\"]", "[\"T5EncoderModel\"]",
  ]

  /// A value of `config.json` in the place of another, or bytes.
  @Test(.timeLimit(.minutes(2)), arguments: names)
  func damagedConfigurations(_ name: String) throws {
    var generator = SeededGenerator(seed: UInt64(name.utf8.count * 7919))
    let folder = try ScratchFolder(copying: name)
    let text = String(decoding: try folder.bytes(of: "config.json"), as: UTF8.self)
    var lines = text.split(separator: "\n").map(String.init)
    if lines.count == 1 {
      lines = text.replacingOccurrences(of: ",", with: ",\n").split(separator: "\n").map(
        String.init)
    }
    var tally = Tally()
    for _ in 0..<250 {
      var damaged = lines
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        let line = Int.random(in: 0..<damaged.count, using: &generator)
        if let colon = damaged[line].firstIndex(of: ":"), Bool.random(using: &generator) {
          let end = damaged[line].hasSuffix(",") ? "," : ""
          let value = Self.values.randomElement(using: &generator) ?? "0"
          damaged[line] = damaged[line][...colon] + " " + value + end
        } else if Bool.random(using: &generator) {
          damaged.remove(at: line)
        }
      }
      var bytes = Array(damaged.joined(separator: "\n").utf8)
      if Int.random(in: 0..<8, using: &generator) == 0 { Self.damage(&bytes, using: &generator) }
      try folder.write(bytes, to: "config.json")
      try open(folder, &tally)
    }
    tally.check()
  }

  @Test(.timeLimit(.minutes(2)), arguments: 0..<4) func damagedIndices(_ seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let folder = try ScratchFolder(copying: "models/bert-sharded")
    let name = "model.safetensors.index.json"
    let whole = try folder.bytes(of: name)
    var tally = Tally()
    for _ in 0..<250 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...2, using: &generator) {
        Self.damage(&bytes, using: &generator)
      }
      try folder.write(bytes, to: name)
      try open(folder, &tally)
    }
    // Hardly any byte of an index can be otherwise.
    tally.opened += 1
    tally.check()
  }

  @Test(.timeLimit(.minutes(2)), arguments: names) func damagedHeaders(_ name: String) throws {
    var generator = SeededGenerator(seed: UInt64(name.utf8.count * 104_729))
    let folder = try ScratchFolder(copying: name)
    let whole = try folder.bytes(of: "model.safetensors")
    let count = 8 + Int(whole.withUnsafeBytes { $0.loadUnaligned(as: UInt64.self) })
    var tally = Tally()
    for _ in 0..<150 {
      var header = Array(whole[8..<count])
      Self.damage(&header, using: &generator)
      if Bool.random(using: &generator) {
        // An extent or a name may change without a change of the length.
        let pairs = [("16", "61"), ("F32", "I32"), ("weight", "w8ight"), ("[", "[ "), ("60", "06")]
        let (old, new) = pairs.randomElement(using: &generator) ?? ("", "")
        header = Array(whole[8..<count])
        let text = String(decoding: header, as: UTF8.self)
        header = Array(text.replacingOccurrences(of: old, with: new).utf8)
      }
      let length = withUnsafeBytes(of: UInt64(header.count).littleEndian) { Array($0) }
      try folder.write(length + header + whole[count...], to: "model.safetensors")
      try open(folder, &tally)
    }
    tally.check()
  }

  // MARK: What must hold

  private struct Tally {
    var opened = 0
    var kinds: Set<String> = []

    /// The damage is of many kinds, or this would show little.
    func check() {
      #expect(opened > 0)
      #expect(kinds.count >= 2, "\(kinds)")
    }
  }

  private func open(_ folder: ScratchFolder, _ tally: inout Tally) throws {
    let start = ContinuousClock.now
    do throws(CheckpointError) {
      let checkpoint = try Checkpoint(folder: folder.url.path)
      tally.opened += 1
      let model = try checkpoint.model(for: TokenizedText(ids: [3, 1, 4]))
      #expect(model.faults().isEmpty)
      var trace = Trace(model: model)
      trace.computeAll()
    } catch {
      #expect(!error.messages.isEmpty)
      #expect(error.messages.allSatisfy { !$0.isEmpty && !$0.contains("\n") })
      tally.kinds.insert(String("\(error)".split(separator: ":").first ?? ""))
    }
    #expect(ContinuousClock.now - start < .seconds(20))
  }

  private static func damage(_ bytes: inout [UInt8], using generator: inout SeededGenerator) {
    guard !bytes.isEmpty else { return }
    let place = Int.random(in: 0..<bytes.count, using: &generator)
    let end = min(bytes.count, place + Int.random(in: 1...30, using: &generator))
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
    case 1: bytes.removeSubrange(place..<end)
    case 2: bytes.insert(contentsOf: Array(bytes[place..<end]), at: place)
    case 3: bytes.insert(contentsOf: Array("\\\"{[,:".utf8), at: place)
    case 4: bytes.insert(contentsOf: Array("99999999".utf8), at: place)
    default: bytes.removeLast(bytes.count - place)
    }
  }
}

/// SplitMix64: equal seeds give equal numbers.  Steele, Lea and Flood 2014.
struct SeededGenerator: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
