import Foundation
import Testing

@testable import Scenes

/// Every `Broken/NAME.scene` gives exactly the text of `Broken/NAME.expected`.
///
/// With `RECORD_BROKEN=1` in the environment the texts are written instead, to be read before they
/// are committed.
@Suite struct BrokenScenesTests {
  static let folder = Bundle.module.resourceURL!.appendingPathComponent("Broken")
  static let names: [String] = {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return files.filter { $0.hasSuffix(".scene") }.sorted()
  }()

  @Test func thereAreMany() {
    #expect(Self.names.count >= 40)
  }

  @Test(arguments: names) func givesTheExpectedText(_ name: String) throws {
    let result = Scene.load(path: name, read: reader(folder: Self.folder))
    guard case .failure(let diagnostics) = result else {
      Issue.record("\(name) is not broken")
      return
    }
    let expectedName = name.replacingOccurrences(of: ".scene", with: ".expected")
    if ProcessInfo.processInfo.environment["RECORD_BROKEN"] == "1" {
      let source = repository.appendingPathComponent("Tests/ScenesTests/Broken/\(expectedName)")
      try Data(diagnostics.text.utf8).write(to: source)
    }
    let expected = try Data(contentsOf: Self.folder.appendingPathComponent(expectedName))
    #expect(diagnostics.text == String(decoding: expected, as: UTF8.self))
  }

  /// A text that no scene gives any more would look as if it were tested.
  @Test func everyExpectedTextHasAScene() throws {
    let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    for file in files where file.hasSuffix(".expected") {
      #expect(Self.names.contains(file.replacingOccurrences(of: ".expected", with: ".scene")))
    }
  }
}
