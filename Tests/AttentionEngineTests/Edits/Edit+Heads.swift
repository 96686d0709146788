@testable import AttentionEngine

extension Edit {
  /// Of one head of one layer.
  static let ofHeads: [Edit] =
    [
      Edit("a head on or off") { model, random in
        let id = random.head(of: model)
        model.layers[id.layer].heads[id.head].isOn.toggle()
      },
      Edit("a head more") { model, random in
        let id = random.head(of: model)
        model.layers[id.layer].heads.insert(
          RandomModels.head(model.inputWidths(ofLayer: id.layer), using: &random), at: id.head)
      },
      Edit("a head less") { model, random in
        let id = random.head(of: model)
        model.layers[id.layer].heads.remove(at: id.head)
      },
      Edit("the order of the heads") { model, random in
        let layer = random.layer(of: model)
        model.layers[layer].heads.shuffle(using: &random)
      },
      Edit("keys and values of another head, or its own") { model, random in
        let id = random.head(of: model)
        let widths = model.inputWidths(ofLayer: id.layer)
        guard model.layers[id.layer].heads[id.head].keyValueHead != nil else {
          let other = random.int(0...model.layers[id.layer].heads.count - 1)
          return RandomModels.share(
            keysOf: other, with: id.head, &model.layers[id.layer], widths, &random)
        }
        model.layers[id.layer].heads[id.head].keyValueHead = nil
        model[.weight(.k, id)] = .random(
          widths[.k] ?? 1, model.width(of: .q, id), using: &random)
      },
      Edit("the head whose keys and values are taken") { model, random in
        let id = random.head(of: model)
        let heads = model.layers[id.layer].heads
        let others = heads.indices.filter {
          heads[$0].keyValueHead == nil && $0 != heads[id.head].keyValueHead
        }
        guard heads[id.head].keyValueHead != nil,
          let other = others.randomElement(using: &random)
        else { return }
        let (old, new) = (model.width(of: .k, id), HeadID(layer: id.layer, head: other))
        model.layers[id.layer].heads[id.head].keyValueHead = other
        let dHead = model.width(of: .k, new)
        if dHead != old {
          model[.weight(.q, id)] = .random(
            model.inputWidth(of: .q, layer: id.layer), dHead, using: &random)
        }
      },
      Edit("the name of a head", isOfNumbers: false) { model, random in
        let id = random.head(of: model)
        model.layers[id.layer].heads[id.head].name = "head \(random.int(0...9))"
      },
      Edit("dHead") { model, random in
        let id = random.head(of: model)
        let widths = model.inputWidths(ofLayer: id.layer)
        for projection in [Projection.q, .k] {
          model[.weight(projection, id)] = .random(widths[projection] ?? 1, 3, using: &random)
          model[.bias(projection, id)] = nil
        }
      },
      Edit("widths of the values that have the same sum") { model, random in
        let layer = random.layer(of: model)
        guard model.layers[layer].heads.count > 1 else { return }
        let ids = (0...1).map { HeadID(layer: layer, head: $0) }
        let weights = ids.map { model[.weight(.v, $0)] }
        let biases = ids.map { model[.bias(.v, $0)] }
        for (index, id) in ids.enumerated() {
          model[.weight(.v, id)] = weights[1 - index]
          model[.bias(.v, id)] = biases[1 - index]
        }
      },
      Edit("a V of zeros with a sign") { model, random in
        let parameter = ParameterID.weight(.v, random.head(of: model))
        let zero: Float = random.bool() ? 0 : -0.0
        model[parameter] = model[parameter].map {
          Matrix(rows: $0.rows, columns: $0.columns, repeating: zero)
        }
      },
    ] + Projection.allCases.flatMap(ofProjection)

  private static func ofProjection(_ projection: Projection) -> [Edit] {
    let letter = projection.rawValue.uppercased()
    return [
      Edit("a number of W_\(letter)") { model, random in
        changeNumber(of: .weight(projection, random.head(of: model)), in: &model, using: &random)
      },
      Edit("W_\(letter), given or taken") { model, random in
        let id = random.head(of: model)
        let width = model.inputWidth(of: projection, layer: id.layer)
        let columns = model.width(of: projection, id)
        model[.bias(projection, id)] = nil
        model[.weight(projection, id)] =
          model[.weight(projection, id)] == nil ? .random(width, columns, using: &random) : nil
      },
      Edit("b_\(letter), given or taken") { model, random in
        let id = random.head(of: model)
        let parameter = ParameterID.bias(projection, id)
        model[parameter] =
          model[parameter] == nil
          ? .random(1, model.width(of: projection, id), using: &random) : nil
      },
    ]
  }
}
