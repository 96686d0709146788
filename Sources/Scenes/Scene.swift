import AttentionEngine

/// A scene that was read without a problem: the model, and where each of its numbers is written.
package struct Scene: Sendable {
  /// What the format bounds. A scene is written by hand; these keep an accident, or a file made
  /// to harm, from taking all memory.
  package enum Limit {
    /// Of one file, in bytes.
    package static let fileSize = 4 << 20
    package static let tokens = 1024
    package static let heads = 256
    /// Of files that name the next one.
    package static let includes = 8
  }

  package let path: String
  /// The scene's own title, or else its sentence.
  package let title: String
  /// What the gallery says of the scene, in a line.
  package let summary: String?
  /// The place of the scene in the gallery, from 1.
  package let lesson: Int?
  /// What there is to see at a stage, in a sentence or two.
  package let notes: [Stage: String]
  package let model: AttentionModel
  /// How the model is trained, where the scene says so.
  package let training: Training?
  /// The scene's own file first, then the included ones.
  let files: [SourceText]
  let sources: SceneSources

  /// The paths of all files that the scene was read from, its own first.
  package var filePaths: [String] { files.map(\.path) }

  /// Reads the scene at `path` and the files that it names.
  ///
  /// - Returns: the scene, or everything that is wrong with all of its files.
  package static func load(path: String, read: FileReader) -> Result<Scene, Diagnostics> {
    withoutActuallyEscaping(read) { read in
      var decoder = SceneDecoder(read: read)
      return decoder.load(path)
    }
  }
}

/// Where the parts of a scene are written.
struct SceneSources: Sendable {
  /// For each number of a parameter, in the engine's orientation and row-major order, the bytes
  /// that an edit replaces.
  var spans: [ParameterID: [Span]] = [:]
  /// The value of `sentence` or `tokens`.
  var tokens: YAMLNode?
  var positions: YAMLNode?
  var scale: YAMLNode?
  var mask: YAMLNode?
  /// The mappings that a missing key is put into.
  var root: YAMLNode?
  var attention: YAMLNode?
}
