import Foundation
import Testing

@testable import AttentionEngine

/// One scene of the reference numbers, which other programs made in float64.
struct ReferenceScene {
  let name: String
  private let values: [String: Any]

  private init(_ values: [String: Any]) {
    self.values = values
    self.name = values["id"] as? String ?? ""
  }

  static func all(in file: String) throws -> [ReferenceScene] {
    let url = try #require(
      Bundle.module.url(forResource: file, withExtension: "json", subdirectory: "Reference"))
    let json = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    let scenes = try #require((json as? [String: Any])?["scenes"] as? [[String: Any]])
    return scenes.map(ReferenceScene.init)
  }

  /// The value at `key`, which must be there and a `T`.
  func callAsFunction<T>(_ key: String, as type: T.Type = [[Double]].self) throws -> T {
    try #require(values[key] as? T, "\(key) of \(name)")
  }

  /// The matrix at `key`, or nil where the scene says null.
  func optionalMatrix(_ key: String) -> [[Double]]? { values[key] as? [[Double]] }

  /// The scene within the scene at `key`; nil where there is none.
  func part(_ key: String) -> ReferenceScene? {
    (values[key] as? [String: Any]).map(ReferenceScene.init)
  }

  func matrix(_ key: String) throws -> Matrix { Matrix(doubles: try self(key)) }

  /// The list at `key` as a matrix of one row.
  func row(_ key: String) throws -> Matrix {
    Matrix(doubles: [try self(key, as: [Double].self)])
  }
}

extension Matrix {
  init(doubles rows: [[Double]]) { self.init(rows.map { $0.map(Float.init) }) }

  /// Columns `columns` of all rows.
  func columns(_ range: Range<Int>) -> Matrix {
    Matrix((0..<rows).map { row in range.map { self[row, $0] } })
  }
}
