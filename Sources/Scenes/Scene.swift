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
    package static let layers = 64
    /// Of learned vectors.
    package static let width = 4096
    /// Of all learned matrices together.
    package static let learnedNumbers = 16_000_000
    /// Of the file with the learned numbers, in bytes: they may be float64, and they have names.
    package static let weightsSize = 8 * learnedNumbers + (1 << 20)
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
  package let notes: Notes
  package let model: AttentionModel
  /// The model with the numbers that learning starts from, which the seed gives. Equal to `model`
  /// where nothing is learned, or nothing was yet.
  package let initialModel: AttentionModel
  /// How each part that has a sentence writes it.
  package let manners: [Part: TokenManner]
  /// How the model is trained, where the scene says so.
  package let training: Training?
  /// Other texts for the same model, as tokens of `examplePart`.
  package let examples: [[String]]
  package let comparison: Comparison?
  /// Where the learned numbers are kept, where the scene says so.
  let weights: WeightsFile?
  /// The scene's own file first, then the included ones.
  let files: [SourceText]
  let sources: SceneSources

  /// The paths of all files that the scene was read from, its own first.
  package var filePaths: [String] {
    files.map(\.path) + (weights.map { [$0.path] } ?? [])
  }

  /// The matrices that are learned, in the order in which the seed gives them their first numbers,
  /// whatever the order of the file's keys: the source, the main sequence, the layers, the output.
  package var learnedIDs: [ParameterID] { sources.learned.map(\.id) }

  /// What training changes: what is learned, or, where nothing is, every number that was written.
  package var trainedIDs: [ParameterID] {
    guard learnedIDs.isEmpty else { return learnedIDs }
    return model.parameterIDs.filter { if case .mask = $0 { false } else { true } }
  }

  /// Whose sentence the examples replace: the source's, where it has one.
  package var examplePart: Part { manners[.source] == nil ? .main : .source }

  /// Whether numbers are learned and their file is not there yet.
  package var isUntrained: Bool {
    !sources.learned.isEmpty && weights?.bytes == nil
  }

  /// Where trained numbers belong.
  package var weightsPath: String? { weights?.path }

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
  /// What is learned instead of written, see `Scene.learnedIDs`.
  var learned: [LearnedParameter] = []
  var tokens: [Part: TokenSource] = [:]
  var positions: [Part: YAMLNode] = [:]
  /// Of the layers.
  var scale: [Int: YAMLNode] = [:]
  var mask: [Int: YAMLNode] = [:]
  var weighting: [Int: YAMLNode] = [:]
  /// The mappings that a missing key is put into.
  var root: YAMLNode?
  var source: YAMLNode?
  var layers: [Int: YAMLNode] = [:]
}
