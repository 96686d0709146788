import Safetensors

/// Why a file is no capture. Tensors are called by their names.
package enum CaptureError: Error, Hashable, Sendable {
  case file(SafetensorsError)
  /// No tensor has the name of a map; `found` is what they are called.
  case noMaps(found: [String])
  /// Two names of the same map.
  case sameMap(String, String)
  /// Maps of a model with one sequence beside those of one with two.
  case mixedKinds(String, String)
  /// Its numbers are whole or true and false.
  case notReal(String, ElementType)
  case badShape(String, [Int])
  /// More than one text at once.
  case batch(String, Int)
  case empty(String, [Int])
  /// Tokens that attend to each other, but not as many ask as are asked.
  case notSquare(String, queries: Int, keys: Int)
  /// Two maps disagree about how many tokens there are.
  case unequalTokens(String, Int, other: String, Int, isSource: Bool)
  /// The metadata has more or fewer tokens than the maps.
  case tokenCount(String, Int, tensor: String, Int)
}
