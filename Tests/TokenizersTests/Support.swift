import Foundation
import Testing
import Tokenizers

/// The numbers that the library gave; its README in `Reference/` says how.
enum Reference {
  static func bytes(_ path: String) throws -> [UInt8] {
    let url = try #require(Bundle.module.resourceURL).appending(path: "Reference/" + path)
    return [UInt8](try Data(contentsOf: url))
  }

  static func decode<Value: Decodable>(_ type: Value.Type, _ path: String) throws -> Value {
    let decoder = JSONDecoder()
    decoder.keyDecodingStrategy = .convertFromSnakeCase
    return try decoder.decode(type, from: Data(try bytes(path)))
  }

  static func tokenizer(_ name: String) throws -> Tokenizer {
    try Tokenizer(try bytes("tokenizers/\(name).json"))
  }

  /// A real tokenizer, from the folder that `ATTN_TOKENIZERS` names.
  static func realTokenizer(_ name: String) throws -> Tokenizer {
    let folder = try #require(realFolder)
    let url = URL(fileURLWithPath: folder).appending(path: name + ".json")
    return try Tokenizer([UInt8](try Data(contentsOf: url)))
  }

  static var realFolder: String? { ProcessInfo.processInfo.environment["ATTN_TOKENIZERS"] }
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

/// Why a tokenizer.json cannot be read; nil when it can.
func fault(of json: String) -> TokenizerError? { fault(of: Array(json.utf8)) }

func fault(of json: [UInt8]) -> TokenizerError? {
  do throws(TokenizerError) {
    _ = try Tokenizer(json)
    return nil
  } catch {
    return error
  }
}
