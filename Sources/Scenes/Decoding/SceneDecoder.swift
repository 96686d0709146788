import AttentionEngine

/// Reads a scene from its files and collects what is wrong with them.
///
/// Every part is looked at, whatever is wrong with the others. A part that cannot be made out is
/// nil, and what depends on it is not checked, so that one mistake is reported once.
struct SceneDecoder {
  private let read: FileReader
  private(set) var files: [SourceText] = []
  private var roots: [String: OpenedFile] = [:]
  private var found: [(place: Place, problem: Problem)] = []
  var sources = SceneSources()
  var dimensions = Dimensions()
  /// How many numbers are learned.
  var learnedCount = 0
  var writtenMasks: [WrittenMask] = []
  /// Nil where the scene is not trained, or where that cannot be made out.
  var trained: TrainedSentences?
  /// Of the training data.
  var wordPlaces = WordPlaces()
  var longestExample: [Part: Int] = [:]
  /// Whether another scene compares itself with this one; whom this one names does not matter then.
  let isCompared: Bool

  enum OpenedFile {
    case root(YAMLNode, file: Int)
    case empty(file: Int)
    /// The file was read, and its problems are reported.
    case broken(file: Int)
    case unreadable(FileProblem)
  }

  init(read: @escaping FileReader, isCompared: Bool = false) {
    self.read = read
    self.isCompared = isCompared
  }

  var hasProblems: Bool { !found.isEmpty }

  /// The bytes of a file that is no YAML.
  func readBytes(_ path: String) -> Result<[UInt8], FileProblem> { read(path) }

  /// The scene that this one is compared with.
  func readComparison(_ path: String) -> Result<Scene, Diagnostics> {
    var decoder = SceneDecoder(read: read, isCompared: true)
    return decoder.load(path)
  }

  mutating func load(_ path: String) -> Result<Scene, Diagnostics> {
    switch open(path) {
    case .unreadable(let problem):
      let diagnostic = Diagnostic(
        path: path, location: nil, excerpt: nil, problem: .file(problem))
      return .failure(Diagnostics(all: [diagnostic]))
    case .empty(let file): report(.emptyFile, at: Place(file: file, offset: 0))
    case .broken: break
    case .root(let root, let file):
      if let scene = scene(root, path) { return .success(scene) }
      // Every nil has its report; should one be forgotten, the user must not be left without.
      if found.isEmpty { report(.unexplained, at: Place(file: file, offset: root.offset)) }
    }
    return .failure(diagnostics)
  }

  /// The value of the file at `path`; a file is read once, however often it is named.
  mutating func open(_ path: String) -> OpenedFile {
    let key = ScenePath.normalized(path)
    if let opened = roots[key] { return opened }
    let opened = readAndParse(path)
    roots[key] = opened
    return opened
  }

  private mutating func readAndParse(_ path: String) -> OpenedFile {
    let bytes: [UInt8]
    switch read(path) {
    // Who reads may allow more, for the weights.
    case .failure(.tooLarge): return .unreadable(.tooLarge(limit: Scene.Limit.fileSize))
    case .failure(let problem): return .unreadable(problem)
    case .success(let content): bytes = content
    }
    guard bytes.count <= Scene.Limit.fileSize else {
      return .unreadable(.tooLarge(limit: Scene.Limit.fileSize))
    }
    let source = SourceText(path: path, bytes: bytes)
    let file = files.count
    files.append(source)
    if let (offset, problem) = source.encodingProblem {
      report(.encoding(problem), at: Place(file: file, offset: offset))
      return .broken(file: file)
    }
    let parsing = YAMLParsing(source, file: file)
    for (offset, problem) in parsing.problems {
      report(.yaml(problem), at: Place(file: file, offset: offset))
    }
    if let root = parsing.root, !root.isNothing { return .root(root, file: file) }
    return parsing.problems.isEmpty ? .empty(file: file) : .broken(file: file)
  }

  mutating func report(_ problem: Problem, at place: Place) {
    found.append((place, problem))
  }

  /// All problems in the order of files and places, each once: a value that is reached by several
  /// aliases is looked at several times.
  private var diagnostics: Diagnostics {
    let sorted = found.enumerated().sorted {
      ($0.element.place, $0.offset) < ($1.element.place, $1.offset)
    }
    var seen: Set<Diagnostic> = []
    var all: [Diagnostic] = []
    var omittedCount = 0
    for (_, entry) in sorted {
      guard all.count < Diagnostics.limit else {
        omittedCount += 1
        continue
      }
      let diagnostic = files[entry.place.file].diagnostic(entry.problem, at: entry.place.offset)
      if seen.insert(diagnostic).inserted { all.append(diagnostic) }
    }
    return Diagnostics(all: all, omittedCount: omittedCount)
  }
}
