import Foundation
import Testing

/// One scene of the reference numbers, which other programs made in float64, as a scene file.
struct ReferenceScene: CustomTestStringConvertible {
  let name: String
  private let values: [String: Any]

  var testDescription: String { name }

  static func all(in file: String) throws -> [ReferenceScene] {
    let bytes = try Repository.read("Tests/AttentionEngineTests/Reference/\(file).json")
    let json = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any]
    let scenes = try #require(json?["scenes"] as? [[String: Any]])
    return scenes.map { ReferenceScene(name: $0["id"] as? String ?? "", values: $0) }
  }

  /// The value at `key`, which must be there and a `T`.
  func callAsFunction<T>(_ key: String, as type: T.Type = [[Double]].self) throws -> T {
    try #require(values[key] as? T, "\(key) of \(name)")
  }

  func has(_ key: String) -> Bool { values[key].map { !($0 is NSNull) } ?? false }

  func part(_ key: String) throws -> ReferenceScene {
    ReferenceScene(name: "\(name), \(key)", values: try self(key, as: [String: Any].self))
  }

  // MARK: As a scene file

  /// The inputs of the scene, written as somebody would write them.
  func text() throws -> String {
    let tokens = try self("tokens", as: [String].self)
    var lines = ["tokens: [\(tokens.map { "\"\($0)\"" }.joined(separator: ", "))]", "embeddings:"]
    for (word, vector) in zip(tokens, try self("X")) { lines.append("  \"\(word)\": \(vector)") }
    if has("PE") { lines.append("positions: sinusoidal") }
    lines.append("attention:")
    let isCausal = try self("causal", as: Bool.self)
    lines.append("  mask: \(isCausal ? "causal" : "none")")
    if let scale = values["scale"] as? Double, scale == 1 { lines.append("  scale: none") }
    lines.append("  heads:")
    if has("W_O") {
      lines += try headsWithBiases()
      lines.append("  W_O: \(try self("W_O"))")
      lines.append("  b_O: \(try self("b_O", as: [Double].self))")
    } else {
      lines.append("    - W_Q: \(try self("W_Q"))")
      lines.append("      W_K: \(try self("W_K"))")
      lines.append("      W_V: \(try self("W_V"))")
    }
    if has("residual_layernorm") {
      let norm = try part("residual_layernorm")
      lines.append("  residual: true")
      lines.append("  norm:")
      lines.append("    gamma: \(try norm("gamma", as: [Double].self))")
      lines.append("    beta: \(try norm("beta", as: [Double].self))")
      lines.append("    epsilon: \(try norm("eps", as: Double.self))")
    }
    return lines.joined(separator: "\n") + "\n"
  }

  /// Head h has the columns from h · d_k of what the reference has for all heads together.
  private func headsWithBiases() throws -> [String] {
    let dHead = try self("d_k", as: Int.self)
    return try (0..<self("heads", as: Int.self)).flatMap { head in
      let columns = head * dHead..<(head + 1) * dHead
      return try ["Q", "K", "V"].flatMap { letter in
        let weight = try self("W_\(letter)").map { Array($0[columns]) }
        let bias = Array(try self("b_\(letter)", as: [Double].self)[columns])
        return ["W_\(letter): \(weight)", "b_\(letter): \(bias)"]
      }.enumerated().map { ($0 == 0 ? "    - " : "      ") + $1 }
    }
  }
}
