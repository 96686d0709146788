/// A value of a JSON file. Numbers stay as they are written, since whole ones may be larger than a
/// Double holds exactly.
enum JSONValue: Equatable {
  case null
  case bool(Bool)
  case number(String)
  case text(String)
  case list([JSONValue])
  /// No key stands twice.
  case object([String: JSONValue])

  var kind: JSONKind {
    switch self {
    case .null: .null
    case .bool: .bool
    case .number: .number
    case .text: .text
    case .list: .list
    case .object: .object
    }
  }

  /// As it could stand in a file on one line, the keys sorted; lists and objects shortened.
  var shortText: String {
    switch self {
    case .null: "null"
    case .bool(let value): value ? "true" : "false"
    case .number(let text): text
    case .text(let text): "\"\(text.prefix(60))\(text.count > 60 ? "…" : "")\""
    case .list(let values): values.isEmpty ? "[]" : "[…]"
    case .object(let values): values.isEmpty ? "{}" : "{…}"
    }
  }
}
