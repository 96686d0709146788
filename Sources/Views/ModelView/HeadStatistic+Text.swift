import AttentionEngine
import RealModule
import Workbench

/// How statistics are written.
extension HeadStatistic {
  /// In at most five columns below a million: `1.52`, `12.3`, `41.2%`; of a change `+0.12`, `-41%`.
  func text(_ value: Float, isChange: Bool = false) -> String {
    guard value.isFinite else { return NumberFormat(.fixed(decimals: 0)).text(value) }
    guard !isChange else { return text(change: value) }
    if isShare {
      return NumberFormat(.fixed(decimals: value < 0.9995 ? 1 : 0)).text(value * 100) + "%"
    }
    let decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0
    return NumberFormat(.fixed(decimals: decimals)).text(value)
  }

  private func text(change: Float) -> String {
    let number = isShare ? change * 100 : change
    let size = number.magnitude
    let decimals =
      isShare ? (size < 9.95 ? 1 : 0) : size < 9.995 ? 2 : size < 99.95 ? 1 : 0
    let text = NumberFormat(.fixed(decimals: decimals), sign: .always).text(number)
    return text + (isShare && change != 0 ? "%" : "")
  }

  /// What the number is measured in, and where it ends.
  func unit(keys: Int, isChange: Bool = false) -> String {
    switch self {
    case .entropy where isChange: "nats"
    case .entropy:
      "of \(NumberFormat(.fixed(decimals: 2)).text(Float.log(Float(max(1, keys))))) nats"
    case .distance: "tokens"
    default: ""
    }
  }

  /// In a few words, for the help.
  var definition: String {
    switch self {
    case .entropy: "−Σ p ln p, nats: 0 one key, ln n n alike"
    case .distance: "Σ p |i − j|, tokens"
    case .first: "share on the first token"
    case .previous: "share on the token before, if any"
    case .same: "share on the token itself"
    case .next: "share on the token after, if any"
    case .separators: "share on [CLS] [SEP] <s> </s> . , !"
    }
  }

  /// `entropy, nats`, `share on the first token`.
  var label: String {
    switch self {
    case .entropy: "entropy, nats"
    case .distance: "distance, tokens"
    case .first: "share on the first token"
    case .previous: "share on the previous token"
    case .same: "share on the same token"
    case .next: "share on the next token"
    case .separators: "share on separators"
    }
  }
}

extension HeadSummary {
  func map(_ kind: Pooling.Kind) -> Matrix { kind == .mean ? means : maxima }
}
