@testable import AttentionEngine

extension Edit {
  /// Of the norms, wherever a model may have one.
  static let ofNorms: [Edit] =
    ofNorm("the norm before the layers") { .input($1.part(of: $0)) }
    + ofNorm("the norm before attention") { .pre(layer: $1.layer(of: $0)) }
    + ofNorm("the norm") { .attention(layer: $1.layer(of: $0)) }
    + ofNorm("the norm before the network") { .feedForwardPre(layer: $1.layer(of: $0)) }
    + ofNorm("the norm of the network") { .feedForward(layer: $1.layer(of: $0)) }
    + ofNorm("the final norm") { .final($1.part(of: $0)) }
    + ofNorm("the norm of the transform") { _, _ in .transform }

  private static func ofNorm(
    _ name: String,
    at place: @escaping @Sendable (AttentionModel, inout SplitMix64) -> NormPlace
  ) -> [Edit] {
    [
      Edit("\(name), given or taken") { model, random in
        let place = place(model, &random)
        guard model.norm(at: place) == nil else { return model.setNorm(at: place, to: nil) }
        var width = 1
        switch place {
        case .input(let part): width = model.sequence(part)?.dModel ?? 1
        case .pre(let layer): width = model.inputWidth(ofLayer: layer)
        case .attention(let layer): width = model.outputWidth(ofLayer: layer)
        case .feedForwardPre(let layer): width = model.feedForwardInputWidth(ofLayer: layer)
        case .feedForward(let layer): width = model.resultWidth(ofLayer: layer)
        case .final(let part):
          if model.sequence(part) != nil { width = model.width(of: model.lastSite(of: part)) }
        case .transform: width = model.output?.transform?.weight.columns ?? 1
        }
        model.setNorm(at: place, to: RandomModels.norm(width: width, using: &random))
      },
      Edit("a number of \(name)") { model, random in
        let place = place(model, &random)
        changeNumber(of: random.bool() ? .gain(place) : .shift(place), in: &model, using: &random)
      },
      Edit("β of \(name), given or taken") { model, random in
        let place = place(model, &random)
        model.withNorm(at: place) {
          $0.shift = $0.shift == nil ? .random(1, $0.gain.columns, using: &random) : nil
        }
      },
      Edit("ε or the kind of \(name)") { model, random in
        let place = place(model, &random)
        let changesKind = random.bool()
        model.withNorm(at: place) {
          if changesKind {
            $0.kind = $0.kind == .rms ? .layer : .rms
          } else {
            $0.epsilon = random.float(0.001...0.1)
          }
        }
      },
    ]
  }
}

extension AttentionModel {
  /// Gives a norm to `place`, or takes it away, where what it belongs to is there.
  fileprivate mutating func setNorm(at place: NormPlace, to norm: Norm?) {
    switch place {
    case .input(let part): withSequence(part) { $0.norm = norm }
    case .pre(let layer): layers[layer].preNorm = norm
    case .attention(let layer): layers[layer].norm = norm
    case .feedForwardPre(let layer): layers[layer].feedForward?.preNorm = norm
    case .feedForward(let layer): layers[layer].feedForward?.norm = norm
    case .final(let part): finalNorms[part] = sequence(part) == nil ? nil : norm
    case .transform: output?.transform?.norm = norm
    }
  }
}

extension SplitMix64 {
  fileprivate mutating func part(of model: AttentionModel) -> Part {
    model.source == nil || bool() ? .main : .source
  }
}
