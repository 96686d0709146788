import Foundation
import Testing

/// One matrix of a JSON export.
struct ExportedJSON {
  let stage: String
  let layer: Int?
  let head: Int?
  let rows: [String]
  let columns: [String]
  let shape: [Int]
  /// Nil is what JSON cannot say: an infinity.
  let values: [[Double?]]

  init(_ json: Any) throws {
    let object = try #require(json as? [String: Any])
    stage = try #require(object["stage"] as? String)
    layer = object["layer"] as? Int
    head = object["head"] as? Int
    rows = try #require(object["rows"] as? [String])
    columns = try #require(object["columns"] as? [String])
    shape = try #require(object["shape"] as? [Int])
    values = try #require(object["values"] as? [[Any]]).map { $0.map { $0 as? Double } }
  }

  /// What `--stage STAGE --format json` printed.
  static func one(_ bytes: [UInt8]) throws -> ExportedJSON {
    try ExportedJSON(JSONSerialization.jsonObject(with: Data(bytes)))
  }

  /// What `--stage all --format json` printed.
  static func all(_ bytes: [UInt8]) throws -> [ExportedJSON] {
    let json = try JSONSerialization.jsonObject(with: Data(bytes))
    return try #require(json as? [Any]).map(ExportedJSON.init)
  }

  /// The largest difference from `expected`; infinite where the shapes differ or a number is missing.
  func difference(from expected: [[Double]]) -> Double {
    guard shape == [expected.count, expected.first?.count ?? 0], values.count == expected.count
    else { return .infinity }
    var result = 0.0
    for (row, expectedRow) in zip(values, expected) {
      guard row.count == expectedRow.count else { return .infinity }
      for (value, number) in zip(row, expectedRow) {
        result = max(result, value.map { abs($0 - number) } ?? .infinity)
      }
    }
    return result
  }
}
