import AttentionEngine

// What the names in a configuration mean here.

extension ConfigurationReader {
  /// An activation, by the names that transformers has for it.
  func activation(_ keys: String..., default standard: Activation) -> Activation {
    guard let name = optionalText(keys), let key = value(keys)?.key else { return standard }
    return activation(named: name, key: key) ?? standard
  }

  func activation(named name: String, key: String) -> Activation? {
    if let activation = Self.activations[name] { return activation }
    report(.unknownName(key: key, name: name, known: Self.activations.keys.sorted()))
    return nil
  }

  /// `gelu_fast` and `gelu_accurate` are the approximation by a hyperbolic tangent, factored
  /// otherwise.
  private static let activations: [String: Activation] = [
    "gelu": .gelu, "gelu_python": .gelu, "gelu_new": .geluTanh, "gelu_fast": .geluTanh,
    "gelu_pytorch_tanh": .geluTanh, "gelu_python_tanh": .geluTanh, "gelu_accurate": .geluTanh,
    "relu": .relu, "silu": .silu, "swish": .silu, "tanh": .tanh, "linear": .none,
    "quick_gelu": .quickGelu,
  ]

  /// How the heads share out the width of a layer.
  /// - Returns: the numbers of each head.
  func headWidth(_ width: Int, _ widthKey: String, heads: Int, _ headsKey: String) -> Int {
    if width % heads != 0, isSound(widthKey), isSound(headsKey) {
      report(.notDivisible(key: widthKey, value: width, other: headsKey, divisor: heads))
    }
    return max(1, width / heads)
  }

  /// Refuses a value of `key` that would change the numbers.
  func refuse(_ key: String, unless isSupported: Bool, _ supported: String) {
    guard !isSupported, let (key, value) = value([key]) else { return }
    report(.unsupported(key: key, value: value.shortText, supported: supported))
  }
}
