import AttentionEngine

extension SplitMix64 {
  mutating func float(_ range: ClosedRange<Float> = -1...1) -> Float {
    Float.random(in: range, using: &self)
  }

  mutating func int(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &self) }

  mutating func bool() -> Bool { Bool.random(using: &self) }
}
