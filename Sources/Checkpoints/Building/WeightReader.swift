import AttentionEngine
import Safetensors

/// Takes tensors by name out of a checkpoint, checks them against what the configuration says, and
/// remembers which were taken. What is wrong is collected, so that it can be reported at once.
final class WeightReader {
  private let tensors: [String: FileTensor]
  private var taken: Set<String> = []
  private var faults: [TensorFault] = []
  /// That a head may be tied to.
  private var embeddings: FileTensor?
  /// Stands in front of all names in this file: `bert.`, or nothing where the bare model was saved.
  private(set) var prefix = ""

  /// With more faults than this nothing more is looked for: the configuration is of another model.
  static let faultLimit = 50

  init(_ tensors: [String: FileTensor]) { self.tensors = tensors }

  func has(_ name: String) -> Bool { tensors[prefix + name] != nil }

  /// Takes the first of `prefixes` with which the file has one of `names`, or else the first.
  func choosePrefix(_ prefixes: [String], having names: String...) {
    prefix =
      prefixes.first { prefix in names.contains { tensors[prefix + $0] != nil } }
      ?? prefixes.first ?? ""
  }

  /// Reads what stands outside of the model that `prefix` names, a head for instance.
  func withoutPrefix<Result>(_ body: () throws(CheckpointError) -> Result)
    throws(CheckpointError) -> Result
  {
    let old = prefix
    prefix = ""
    defer { prefix = old }
    return try body()
  }

  // MARK: Taking tensors

  /// - Parameter names: how the tensor is called, and what older files call it.
  /// - Returns: nil after a fault.
  func tensor(
    _ names: String..., shape: [TensorExtent]
  ) throws(CheckpointError) -> FileTensor? {
    guard let name = names.first(where: has) else {
      try report(
        .missing(
          prefix + names[0], shape: shape, alternatives: names.dropFirst().map { prefix + $0 }))
      return nil
    }
    return try tensor(prefix + name, checked: shape)
  }

  private func tensor(
    _ name: String, checked shape: [TensorExtent]
  ) throws(CheckpointError) -> FileTensor? {
    guard let found = tensors[name] else { return nil }
    taken.insert(name)
    guard found.shape == shape.map(\.count) else {
      try report(
        .wrongShape(name, file: found.file.name, expected: shape, found: found.shape))
      return nil
    }
    guard found.tensor.type.isFloatingPoint else {
      try report(.wrongType(name, file: found.file.name, found.tensor.type))
      return nil
    }
    return found
  }

  /// A row of numbers, read at once: a bias, the gain of a norm.
  func vector(_ names: String..., count: TensorExtent) throws(CheckpointError) -> Matrix? {
    guard let name = names.first(where: has) else {
      try report(
        .missing(
          prefix + names[0], shape: [count], alternatives: names.dropFirst().map { prefix + $0 }))
      return nil
    }
    return try tensor(prefix + name, checked: [count])?.row()
  }

  /// A row that files may leave out.
  func optionalVector(_ name: String, count: TensorExtent) throws(CheckpointError) -> Matrix? {
    guard has(name) else { return nil }
    return try tensor(prefix + name, checked: [count])?.row()
  }

  /// `[rows, columns]`, as it stands in the file.
  func table(
    _ name: String, rows: TensorExtent, columns: TensorExtent, skippingRows skipped: Int = 0
  ) throws(CheckpointError) -> Matrix {
    guard let tensor = try tensor(name, shape: [rows, columns]) else { return .nothing }
    return tensor.matrix(
      rows: rows.count - skipped, columns: columns.count, offset: skipped * columns.count,
      stride: columns.count)
  }

  /// An nn.Linear: `[out, in]` in the file, with its bias.
  func linear(
    _ name: String, inputs: TensorExtent, outputs: TensorExtent, hasBias: Bool = true
  ) throws(CheckpointError) -> LinearMap? {
    let weight = try tensor(name + ".weight", shape: [outputs, inputs])
    let bias = hasBias ? try vector(name + ".bias", count: outputs) : nil
    guard let weight else { return nil }
    return LinearMap(
      tensor: weight, inputs: inputs.count, outputs: outputs.count, isTransposed: true, bias: bias)
  }

  /// GPT-2's Conv1D: `[in, out]` in the file, with its bias.
  func convolution(
    _ name: String, inputs: TensorExtent, outputs: TensorExtent
  ) throws(CheckpointError) -> LinearMap? {
    let weight = try tensor(name + ".weight", shape: [inputs, outputs])
    let bias = try vector(name + ".bias", count: outputs)
    guard let weight else { return nil }
    return LinearMap(
      tensor: weight, inputs: inputs.count, outputs: outputs.count, isTransposed: false, bias: bias)
  }

  /// `[words, width]`, to which a head may be tied.
  func embeddings(
    _ names: String..., words: TensorExtent, width: TensorExtent
  ) throws(CheckpointError) -> Matrix {
    let name = names.first(where: has) ?? names[0]
    embeddings = try tensor(name, shape: [words, width])
    return embeddings?.matrix(rows: words.count, columns: width.count, stride: width.count)
      ?? .nothing
  }

  /// Of one stack of an encoder-decoder: its own, where the file has some, or those that the stacks
  /// share. Files have those once, under any of their names.
  /// - Parameter stack: `encoder.` or `decoder.`.
  func embeddings(
    of stack: String, words: TensorExtent, width: TensorExtent
  ) throws(CheckpointError) -> Matrix {
    let names = ["shared."] + ["encoder.", "decoder."].map { $0 + "embed_tokens." }
    let name = ([stack + "embed_tokens."] + names).map { $0 + "weight" }.first(where: has)
    return try embeddings(name ?? "shared.weight", words: words, width: width)
  }

  /// Lets the head be tied to the embeddings that the stacks share, where the file has them.
  func tieToShared(words: TensorExtent, width: TensorExtent) throws(CheckpointError) {
    let name = "shared.weight"
    if has(name) { _ = try embeddings(name, words: words, width: width) }
  }

  /// W `[dModel, words]` of the logits. Where the file has none, the transposed embeddings that were
  /// read last are it, if the configuration ties the two. A file that has it counts for more than
  /// what the configuration says.
  func headWeight(
    _ names: String..., width: TensorExtent, words: TensorExtent, isTied: Bool
  ) throws(CheckpointError) -> Matrix {
    var found = embeddings
    if let name = names.first(where: has) {
      found = try tensor(prefix + name, checked: [words, width])
    } else if !isTied {
      found = nil
      try report(
        .missing(
          prefix + names[0], shape: [words, width],
          alternatives: names.dropFirst().map { prefix + $0 }))
    }
    return found?.matrix(
      rows: width.count, columns: words.count, stride: width.count, isTransposed: true)
      ?? .nothing
  }

  // MARK: Norms

  /// Gain and shift; TensorFlow's names for them in older files are `gamma` and `beta`.
  func layerNorm(
    _ name: String, width: TensorExtent, epsilon: Float
  ) throws(CheckpointError) -> Norm {
    let gain = try vector(name + ".weight", name + ".gamma", count: width)
    let shift = try vector(name + ".bias", name + ".beta", count: width)
    return Norm(.layer, gain: gain ?? .nothing, shift: shift, epsilon: epsilon)
  }

  /// - Parameter addition: what is added to the gain that the file has.
  func rmsNorm(
    _ name: String, width: TensorExtent, epsilon: Float, adding addition: Float = 0
  ) throws(CheckpointError) -> Norm {
    var gain = try vector(name + ".weight", count: width) ?? .nothing
    if addition != 0 {
      gain = Matrix(
        rows: gain.rows, columns: gain.columns, values: gain.values.map { $0 + addition })
    }
    return Norm(.rms, gain: gain, epsilon: epsilon)
  }

  // MARK: At the end

  /// Counts tensors as taken that are no part of the model: buffers, and copies of what is tied.
  func ignore(_ isIgnored: (String) -> Bool) {
    for name in tensors.keys where isIgnored(name) { taken.insert(name) }
  }

  func finish() throws(CheckpointError) -> [CheckpointWarning] {
    if !faults.isEmpty { throw .tensors(faults) }
    return tensors.values
      .filter { !taken.contains($0.tensor.name) }
      .map { .unused(tensor: $0.tensor.name, shape: $0.shape) }
      .sorted { $0.tensor < $1.tensor }
  }

  private func report(_ fault: TensorFault) throws(CheckpointError) {
    faults.append(fault)
    if faults.count >= Self.faultLimit { throw .tensors(faults) }
  }
}

extension ElementType {
  /// Whether weights can be of this type; whole numbers are those of quantized models, which need a
  /// scale to mean anything.
  var isFloatingPoint: Bool {
    switch self {
    case .float64, .float32, .float16, .bfloat16: true
    default: false
    }
  }
}

extension Matrix {
  /// In place of what is missing, until that is reported.
  static let nothing = Matrix(rows: 0, columns: 0)
}
