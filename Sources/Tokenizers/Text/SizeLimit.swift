/// How long a text may become. Parts of a tokenizer that each double it would else take all memory.
struct SizeLimit {
  private let limit: Int

  /// - Parameter count: the characters or tokens that there were. What tokenizers in use make of one is
  ///   below 20.
  init(for count: Int) {
    let (most, overflows) = count.multipliedReportingOverflow(by: 100)
    limit = overflows ? Int.max : max(most, 100_000)
  }

  func check(_ count: Int) throws(TokenizerError) {
    if count > limit { throw .textTooLarge(limit: limit) }
  }

  /// - Parameters: `matches` that each become `length` characters.
  func check(_ matches: Int, of length: Int) throws(TokenizerError) {
    let (count, overflows) = matches.multipliedReportingOverflow(by: length)
    try check(overflows ? Int.max : count)
  }
}
