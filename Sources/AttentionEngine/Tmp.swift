extension Trace { package func meanWeights(of heads: [HeadID]) -> Matrix? { nil } }
