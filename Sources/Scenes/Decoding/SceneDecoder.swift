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
  /// How long the sentences of the training data are.
  var longest: [Part: Int] = [:]
  /// Whether there is training data that cannot be made out.
  var isTrainingUnknown = false
  /// How many scenes compare themselves with the next one, up to this one.
  let comparisonDepth: Int

  enum OpenedFile {
    case root(YAMLNode, file: Int)
    case empty(file: Int)
    /// The file was read, and its problems are reported.
    case broken(file: Int)
    case unreadable(FileProblem)
  }

  init(read: @escaping FileReader, comparisonDepth: Int = 0) {
    self.read = read
    self.comparisonDepth = comparisonDepth
  }

  /// The bytes of a file that is no YAML.
  func readBytes(_ path: String) -> Result<[UInt8], FileProblem> { read(path) }

  /// The scene that this one is compared with. Its own comparison is left alone.
  func readComparison(_ path: String) -> Result<Scene, Diagnostics> {
    var decoder = SceneDecoder(read: read, comparisonDepth: comparisonDepth + 1)
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
    case .root(let root, _):
      if let content = scene(root), found.isEmpty,
        let learned = learned(
          content.model, root.mapping ?? [], seed: content.training?.seed ?? 1)
      {
        return .success(
          Scene(
            path: path, title: content.title, summary: content.summary, lesson: content.lesson,
            notes: content.notes, model: learned.model, initialModel: learned.initial,
            manners: content.manners, training: content.training, examples: content.examples,
            comparison: content.comparison, weights: learned.weights, files: files,
            sources: sources))
      }
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
