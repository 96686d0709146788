@testable import AttentionEngine

extension Edit {
  static func ofSequence(_ part: Part) -> [Edit] {
    [
      Edit("a word of \(part)") { model, random in
        model.changeTokens(of: part) { tokens, words in
          if let token = tokens.indices.randomElement(using: &random) {
            tokens[token] = random.int(0...words - 1)
          }
        }
      },
      Edit("a token more of \(part)") { model, random in
        model.changeTokens(of: part) { tokens, words in
          tokens.insert(random.int(0...words - 1), at: random.int(0...tokens.count))
        }
        model.fitToTokens(of: part, using: &random)
      },
      Edit("a token less of \(part)") { model, random in
        model.changeTokens(of: part) { tokens, _ in
          if let token = tokens.indices.randomElement(using: &random) { tokens.remove(at: token) }
        }
        model.fitToTokens(of: part, using: &random)
      },
      Edit("the order of \(part)") { model, random in
        model.changeTokens(of: part) { tokens, _ in tokens.shuffle(using: &random) }
      },
      Edit("an embedding of \(part)") { model, random in
        changeNumber(of: .embeddings(part), in: &model, using: &random)
      },
      Edit("the scale of the embeddings of \(part)") { model, random in
        model.withSequence(part) {
          $0.scale = random.int(0...2) == 0 ? nil : random.float(0.5...2)
        }
      },
      Edit("the projection of the embeddings of \(part), given or taken") { model, random in
        model.withSequence(part) {
          let width = $0.dModel
          if $0.projection == nil {
            $0.projection = .random($0.embeddings.columns, width, using: &random)
          } else {
            $0.projection = nil
            $0.embeddings = .random($0.words.count, width, using: &random)
          }
        }
      },
      Edit("a number of the projection of \(part)") { model, random in
        changeNumber(of: .embeddingProjection(part), in: &model, using: &random)
      },
      Edit("positions of \(part)") { model, random in
        model.withSequence(part) {
          $0.positions = RandomModels.positions($0.tokens.count, $0.dModel, using: &random)
        }
      },
      Edit("a position of \(part)") { model, random in
        changeNumber(of: .positions(part), in: &model, using: &random)
      },
      Edit("segments of \(part), given or taken") { model, random in
        model.withSequence(part) {
          $0.segments =
            $0.segments == nil
            ? RandomModels.segments($0.tokens.count, $0.dModel, using: &random) : nil
        }
      },
      Edit("a token's segment of \(part)") { model, random in
        model.withSequence(part) {
          guard let count = $0.segments?.table.rows,
            let token = $0.tokens.indices.randomElement(using: &random)
          else { return }
          $0.segments?.ofTokens[token] = random.int(0...count - 1)
        }
      },
      Edit("a segment's number of \(part)") { model, random in
        changeNumber(of: .segments(part), in: &model, using: &random)
      },
      Edit("the names of \(part)", isOfNumbers: false) { model, _ in
        model.withSequence(part) {
          $0.words = $0.words.map { $0 + "'" }
          $0.segments?.names += ["'"]
          $0.segments?.names.removeFirst()
        }
      },
    ]
  }

  static let ofSource: [Edit] = [
    Edit("a source") { model, random in
      guard model.source == nil else { return }
      model.source = RandomModels.source(beside: model.main, using: &random)
    },
    Edit("another source") { model, random in
      guard let source = model.source else { return }
      model.source?.sequence = RandomModels.sequence(
        dModel: source.sequence.dModel, count: source.sequence.tokens.count, using: &random)
    },
    Edit("no source", isOfNumbers: false) { model, _ in
      // Only where no layer needs it, and so no number of the layers follows from it.
      model.source = nil
    },
    Edit("source values, given or taken") { model, random in
      guard let source = model.source else { return }
      model.source?.values =
        source.values == nil
        ? RandomModels.values(
          source.sequence.tokens.count, width: source.sequence.dModel, using: &random)
        : nil
    },
    Edit("a number of the source values") { model, random in
      changeNumber(of: .sourceValues, in: &model, using: &random)
    },
    Edit("the words of the source values", isOfNumbers: false) { model, _ in
      model.source?.values?.words.reverse()
    },
  ]
}

extension AttentionModel {
  fileprivate mutating func changeTokens(
    of part: Part, _ change: (inout [Int], _ words: Int) -> Void
  ) {
    withSequence(part) { change(&$0.tokens, $0.words.count) }
  }

  /// What has a row or a column for each token of `part` gets another extent.
  fileprivate mutating func fitToTokens(of part: Part, using random: inout SplitMix64) {
    withSequence(part) {
      let count = $0.tokens.count
      if case .written = $0.positions { $0.positions = .sinusoidal }
      if let segments = $0.segments {
        $0.segments?.ofTokens = (0..<count).map { $0 % segments.table.rows }
      }
    }
    if part == .source, let source, let width = source.values?.matrix.columns {
      self.source?.values = RandomModels.values(
        source.sequence.tokens.count, width: width, using: &random)
    }
    for layer in layers.indices {
      if case .matrix = layers[layer].mask { layers[layer].mask = .causal }
    }
    if part == .main, !targets.isEmpty {
      targets = RandomModels.targets(for: self, using: &random)
    }
  }
}
