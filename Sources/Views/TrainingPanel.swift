import AttentionEngine
import CellGrid
import Workbench

/// How the training goes: where it stands, the loss as a curve, and the keys.
extension Frame {
  func trainingHeight(of state: State, in room: Size) -> Int { min(room.height, 24) }

  mutating func drawTraining(_ state: State, in area: Rect) {
    drawSideBox("training · \(state.learning.phase)", in: area, isJoined: state.zoom == .balanced)
    let inside = area.inset(2, 1)
    var facts = facts(of: state).flow(in: inside.width, separator: "  ")
    // A curve needs four lines.
    facts = Array(facts.prefix(max(1, inside.height - 4)))
    let (head, rest) = inside.splitTop(facts.count)
    for (offset, line) in facts.enumerated() {
      put(line, at: Point(x: head.x, y: head.y + offset), within: head)
    }
    let hasKeys = rest.height >= 7
    let (body, foot) = rest.splitTop(rest.height - (hasKeys ? 1 : 0))
    drawLosses(state, in: body)
    guard hasKeys else { return }
    let keys = [("y", "step"), ("Y", state.learning.isRunning ? "pause" : "run"), ("Z", "reset")]
    let hints = keys.flatMap { [Span($0.0, theme.key), Span(" \($0.1)  ", theme.faint)] }
    put(hints, at: Point(x: foot.x, y: foot.y), within: foot)
  }

  private mutating func drawLosses(_ state: State, in area: Rect) {
    let planned = state.plannedSteps
    let losses = state.learning.losses
    var chart = LineChart(
      "loss", [LineChart.Curve("loss", losses, start: 1)],
      xRange: 1...max(2, planned, losses.count))
    chart.placeholder = "y takes the first step"
    chart.draw(in: area, on: &grid, capabilities: capabilities)
  }

  private func facts(of state: State) -> [[Span]] {
    let learning = state.learning
    guard let training = state.document.scene?.training else { return [] }
    let fact = { (name: String, value: String) in
      [Span(name + " ", theme.faint), Span(value)]
    }
    let planned = learning.trainer?.steps ?? training.steps
    var facts = [fact("step", "\(learning.stepCount) of \(planned)")]
    let rate = training.optimizer.rate(ofStep: learning.stepCount, of: planned)
    facts.append(fact("rate", NumberFormat.significant(rate, digits: 3)))
    if let measured = learning.measurement {
      let share = FixedDecimal(Float(measured.share * 100), decimals: 0)?.text ?? ""
      facts += [
        fact(
          measured.isHeldOut ? "held out" : "learned", "\(share) % of \(measured.examples) exact"),
        fact("at step", "\(measured.step)"),
      ]
    }
    if let speed = learning.stepsPerSecond {
      facts.append(
        fact("steps/s", FixedDecimal(Float(speed), decimals: speed < 10 ? 1 : 0)?.text ?? ""))
    }
    if let loss = state.loss, state.targetCount > 0 {
      facts.append(fact("this text's loss", NumberFormat.significant(loss)))
    }
    return facts
  }
}

extension Learning {
  fileprivate var phase: String {
    if isRunning { return "runs" }
    guard let trainer, stepCount > 0 else { return "not begun" }
    return stepCount % trainer.steps == 0 ? "done" : "paused"
  }
}

extension [[Span]] {
  /// As many of the items in a line as fit, with `separator` between them.
  fileprivate func flow(in width: Int, separator: String) -> [[Span]] {
    var lines: [[Span]] = []
    for item in self {
      if let last = lines.last, last.columns + TextWidth.columns(separator) + item.columns <= width
      {
        lines[lines.count - 1] = last + [Span(separator)] + item
      } else {
        lines.append(item)
      }
    }
    return lines
  }
}
