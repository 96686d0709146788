import AttentionEngine

/// What one export is about.
package enum ExportSubject: Equatable, Sendable {
  case tokens(ExportedTokens)
  case matrix(ExportedMatrix)
  case all(ExportedPass)
  case heads(ExportedHeads)
}

/// Every matrix of a pass in the order of the computation: layer by layer, in a layer stage by
/// stage, in a stage head by head.
package struct ExportedPass: Equatable, Sendable {
  package let tokens: ExportedTokens
  /// Of the sequence that cross-attention attends to.
  package let sourceTokens: ExportedTokens?
  /// What the model is called, where that is known.
  package let model: String?
  package let matrices: [ExportedMatrix]
  /// What goes from block to block, by the names that it has where no stage is named.
  package let hidden: [Hidden]

  package struct Hidden: Equatable, Sendable {
    /// `hidden.0`, or `encoder.hidden.0`.
    package let name: String
    /// In the engine's orientation.
    package let matrix: Matrix

    package init(name: String, matrix: Matrix) {
      self.name = name
      self.matrix = matrix
    }
  }

  package init(
    tokens: ExportedTokens, sourceTokens: ExportedTokens? = nil, model: String? = nil,
    matrices: [ExportedMatrix], hidden: [Hidden] = []
  ) {
    self.model = model
    self.tokens = tokens
    self.sourceTokens = sourceTokens
    self.matrices = matrices
    self.hidden = hidden
  }
}

extension ExportSubject {
  /// What stands at `site`. Computes nothing: the trace must have the site fresh.
  /// - Throws: `ExportError.absent` where the model has nothing at the site,
  ///   `ExportError.notComputed` where the trace does not have it.
  package static func site(_ site: Site, in trace: Trace) throws(ExportError) -> ExportSubject {
    if site.stage == .tokens { return .tokens(ExportedTokens(of: trace.model)) }
    return .matrix(try matrix(at: site, in: trace))
  }

  /// The matrix of `id` that somebody wrote or learned.
  package static func parameter(
    _ id: ParameterID, in model: AttentionModel
  ) throws(ExportError) -> ExportSubject {
    guard let matrix = model[id] else { throw .noParameter(id) }
    return .matrix(ExportedMatrix(matrix, of: .parameter(id), in: model))
  }

  /// The whole pass; stages that the model does not have are left out.
  /// - Parameter name: what the model is called, where that is known.
  /// - Throws: `ExportError.notComputed` where the trace has a stale site.
  package static func all(
    of trace: Trace, tokens: ExportedTokens? = nil, sourceTokens: ExportedTokens? = nil,
    name: String? = nil
  ) throws(ExportError) -> ExportSubject {
    var matrices: [ExportedMatrix] = []
    for site in trace.model.sitesByStage where trace.model.absence(of: site) == nil {
      matrices.append(try matrix(at: site, in: trace))
    }
    let model = trace.model
    return .all(
      ExportedPass(
        tokens: tokens ?? ExportedTokens(of: model),
        sourceTokens: sourceTokens ?? model.source.map { _ in ExportedTokens(of: model, .source) },
        model: name, matrices: matrices, hidden: try hidden(of: trace)))
  }

  private static func hidden(of trace: Trace) throws(ExportError) -> [ExportedPass.Hidden] {
    let model = trace.model
    var hidden: [ExportedPass.Hidden] = []
    for part in model.isEncoderDecoder ? [Part.source, .main] : [.main] {
      let stack = !model.isEncoderDecoder ? "" : part == .source ? "encoder." : "decoder."
      for (index, site) in model.hiddenSites(of: part).enumerated() {
        guard let matrix = trace[site] else { throw .notComputed(site) }
        hidden.append(.init(name: "\(stack)hidden.\(index)", matrix: matrix))
      }
    }
    return hidden
  }

  private static func matrix(
    at site: Site, in trace: Trace
  ) throws(ExportError) -> ExportedMatrix {
    if let absence = trace.model.absence(of: site) { throw .absent(site, absence) }
    guard let matrix = trace[site] else { throw .notComputed(site) }
    return ExportedMatrix(matrix, of: .site(site), in: trace.model)
  }
}

extension AttentionModel {
  /// Every site that a model with these layers and heads can have: unlike in the engine's `sites`,
  /// the heads of one stage stand together.
  fileprivate var sitesByStage: [Site] {
    let beforeLayers = (source == nil ? [Part.main] : [.source, .main]).flatMap { part in
      Stage.allCases.filter(\.isBeforeLayers).map { Site($0, part: part) }
    }
    let inLayers = layers.indices.flatMap { layer in
      Stage.allCases.filter(\.isInLayer).flatMap { stage in
        let heads = stage.isPerHead ? layers[layer].heads.indices : 0..<1
        return heads.map { Site(stage, HeadID(layer: layer, head: $0)) }
      }
    }
    let ofSource = source == nil ? [] : [Site(.finalNorm, part: .source)]
    return beforeLayers + inLayers + ofSource
      + Stage.allCases.filter(\.isAfterLayers).map { Site($0) }
  }
}
