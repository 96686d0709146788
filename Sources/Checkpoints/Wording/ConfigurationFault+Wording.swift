// The words for what is wrong with `config.json`.

extension ConfigurationFault {
  /// A sentence without a full stop at the end.
  package var words: String {
    switch self {
    case .notAnObject(let kind): "the file must be an object, and is \(kind.words)"
    case .noFamily: "`model_type` is missing, which says what kind of model this is"
    case .unknownFamily(let name, let known):
      "the model type \(quoted(name)) is not known; known are \(list(known))"
    case .missing(let key): "\(quoted(key)) is missing"
    case .wrongKind(let key, let expected, let kind):
      "\(quoted(key)) must be \(expected.words), and is \(kind.words)"
    case .badNumber(let key, let expected, let found):
      "\(quoted(key)) must be \(expected.words), and is \(found)"
    case .unknownName(let key, let name, let known):
      "\(quoted(key)): \(quoted(name)) is not known; known are \(list(known))"
    case .unsupported(let key, let value, let supported):
      "\(quoted(key)) is \(value), which is not supported; supported is \(supported)"
    case .notDivisible(let key, let value, let other, let divisor):
      "\(quoted(key)), \(value), must be a multiple of \(quoted(other)), \(divisor)"
    case .wrongCount(let key, let expected, let found):
      "\(quoted(key)) must have \(expected) entries, one for each layer, and has \(found)"
    case .contradiction(let key, let value, let other, let otherValue):
      "\(quoted(key)) cannot be \(value) where \(quoted(other)) is \(otherValue)"
    }
  }
}

extension ConfigurationFault.Expectation {
  fileprivate var words: String {
    switch self {
    case .bool: "true or false"
    case .text: "a text"
    case .object: "an object"
    case .list: "a list"
    case .number: "a number"
    case .positiveNumber: "a number above 0"
    case .count: "a whole number from 1 to \(ConfigurationReader.largestCount)"
    case .identifier: "a whole number from 0 to \(ConfigurationReader.largestCount)"
    case .even: "even and not 0"
    }
  }
}

extension JSONKind {
  /// With its article.
  var words: String {
    switch self {
    case .null: "null"
    case .bool: "true or false"
    case .number: "a number"
    case .text: "a text"
    case .list: "a list"
    case .object: "an object"
    }
  }
}
