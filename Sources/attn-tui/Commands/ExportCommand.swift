import ArgumentParser
import AttentionEngine
import Exports
import Scenes

struct ExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write a stage's numbers, or the whole pass.")

  @Argument(
    help: "A scene file, a checkpoint folder or a capture.",
    completion: .file(extensions: ["scene", "safetensors"]))
  var input: String

  @OptionGroup var texts: TextOptions

  @Option(
    help: """
      \(Stage.allCases.map(\.rawValue).joined(separator: ", ")), all, heads (a table of all heads with \
      their statistics), or a written matrix such as W_Q, b_Q or W_O.
      """)
  var stage: String

  @Option(
    parsing: .unconditional,
    help: """
      The layer, from 0, or its name, such as "decoder 0" or cross.0; without it the first one, of \
      the table of heads all. check lists the layers of checkpoints and captures.
      """)
  var layer: LayerOption?

  @Option(
    parsing: .unconditional,
    help: "The head, from 0; without it the first one, of the table of heads all.")
  var head: Int?

  @Option(
    help: """
      text, csv, json, npy, safetensors, svg or dot; without it, what the ending of the output \
      says, or text.
      """)
  var format: ExportFormat?

  @Option(name: .shortAndLong, help: "The file to write; without it, standard output.")
  var output: String?

  @Option(parsing: .unconditional, help: "Digits after the decimal point.")
  var precision: Int?

  @Option(parsing: .upToNextOption, help: "Heads that are off.")
  var off: [Int] = []

  @Option(parsing: .unconditional, help: "Of a graph: the least weight of an arc; without it 0.")
  var threshold: Float?

  @Option(parsing: .unconditional, help: "Of a graph: how many arcs of every token, the strongest.")
  var topK: Int?

  func run() throws {
    let opened = try Input.open(input, texts)
    let read = opened.filePaths + [texts.textFile].compactMap { $0 }.filter { $0 != "-" }
    if let output, read.contains(where: { FileAccess.isSame($0, output) }) {
      throw StandardStreams.fail("attn-tui: \(output) is what is exported")
    }
    if let output, output != "-", let error = FileAccess.obstacle(toWriting: output) {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
    let layer = try place(ofLayerIn: opened.model)
    var trace = opened.trace(of: try turningOff(opened.model, inLayer: layer))
    let format = try chosenFormat
    let bytes: [UInt8]
    do throws(ExportError) {
      bytes = try export(
        try subject(of: opened, layer: layer, in: &trace), format: format,
        options: ExportOptions(precision: precision, threshold: threshold ?? 0, topK: topK))
    } catch {
      throw StandardStreams.fail("attn-tui: \(input): \(error.message)")
    }
    if let problem = opened.changeOfWeights { throw StandardStreams.fail("attn-tui: \(problem)") }
    guard let output, output != "-" else { return try StandardStreams.output(bytes) }
    do throws(FileError) {
      try FileAccess.replace(output, with: bytes)
    } catch {
      throw StandardStreams.fail("attn-tui: \(error)")
    }
  }

  func validate() throws {
    let isStage = isWhole || isHeads || chosenStage != nil
    guard isStage || parameter(inLayer: 0) != nil else { throw unknownStage }
    if isWhole, let option = layer != nil ? "--layer" : head != nil ? "--head" : nil {
      throw ValidationError(
        "The whole pass has all layers and heads: \(option) is for one stage, or for heads.")
    }
    if let topK, topK < 1 { throw ValidationError("The least --top-k is 1.") }
    // Not-a-number is in no range.
    if let threshold, !(0...1).contains(threshold) {
      throw ValidationError("The threshold is from 0 to 1.")
    }
    if output?.isEmpty == true { throw ValidationError("The output file has no name.") }
    do throws(ExportFormat.UnknownEnding) {
      _ = try chosenFormat
    } catch {
      // Of a folder it is said that it is one.
      if !FileAccess.isFolder(error.path) {
        throw ValidationError("\(error); name one of these, or a --format.")
      }
    }
    try checkGraphOptions()
    try checkPlace()
    if let precision, !ExportOptions.precisions.contains(precision) {
      throw ValidationError("The precision is from 0 to \(ExportOptions.precisions.upperBound).")
    }
  }

  /// - Throws: `ValidationError` where arcs are chosen of what has none.
  private func checkGraphOptions() throws {
    let given = threshold != nil ? "--threshold" : topK != nil ? "--top-k" : nil
    // Of an ending that stands for nothing that was said.
    guard let given, let format = try? chosenFormat, format != .dot else { return }
    throw ValidationError(
      "Arcs are chosen of a graph, and \(format.rawValue) has none: \(given) is for dot.")
  }

  /// - Throws: `ValidationError` where a layer or a head is asked for of what is in none. Which heads
  ///   are off is in a layer, too.
  private func checkPlace() throws {
    guard !isWhole, !isHeads else { return }
    let isPerHead: Bool
    let isInLayer: Bool
    if let parameter = parameter(inLayer: 0) {
      isInLayer = parameter.layer != nil
      if case .weight = parameter {
        isPerHead = true
      } else if case .bias = parameter {
        isPerHead = true
      } else {
        isPerHead = false
      }
    } else {
      isInLayer = chosenStage?.stage.isInLayer == true
      isPerHead = chosenStage?.stage.isPerHead == true
    }
    if head != nil, !isPerHead {
      throw ValidationError(
        "\(stage) is not of one head: --head is for "
          + Stage.allCases.filter(\.isPerHead).map(\.rawValue).joined(separator: ", ")
          + ", the matrices of a head such as W_Q, and heads.")
    }
    if layer != nil, !isInLayer, off.isEmpty {
      throw ValidationError(
        "\(stage) is in no layer: --layer is for the stages and matrices of layers, and heads.")
    }
  }

  private var isWhole: Bool { stage.lowercased() == "all" }
  private var isHeads: Bool { stage.lowercased() == "heads" }

  /// Names the nearest stage or matrix; where none is near, all of them.
  private var unknownStage: ValidationError {
    let stages = Stage.allCases.map(\.rawValue) + ["all", "heads"]
    let matrices = parameters(inLayer: 0).map(\.exportName)
    if let nearest = Spelling.nearest(to: stage, in: stages + matrices) {
      return ValidationError("There is no stage “\(stage)”; did you mean “\(nearest)”?")
    }
    return ValidationError(
      "There is no stage “\(stage)”. Stages: \(stages.joined(separator: ", ")). "
        + "Written matrices: \(matrices.joined(separator: ", ")).")
  }

  private var chosenFormat: ExportFormat {
    get throws(ExportFormat.UnknownEnding) {
      if let format { return format }
      guard let output, output != "-" else { return .text }
      return try ExportFormat(forFile: output)
    }
  }

  /// The written matrices by the names that scenes give them.
  private func parameters(inLayer layer: Int) -> [ParameterID] {
    let id = HeadID(layer: layer, head: head ?? 0)
    return Projection.allCases.map { .weight($0, id) } + Projection.allCases.map { .bias($0, id) }
      + [
        .outputWeight(layer: layer), .outputBias(layer: layer), .mask(layer: layer),
        .relativeBias(layer: layer), .gateWeight(layer: layer), .gateBias(layer: layer),
        .intermediateWeight(layer: layer), .intermediateBias(layer: layer),
        .feedForwardWeight(layer: layer), .feedForwardBias(layer: layer), .poolerWeight,
        .poolerBias, .transformWeight, .transformBias, .logitsWeight, .logitsBias, .sourceValues,
      ] + norms(inLayer: layer).flatMap { [.gain($0), .shift($0)] }
      + Part.allCases.flatMap {
        [.embeddings($0), .embeddingProjection($0), .positions($0), .segments($0)]
      }
  }

  private func norms(inLayer layer: Int) -> [NormPlace] {
    [
      .attention(layer: layer), .feedForward(layer: layer), .pre(layer: layer),
      .feedForwardPre(layer: layer), .input(.main), .input(.source), .final(.main),
      .final(.source), .transform,
    ]
  }

  /// `weights`, or `source.embeddings` for a stage of the source.
  private var chosenStage: (stage: Stage, part: Part)? {
    let name = stage.lowercased()
    if let stage = Stage(rawValue: name) { return (stage, .main) }
    guard name.hasPrefix("source."), let stage = Stage(rawValue: String(name.dropFirst(7))),
      stage.isOfPart || stage == .tokens
    else { return nil }
    return (stage, .source)
  }

  private func parameter(inLayer layer: Int) -> ParameterID? {
    parameters(inLayer: layer).first { $0.exportName == stage }
  }

  /// The place in the chain of the layer that is asked for. A capture has its own numbers, and need
  /// not have all of them; of other models the place is the number.
  private func place(ofLayerIn model: AttentionModel) throws -> Int {
    let layer = layer ?? .first
    if let place = model.layer(called: layer.text) { return place }
    let isAsked =
      !off.isEmpty || isHeads && self.layer != nil || chosenStage?.stage.isInLayer == true
      || (!model.isCaptured && parameter(inLayer: 0)?.layer != nil)
    // Of one whole stack of layers the export itself says how many there are.
    if let number = layer.number, !isAsked || (!model.isCaptured && !model.isEncoderDecoder) {
      return number
    }
    throw StandardStreams.fail(
      "attn-tui: \(input): there is no \(layer): the \(model.isCaptured ? "capture" : "model") "
        + "has \(model.layerList)")
  }

  private func turningOff(
    _ model: AttentionModel, inLayer layer: Int
  ) throws -> AttentionModel {
    var model = model
    for index in off {
      if let absence = model.absence(of: Site(.weights, HeadID(layer: layer, head: index))) {
        throw StandardStreams.fail(
          "attn-tui: \(input): \(absence.reason) to turn off: \(absence.detail)")
      }
      model.layers[layer].heads[index].isOn = false
    }
    return model
  }

  private func subject(
    of input: Input, layer: Int, in trace: inout Trace
  ) throws(ExportError) -> ExportSubject {
    if let parameter = parameter(inLayer: layer) {
      // Tokens without vectors have a table of nothing.
      if trace.model.isCaptured { throw .noParameter(parameter) }
      let site = Site(.weights, HeadID(layer: layer, head: head ?? 0))
      if parameter.layer != nil, trace.model[parameter] == nil,
        let absence = trace.model.absence(of: site)
      {
        throw .absent(site, absence)
      }
      return try .parameter(parameter, in: trace.model)
    }
    if isHeads {
      return .heads(
        try ExportedHeads(
          computing: &trace, layer: self.layer == nil ? nil : layer, head: head))
    }
    guard let (stage, part) = chosenStage else {
      trace.computeAll()
      return try .all(
        of: trace, tokens: input.tokens(of: .main), sourceTokens: input.tokens(of: .source),
        name: input.modelName)
    }
    if stage == .tokens, let tokens = input.tokens(of: part) ?? input.tokens(of: .source) {
      return .tokens(tokens)
    }
    let site = Site(stage, HeadID(layer: layer, head: head ?? 0), part: part)
    trace.compute(site)
    return try .site(site, in: trace)
  }
}

extension ExportFormat: ExpressibleByArgument {}
