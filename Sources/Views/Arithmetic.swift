import AttentionEngine
import CellGrid
import Workbench

/// The worked arithmetic of one number, line by line, with the numbers that went into it.
struct Arithmetic {
  let derivation: Derivation
  let state: State
  let theme: Theme
  let width: Int
  /// Made once: every line needs some.
  private let tokenNames: TokenNames

  init(derivation: Derivation, state: State, theme: Theme, width: Int) {
    self.derivation = derivation
    self.state = state
    self.theme = theme
    self.width = width
    tokenNames = state.tokenNames
  }

  var lines: [InspectorLine] {
    arithmetic + outOfRangeLines
  }

  /// How many of the last lines stay in sight when the lines before them scroll: the sum.
  var pinnedCount: Int {
    if case .dot = derivation.rule, outOfRangeLines.isEmpty { 1 } else { 0 }
  }

  /// The stage of the pass that the number belongs to.
  var stage: Stage? {
    if case .site(let site) = derivation.cell.matrix { site.stage } else { nil }
  }

  /// Of NaN and infinite numbers, where they come from. A captured number was not computed here: what
  /// its row is stands beside it.
  private var outOfRangeLines: [InspectorLine] {
    guard derivation.isOutOfRange, !state.model.isCaptured, derivation.rule != .written else {
      return []
    }
    let beyond = "Beyond float32, which ends at 3.4e38."
    guard let origin = state.outOfRangeOrigin, origin.operand.cell != derivation.cell else {
      return ["", beyond, "Smaller numbers lead back."].map { InspectorLine($0) }
    }
    let place = state.sources.firstIndex { $0.cell == origin.operand.cell }
    let name = state.fullName(of: origin.operand.cell)
    let (verb, reasons) =
      switch origin.kind {
      case .written: ("begins with", ["which itself is \(number(origin.operand.value))."])
      case .computed: ("begins with", [beyond, "Smaller numbers lead back."])
      case .onTheWay: ("comes by way of", ["What that is made from is seen there."])
      }
    let begin = InspectorLine("It \(verb) ").adding(name, source: place)
    return [InspectorLine(), begin] + reasons.map { InspectorLine($0) }
  }

  private var arithmetic: [InspectorLine] {
    switch derivation.rule {
    case .written: written
    case .copied(let operand): copied(operand)
    case .concatenated(let operand, let head, let isOn): concatenated(operand, head, isOn)
    case .sum(let operands): sum(operands)
    case .ownPlace(let isOwn): ownPlace(isOwn)
    case .unweighted(let operand): unweighted(operand)
    case .activated(let operand, let activation): activated(operand, activation)
    case .crossEntropy(let row, let target, let maximum, let sum):
      crossEntropy(row, target, maximum, sum)
    case .dot(let terms, let bias): dot(terms, bias)
    case .scaled(let operand, let factor, let scale, let dHead):
      scaled(operand, factor, scale, dHead)
    case .masked(let operand, let isAllowed, let mask): masked(operand, isAllowed, mask)
    case .softmax(let row, let column, let maximum, let sum):
      softmax(row, column, maximum, sum)
    case .sinusoid(let position, let pair, let angle, let isSine):
      sinusoid(position, pair, angle, isSine)
    case .multiplied(let operand, let factor): multiplied(operand, factor)
    case .rotated(let turn): rotated(turn)
    case .biased(let score, let bias, let distance, let bucket):
      biased(score, bias, distance, bucket)
    case .gated(let activation, let other): gated(activation, other)
    case .normalized(let x, let kind, _, let mean, let variance, let epsilon, let gain, let shift):
      kind == .layer
        ? layerNormalized(x, mean, variance, epsilon, gain, shift)
        : rmsNormalized(x, variance, epsilon, gain, shift)
    }
  }

  /// One number by itself, with four significant digits.
  func number(_ value: Float) -> String { NumberFormat.significant(value) }

  /// Numbers of one column, their points one below the other.
  func column(_ values: [Float]) -> [String] {
    guard let format = NumberFormat.candidates(for: values).first else { return [] }
    return values.map(format.padded)
  }

  func name(_ operand: Derivation.Operand) -> String { state.name(of: operand.cell) }

  /// An equation in one line, or in two where one is too narrow.
  func equation(_ left: String, _ right: String, _ style: Style = .plain) -> [InspectorLine] {
    if TextWidth.columns(left) + TextWidth.columns(right) + 3 <= width {
      return [InspectorLine(left + " = ").adding(right, style)]
    }
    return [InspectorLine(left), InspectorLine("  = ").adding(right, style)]
  }

  var result: InspectorLine {
    InspectorLine("= ", theme.bold).adding(number(derivation.value), theme.result)
  }

  /// The label of the row or column that a term stands for: a token where there is one.
  func label(of cell: CellID, isRow: Bool) -> String {
    isRow
      ? state.model.rowLabel(cell.row, of: cell.matrix, tokens: tokenNames)
      : state.model.columnLabel(cell.column, of: cell.matrix, tokens: tokenNames)
  }
}

extension Arithmetic {
  private var written: [InspectorLine] {
    if state.model.isCaptured { return captured }
    var lines = [InspectorLine(number(derivation.value), theme.result)]
    let kind = state.document.kind
    let (cell, value) = (derivation.cell, derivation.value)
    let inFile = state.valueInFile(of: cell)
    if let inFile, !inFile.isSame(as: value) {
      lines[0].add("  edited here", theme.faint)
      let other = InspectorLine("the \(kind) has ", theme.faint).adding(number(inFile))
      if lines[0].columns + 3 + other.columns <= width {
        lines[0].add(" · the \(kind) has ", theme.faint)
        lines[0].add(number(inFile))
      } else {
        lines.append(other)
      }
    } else {
      lines[0].add("  written in the \(kind)", theme.faint)
    }
    if let name = state.tensorName(of: cell) { lines.append(breakable(name)) }
    if let opened = state.valueAsOpened(of: cell), !opened.isSame(as: value) {
      // What was saved since is another number than the one that was opened.
      var line = InspectorLine()
      if inFile.map(opened.isSame) != true {
        line.add("as opened ", theme.faint)
        line.add("\(number(opened))   ")
      }
      lines.append(line.adding("r", theme.key).adding(" takes it back", theme.faint))
    }
    if let place = state.location(of: cell) {
      lines.append(InspectorLine("\(place)", theme.faint))
    }
    lines.append(InspectorLine())
    lines.append(
      InspectorLine("Enter", theme.key).adding(" edits it", theme.faint))
    let isMask = if case .parameter(.mask) = derivation.cell.matrix { true } else { false }
    lines.append(
      InspectorLine("+ -", theme.key)
        .adding(
          isMask ? " allow and forbid" : " change it by \(number(state.step))", theme.faint))
    let twins = state.twins(of: derivation.cell)
    if !twins.isEmpty {
      let names = twins.map(state.name(ofTwin:)).joined(separator: ", ")
      lines.append(InspectorLine("one number in the file with \(names)", theme.faint))
    }
    return lines
  }

  /// `encoder.layer.1.output.dense.weight[34, 12]`, in pieces between which a line may end.
  private func breakable(_ name: String) -> InspectorLine {
    var line = InspectorLine()
    var piece = ""
    for character in name {
      if character == "[" {
        line.add(piece, theme.faint)
        piece = ""
      }
      piece.append(character)
      if character == "." {
        line.add(piece, theme.faint)
        piece = ""
      }
    }
    line.add(piece, theme.faint)
    return line
  }

  /// A captured weight, and what the row of its query adds up to: in half precision not 1 exactly.
  private var captured: [InspectorLine] {
    var lines = [InspectorLine(number(derivation.value), theme.result)]
    lines[0].add("  as captured", theme.faint)
    if let weights = state.trace[derivation.cell.matrix] {
      let sum = weights.row(derivation.cell.row).reduce(0, +)
      let query = label(of: derivation.cell, isRow: true)
      // So many digits that what half precision leaves shows.
      let text = NumberFormat(.fixed(decimals: 6)).text(sum)
      lines.append(InspectorLine("Σ of the row “\(query)” = ").adding(text))
      lines += oddRowLines(weights.row(derivation.cell.row))
    }
    return lines + [InspectorLine()] + Absence.notCaptured.explanation.map { InspectorLine($0) }
  }

  /// Where the captured weights of a query are no shares: what is computed from them is none either.
  private func oddRowLines(_ row: ArraySlice<Float>) -> [InspectorLine] {
    if row.allSatisfy({ $0 == 0 }) {
      return [InspectorLine("The row is all zero: its query attends to nothing.", theme.refusal)]
    }
    guard let reason = OpenedCapture.oddity(ofRow: row) else { return [] }
    return [
      InspectorLine("The row \(reason):", theme.refusal),
      InspectorLine("entropy and shares are those of the row as it is.", theme.refusal),
    ]
  }

  private func copied(_ operand: Derivation.Operand) -> [InspectorLine] {
    [
      InspectorLine(number(derivation.value), theme.result),
      InspectorLine("taken over as it is from", theme.faint),
      InspectorLine().adding(name(operand), source: 0),
    ]
  }

  private func concatenated(_ operand: Derivation.Operand, _ head: HeadID, _ isOn: Bool)
    -> [InspectorLine]
  {
    let from = InspectorLine("context of \(state.title(of: head))", theme.faint)
    let value = InspectorLine().adding(name(operand), source: 0).adding(
      "  \(number(operand.value))")
    guard !isOn else {
      return [InspectorLine(number(derivation.value), theme.result), from, value]
    }
    return [
      InspectorLine(number(derivation.value), theme.result),
      InspectorLine("\(state.title(of: head)) is off,"),
      InspectorLine("so it contributes 0 instead of"), value,
    ]
  }

  private func sum(_ operands: [Derivation.Operand]) -> [InspectorLine] {
    let numbers = column(operands.map(\.value) + [derivation.value])
    return operands.enumerated().map { index, operand in
      InspectorLine("\(index == 0 ? " " : "+") \(numbers[index])  ")
        .adding(name(operand), source: index)
    } + [result]
  }

  private func scaled(
    _ operand: Derivation.Operand, _ factor: Float, _ scale: Scale, _ dHead: Int
  ) -> [InspectorLine] {
    let score = InspectorLine("  \(number(operand.value))  ").adding(name(operand), source: 0)
    switch scale {
    case .sqrt:
      return [
        score, InspectorLine("× 1/√d_k = 1/√\(dHead) = \(number(factor))"), result,
        InspectorLine(),
        InspectorLine("Long vectors give large scores;", theme.faint),
        InspectorLine("√d_k keeps softmax from saturating.", theme.faint),
      ]
    case .none: return [score, InspectorLine("scale: none, so nothing changes"), result]
    case .factor: return [score, InspectorLine("× \(number(factor))"), result]
    }
  }

  private func masked(_ operand: Derivation.Operand, _ isAllowed: Bool, _ mask: CellID?)
    -> [InspectorLine]
  {
    let query = label(of: derivation.cell, isRow: true)
    let key = label(of: derivation.cell, isRow: false)
    var lines = [InspectorLine("  \(number(operand.value))  ").adding(name(operand), source: 0)]
    if let mask {
      lines.append(
        InspectorLine("  \(isAllowed ? 1 : 0)  ").adding(state.name(of: mask), source: 1))
    } else {
      lines.append(InspectorLine(order(of: query, key, isAllowed: isAllowed)))
    }
    lines.append(
      InspectorLine(isAllowed ? "allowed: taken over" : "forbidden: −∞, so its weight is 0"))
    return lines + [result]
  }

  /// Why a causal mask allows or forbids a key. In two sentences places are compared.
  private func order(of query: String, _ key: String, isAllowed: Bool) -> String {
    guard !state.layer.isCross else {
      let (row, column) = (derivation.cell.row, derivation.cell.column)
      return "“\(key)” has place \(column), “\(query)” place \(row)"
    }
    return isAllowed
      ? "“\(key)” does not stand after “\(query)”" : "“\(key)” stands after “\(query)”"
  }
}

extension Float {
  /// NaN is no other number than NaN.
  fileprivate func isSame(as other: Float) -> Bool { self == other || isNaN && other.isNaN }
}
