/// Takes values out of `config.json`, key by key, and collects what is wrong with them, so that all
/// of it can be reported at once. What is wrong or left out is replaced by the default that the
/// configuration class of the family has in transformers.
final class ConfigurationReader {
  private let members: [String: JSONValue]
  private(set) var faults: [ConfigurationFault] = []
  /// The keys of numbers of things that the file does not say, so that their default counts.
  private(set) var defaulted: Set<String> = []
  /// In front of the keys of a nested object, for errors.
  private let path: String
  private let file: String

  /// Larger ones are refused, so that products of two of them are numbers.
  static let largestCount = Int(Int32.max)

  init(_ members: [String: JSONValue], file: String, path: String = "") {
    self.members = members
    self.file = file
    self.path = path
  }

  func report(_ fault: ConfigurationFault) { faults.append(fault) }

  /// Whether the number of `key` is the file's own, or the default where it has none. In place of a
  /// wrong one stands the default too, of which nothing should be said.
  func isSound(_ key: String) -> Bool { !faults.contains { $0.key == path + key } }

  func finish() throws(CheckpointError) {
    if !faults.isEmpty { throw error }
  }

  var error: CheckpointError { .configuration(faults, file: file) }

  /// Whether the file has the key, be it with null.
  func has(_ key: String) -> Bool { members[key] != nil }

  /// The value under the first of `keys` that the file has; nil for null and where it has none.
  func value(_ keys: [String]) -> (key: String, value: JSONValue)? {
    for key in keys {
      if let value = members[key] { return value == .null ? nil : (path + key, value) }
    }
    return nil
  }

  // MARK: Whole numbers

  /// A number of things, at least 1.
  /// - Parameter keys: the key and other names for it, of which the first in the file counts.
  func count(_ keys: String..., default standard: Int) -> Int {
    if value(keys) == nil, let key = keys.first { defaulted.insert(path + key) }
    return count(keys) ?? standard
  }

  /// Nil where the key is null; `standard` only where it is left out.
  func optionalCount(_ key: String, default standard: Int? = nil) -> Int? {
    has(key) ? count([key]) : standard
  }

  private func count(_ keys: [String]) -> Int? {
    let number = wholeNumber(keys, .count)
    guard let number, let key = value(keys)?.key else { return nil }
    if (1...Self.largestCount).contains(number) { return number }
    report(.badNumber(key: key, expected: .count, found: String(number)))
    return nil
  }

  /// A number that may be 0.
  func index(_ key: String, default standard: Int) -> Int {
    guard let number = wholeNumber([key], .identifier) else { return standard }
    if (0...Self.largestCount).contains(number) { return number }
    report(.badNumber(key: path + key, expected: .identifier, found: String(number)))
    return standard
  }

  /// The number of a token; nil where the key is null.
  func token(_ key: String, default standard: Int?) -> Int? {
    guard has(key) else { return standard }
    guard let number = wholeNumber([key], .identifier) else { return nil }
    if (0...Self.largestCount).contains(number) { return number }
    report(.badNumber(key: path + key, expected: .identifier, found: String(number)))
    return nil
  }

  /// The numbers of tokens: one, or several in a list.
  func tokens(_ key: String, default standard: [Int]) -> [Int] {
    guard has(key) else { return standard }
    guard case (_, .list(let values))? = value([key]) else {
      return token(key, default: nil).map { [$0] } ?? []
    }
    return values.compactMap { value in
      if case .number(let text) = value, let number = Int(text),
        (0...Self.largestCount).contains(number)
      {
        return number
      }
      report(.badNumber(key: path + key, expected: .identifier, found: value.shortText))
      return nil
    }
  }

  private func wholeNumber(
    _ keys: [String], _ expected: ConfigurationFault.Expectation
  ) -> Int? {
    guard let (key, value) = value(keys) else { return nil }
    guard case .number(let text) = value else {
      report(.wrongKind(key: key, expected: expected, found: value.kind))
      return nil
    }
    if let number = Int(text) { return number }
    report(.badNumber(key: key, expected: expected, found: text))
    return nil
  }

  // MARK: Other numbers

  /// Above 0, as a float32.
  func positive(_ keys: String..., default standard: Float) -> Float {
    optionalPositive(keys).map { Float($0) } ?? standard
  }

  /// Float32 holds it, and no 0 comes out of that.
  func optionalPositive(_ keys: [String]) -> Double? {
    guard let (key, value) = value(keys) else { return nil }
    guard case .number(let text) = value else {
      report(.wrongKind(key: key, expected: .positiveNumber, found: value.kind))
      return nil
    }
    if let number = Double(text), Float(number) > 0, Float(number).isFinite { return number }
    report(.badNumber(key: key, expected: .positiveNumber, found: text))
    return nil
  }

  // MARK: The rest

  func bool(_ key: String, default standard: Bool) -> Bool {
    guard let (key, value) = value([key]) else { return standard }
    if case .bool(let value) = value { return value }
    report(.wrongKind(key: key, expected: .bool, found: value.kind))
    return standard
  }

  func text(_ keys: String..., default standard: String) -> String {
    optionalText(keys) ?? standard
  }

  func optionalText(_ keys: [String]) -> String? {
    guard let (key, value) = value(keys) else { return nil }
    if case .text(let text) = value { return text }
    report(.wrongKind(key: key, expected: .text, found: value.kind))
    return nil
  }

  /// The texts of a list; nil where the key is null or left out.
  func texts(_ key: String) -> [String]? {
    guard let (key, value) = value([key]) else { return nil }
    guard case .list(let values) = value else {
      report(.wrongKind(key: key, expected: .list, found: value.kind))
      return nil
    }
    return values.compactMap { value in
      if case .text(let text) = value { return text }
      report(.wrongKind(key: key, expected: .text, found: value.kind))
      return nil
    }
  }

  /// A nested object, in which `body` reads; nil where the key is null or left out.
  func object<Result>(_ key: String, _ body: (ConfigurationReader) -> Result) -> Result? {
    guard let (name, value) = value([key]) else { return nil }
    guard case .object(let members) = value else {
      report(.wrongKind(key: name, expected: .object, found: value.kind))
      return nil
    }
    let reader = ConfigurationReader(members, file: file, path: name + ".")
    defer {
      faults += reader.faults
      defaulted.formUnion(reader.defaulted)
    }
    return body(reader)
  }

  /// How errors call `key`.
  func nestedName(_ key: String) -> String { path + key }

  /// The keys whose values are objects.
  var nestedKeys: [String] {
    members.filter { $0.value.kind == .object }.keys.sorted()
  }
}
