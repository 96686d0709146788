import AttentionEngine
import CellGrid
import Scenes

extension State {
  mutating func edit(_ action: Action) {
    switch action {
    case .editBegun: beginEdit()
    case .nudged(let direction): nudge(direction)
    case .stepScaled(let direction): scaleStep(direction)
    case .stepBegun: ask(.step, NumberText.shortest(step))
    case .scaleBegun: ask(.scale, layer.scale.text)
    case .maskCycled: cycleMask()
    case .weightingCycled: cycleWeighting()
    case .undone: undo()
    case .redone: redo()
    case .reset: resetNumber()
    default: break
    }
  }

  private mutating func beginEdit() {
    if place.stage == .tokens { return editSentence(.sentenceBegun) }
    guard let cell = editableCell else { return }
    ask(.number(cell), NumberText.shortest(value(of: cell)))
  }

  private mutating func nudge(_ direction: Int) {
    guard let cell = editableCell else { return }
    let value = value(of: cell)
    if case .parameter(.mask) = cell.matrix {
      return set(cell, to: direction > 0 ? 1 : 0)
    }
    set(cell, to: value.addingInDecimal(Float(direction) * step))
  }

  private mutating func scaleStep(_ direction: Int) {
    let steps: [Float] = [1e-4, 1e-3, 1e-2, 0.1, 1, 10, 100]
    step =
      direction > 0
      ? steps.first { $0 > step * 1.001 } ?? 100 : steps.last { $0 < step * 0.999 } ?? 1e-4
    say("Step \(NumberText.shortest(step))")
  }

  /// Sets a written number, and those that are the same number in the file.
  mutating func set(_ cell: CellID, to newValue: Float) {
    guard newValue.isFinite else {
      return say("\(newValue) is out of the range of float32", .refused)
    }
    let before = value(of: cell)
    guard newValue != before else {
      return say("\(name(of: cell)) is \(NumberText.shortest(before)) already")
    }
    var model = model
    let twins = twins(of: cell)
    for cell in [cell] + twins { model.write(newValue, to: cell) }
    let summary =
      "\(name(of: cell)) \(NumberText.shortest(before)) → \(NumberText.shortest(newValue))"
    commit(
      model, summary, of: name(of: cell), NumberText.brief(before), NumberText.brief(newValue))
    let also =
      twins.isEmpty
      ? ""
      : "; also \(twins.map(name(ofTwin:)).joined(separator: ", ")): the same number in the file"
    say(summary + also)
  }

  /// Makes the typed scale the layer's; returns why not.
  mutating func takeScale(_ text: String) -> String? {
    guard let scale = Scale(text: text.trimmed) else {
      return "The scale is sqrt (1/√d_k), none, or a number such as 0.5"
    }
    let before = layer.scale
    guard scale != before else { return nil }
    var model = model
    model.layers[place.head.layer].scale = scale
    commit(
      model, "scale \(before.text) → \(scale.text)", of: "the scale", before.text, scale.text)
    say("scale \(before.text) → \(scale.text)")
    return nil
  }

  /// From no mask to the causal one, to the written one if the scene was opened with one, and on.
  private mutating func cycleMask() {
    let layer = place.head.layer
    var model = model.given
    let opened = document.opened.model.given.layers[layer].mask
    var choices: [Mask] = [.none, .causal]
    let shape = Shape(model.queryCount(ofLayer: layer), model.keyCount(ofLayer: layer))
    if case .matrix(let matrix) = opened, matrix.shape == shape { choices.append(opened) }
    let current = model.layers[layer].mask
    let index = choices.firstIndex(of: current).map { ($0 + 1) % choices.count } ?? 0
    model.layers[layer].mask = choices[index]
    let summary = "mask \(current.name) → \(choices[index].name)"
    commit(model, summary, of: "the mask", current.name, choices[index].name)
    say(summary)
  }

  private mutating func cycleWeighting() {
    var model = model
    let current = layer.weighting
    model.layers[place.head.layer].weighting = current.next
    let summary = "weighting \(current.rawValue) → \(current.next.rawValue)"
    commit(model, summary, of: "the weighting", current.rawValue, current.next.rawValue)
    say("\(summary): \(current.next.effect)")
  }

  private mutating func resetNumber() {
    guard let cell = editableCell else { return }
    guard case .parameter(let id) = cell.matrix, let opened = document.opened.model[id],
      let now = model[id], opened.shape == now.shape
    else {
      return say("This number was not there when the \(document.kind) was opened", .refused)
    }
    set(cell, to: opened[cell.row, cell.column])
  }

  /// Makes `model` the current one, as a step that can be undone.
  mutating func commit(
    _ model: AttentionModel, _ summary: String, sides: History.Sides? = nil
  ) {
    document.record(
      History.Entry(
        model: self.model.written, summary: summary, sides: sides, place: place,
        settings: settings))
    learning.note(self.model, becameBy: model)
    take(model)
  }

  /// The same where one thing changed from `before` to `after`.
  private mutating func commit(
    _ model: AttentionModel, _ summary: String, of name: String, _ before: String, _ after: String
  ) {
    commit(
      model, summary,
      sides: History.Sides(before: "\(name) is \(before)", after: "\(name) is \(after)"))
  }

  private mutating func undo() {
    guard let step = document.undo(model.written, settings) else { return }
    restore(step)
    say("Undone: \(step.sides.map { "\($0.before) again" } ?? step.summary)")
  }

  private mutating func redo() {
    guard let step = document.redo(model.written, settings) else { return }
    restore(step)
    say("Redone: \(step.sides.map { "\($0.after) again" } ?? step.summary)")
  }

  var settings: History.Settings {
    History.Settings(trainer: learning.trainer, sampling: sampling)
  }

  /// Chooses words otherwise, as a step that can be undone; what was written is written anew.
  mutating func commit(_ sampling: Sampling, _ summary: String, sides: History.Sides) {
    document.record(
      History.Entry(
        model: model.written, summary: summary, sides: sides, place: place, settings: settings))
    learning.row = learning.row.map { Learning.Row(isRun: $0.isRun) }
    self.sampling = sampling
    write()
  }

  private mutating func restore(_ step: History.Step) {
    sampling = step.settings.sampling
    take(step.model.withHeads(like: model))
    learning.restore(step.settings.trainer)
    show(step.place)
  }

  func value(of cell: CellID) -> Float {
    trace[cell.matrix].map { $0[cell.row, cell.column] } ?? 0
  }
}

extension AttentionModel {
  fileprivate mutating func write(_ value: Float, to cell: CellID) {
    guard case .parameter(let id) = cell.matrix, var matrix = self[id] else { return }
    matrix[cell.row, cell.column] = value
    self[id] = matrix
  }
}

extension NumberText {
  /// With four significant digits, where the shortest text that reads back has more of them.
  static func brief(_ value: Float) -> String {
    let exact = shortest(value)
    guard (1e-3..<1e4).contains(value.magnitude) else { return exact }
    let decimals = value.magnitude < 1 ? 4 : 4 - String(Int(value.magnitude)).count
    let text = FixedDecimal(value, decimals: decimals)?.text ?? exact
    return text.count < exact.count ? text : exact
  }
}

extension Float {
  /// The sum as it is in decimal, so that 0.3 + 0.1 is 0.4 and not 0.40000001. Where the decimals
  /// are more than a float32 has, the sum of the float32.
  func addingInDecimal(_ step: Float) -> Float {
    guard let places = [self, step].map(\.decimalPlaces).max(), places <= 7 else {
      return self + step
    }
    // Powers of ten from 1 on are exact in a double; those below are not.
    let power = (0..<places).reduce(1.0) { result, _ in result * 10 }
    return Float(((Double(self) + Double(step)) * power).rounded() / power)
  }

  /// How many digits the shortest decimal that reads back as this number has after its point.
  private var decimalPlaces: Int {
    let text = description
    guard !text.contains("e"), let point = text.firstIndex(of: ".") else { return 8 }
    let fraction = text[text.index(after: point)...]
    return fraction == "0" ? 0 : fraction.count
  }
}

extension Scale {
  /// As scenes write it.
  var text: String {
    switch self {
    case .sqrt: "sqrt"
    case .none: "none"
    case .factor(let factor): NumberText.shortest(factor)
    }
  }

  init?(text: String) {
    switch text {
    case "sqrt": self = .sqrt
    case "none": self = .none
    default:
      guard let factor = Float(number: text) else { return nil }
      self = .factor(factor)
    }
  }
}

extension Weighting {
  fileprivate var effect: String {
    switch self {
    case .softmax: "every row adds up to 1"
    case .linear: "the weights are the scores"
    case .identity: "attention is bypassed, every query takes the key at its own place"
    }
  }
}

extension Mask {
  fileprivate var name: String {
    switch self {
    case .none: "none"
    case .causal: "causal"
    case .sliding(let window): "sliding, \(window) tokens"
    case .matrix: "as written"
    }
  }
}
