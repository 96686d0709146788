import AttentionEngine

extension ConfigurationReader {
  /// The rotation of queries and keys, in both styles: `rope_parameters` of transformers 5 with
  /// everything in it, or `rope_theta` with `rope_scaling` before.
  ///
  /// - Parameters:
  ///   - headWidth: of queries and keys, and what it follows from.
  ///   - baseKeys: by which names the base stands beside the nested object.
  ///   - shareKeys: by which names the share that is rotated stands there.
  ///   - share: the default of that; nil where the family rotates whole heads only.
  ///   - positions: for how many the model was made.
  func rotary(
    headWidth: TensorExtent, baseKeys: [String] = ["rope_theta"],
    shareKeys: [String] = ["partial_rotary_factor"], share defaultShare: Double? = nil,
    positions: Int
  ) -> Rotary {
    let base = optionalPositive(baseKeys)
    let share = optionalPositive(shareKeys)
    let shareKey = value(shareKeys)?.key ?? shareKeys[0]
    // As transformers has it, the older key counts where it says something.
    let key = ["rope_scaling", "rope_parameters"].first { key in
      guard let (_, value) = value([key]) else { return false }
      return value != .object([:])
    }
    let nested = key.flatMap { key in
      object(key) { nested in
        nested.rotaryParameters(positions: positions)
      }
    }
    let parts = nested?.share ?? share ?? defaultShare ?? 1
    let partsKey = nested?.share == nil ? shareKey : nested?.shareKey ?? shareKey
    if defaultShare == nil, parts != 1 {
      report(
        .unsupported(key: partsKey, value: "\(parts)", supported: "whole heads (1.0)"))
    }
    let width = min(headWidth.count, Int(Double(headWidth.count) * min(1, parts)))
    let heads = headWidth.meaning ?? "head_dim"
    let isKnown = heads.split { " /".contains($0) }.allSatisfy { isSound(String($0)) }
    if isKnown, width % 2 != 0 || width == 0 {
      report(
        .badNumber(
          key: parts < 1 ? "\(partsKey) · \(heads)" : heads, expected: .even,
          found: String(width)))
    }
    return Rotary(
      base: Float(nested?.base ?? base ?? 10_000), width: width, scaling: nested?.scaling ?? .none)
  }

  private struct RotaryParameters {
    let base: Double?
    let share: Double?
    let shareKey: String
    let scaling: Rotary.Scaling
  }

  /// What stands in `rope_scaling` or `rope_parameters`.
  private func rotaryParameters(positions: Int) -> RotaryParameters {
    let base = optionalPositive(["rope_theta"])
    let share = optionalPositive(["partial_rotary_factor"])
    for key in nestedKeys {
      refuse(key, unless: false, "one rotation for all layers")
    }
    let kind = text("rope_type", "type", default: "default")
    let scaling: Rotary.Scaling
    switch kind {
    case "default": scaling = .none
    case "linear": scaling = .linear(factor: required("factor"))
    case "llama3":
      let low = required("low_freq_factor")
      let high = required("high_freq_factor")
      if faults.isEmpty, high <= low {
        report(
          .contradiction(
            key: nestedName("high_freq_factor"), value: "\(high)",
            other: nestedName("low_freq_factor"),
            otherValue: "\(low)"))
      }
      scaling = .llama3(
        factor: required("factor"), lowFrequencyFactor: low, highFrequencyFactor: high,
        originalPositions: count("original_max_position_embeddings", default: positions))
    default:
      scaling = .none
      refuse(
        has("rope_type") ? "rope_type" : "type", unless: false, "default, linear and llama3")
    }
    return RotaryParameters(
      base: base, share: share, shareKey: nestedName("partial_rotary_factor"), scaling: scaling)
  }

  private func required(_ key: String) -> Float {
    guard has(key) else {
      report(.missing(key: nestedName(key)))
      return 1
    }
    return positive(key, default: 1)
  }
}
