import AttentionEngine
import CellGrid

extension Command {
  /// All commands, in the order of the help.
  package static let table: [Command] =
    stages + cursor + prediction + editing.map(\.needingMatrix) + history
    + sources.map(\.needingMatrix) + heads
    + modelView + maps + graph + sentence + training + view + file

  /// The commands of each key; the first that is possible is meant.
  static let byKey: [Key: [Command]] = table.reduce(into: [:]) { result, command in
    for key in command.keys { result[key, default: []].append(command) }
  }

  private static let stages: [Command] =
    [
      Command(.stages, "Next stage", [.space]) { _ in .stageStepped(1) },
      Command(.stages, "Previous stage", [.backspace]) { _ in .stageStepped(-1) },
    ]
    + Stage.letters.map { letter, stages in
      Command(
        .stages, "Go to \(stages.map(\.symbol).joined(separator: ", "))", [.character(letter)],
        series: "Go to this or the next such stage", obstacle: lacks(stages)
      ) { _ in .stageSought(stages) }
    }
    + [
      Command(.stages, "Next block of the model", [.character(".")]) { _ in
        .blockStepped(1)
      },
      Command(.stages, "Previous block", [.character(",")]) { _ in .blockStepped(-1) },
      Command(.stages, "Next matrix of the stage", [.tab]) { _ in .paneStepped(1) },
      Command(.stages, "Previous matrix of the stage", [.backTab]) { _ in .paneStepped(-1) },
    ]

  private static let cursor: [Command] = [
    Command(.cursor, "Up", [.up, .character("k")]) { _ in .cursorMoved(rows: -1, columns: 0) },
    Command(.cursor, "Down", [.down, .character("j")]) { _ in .cursorMoved(rows: 1, columns: 0) },
    Command(.cursor, "Left", [.left, .character("h")]) { _ in .cursorMoved(rows: 0, columns: -1) },
    Command(.cursor, "Right", [.right, .character("l")]) { _ in
      .cursorMoved(rows: 0, columns: 1)
    },
    Command(.cursor, "First column", [.home, .character("^")]) { _ in .cursorMovedToEdge(.left) },
    Command(.cursor, "Last column", [.end, .character("$")]) { _ in .cursorMovedToEdge(.right) },
    Command(.cursor, "Ten rows up", [.pageUp]) { _ in .cursorMoved(rows: -10, columns: 0) },
    Command(.cursor, "Ten rows down", [.pageDown]) { _ in .cursorMoved(rows: 10, columns: 0) },
    Command(.cursor, "First row", [.character("{")], obstacle: inGraph) { _ in
      .cursorMovedToEdge(.top)
    },
    Command(.cursor, "Last row", [.character("}")], obstacle: inGraph) { _ in
      .cursorMovedToEdge(.bottom)
    },
  ]

  private static let sources: [Command] = [
    Command(.sources, "Mark the next source", [.character("n")], obstacle: noSources) { _ in
      .sourceStepped(1)
    },
    Command(.sources, "Mark the previous source", [.character("p")], obstacle: noSources) { _ in
      .sourceStepped(-1)
    },
    Command(.sources, "Go to the marked source", [.character("f"), .enter], obstacle: noSources) {
      _ in .sourceFollowed
    },
    Command(.sources, "Go back", [.character("b"), .control("o")], obstacle: noTrail) { _ in
      .wentBack
    },
  ]

  private static let heads: [Command] =
    [
      Command(.heads, "Next head", [.character("]")], obstacle: oneHead) { _ in .headStepped(1) },
      Command(.heads, "Previous head", [.character("[")], obstacle: oneHead) { _ in
        .headStepped(-1)
      },
      Command(.heads, "Turn the head on or off", [.character("t")], obstacle: addsNothing) {
        .headToggled($0.place.head.head)
      },
      Command(.heads, "Turn all heads on or off", [.character("a")], obstacle: addsNothing) { _ in
        .allHeadsToggled
      },
    ]
    + (0...9).map { index in
      Command(
        .heads, "Turn head \(index) on or off", [.character(Character("\(index)"))],
        series: "Turn this head on or off", obstacle: lacksHead(index)
      ) { _ in .headToggled(index) }
    }

  private static let modelView: [Command] = [
    Command(.model, "All heads of all layers, or back", [.character("!"), .function(2)]) { _ in
      .modelViewToggled
    },
    Command(.model, "Open the head", [.enter], obstacle: noModelView) {
      .headOpened($0.place.head)
    },
    Command(
      .model, "Next statistic of the heads", [.character("s"), .tab], obstacle: noModelView
    ) { _ in .statisticStepped(1) },
    Command(.model, "Previous statistic", [.backTab], obstacle: noModelView) { _ in
      .statisticStepped(-1)
    },
    Command(.model, "Sort by statistic, or by layers", [.character("r")], obstacle: noModelView) {
      _ in .headOrderToggled
    },
    Command(
      .model, "Next smaller statistic", [.character("n")],
      obstacle: noModelView
    ) { _ in .extremeHeadStepped(1) },
    Command(
      .model, "Next greater statistic", [.character("p")],
      obstacle: noModelView
    ) { _ in .extremeHeadStepped(-1) },
    Command(.model, "Size of the maps", [.character("z")], obstacle: noModelView) { _ in
      .mapSizeCycled
    },
    Command(.model, "Mark the head", [.space], obstacle: noModelView) {
      .headMarked($0.place.head)
    },
  ]

  private static let maps: [Command] = [
    Command(.maps, "Mark the head, or not any more", [.character("&")]) {
      .headMarked($0.place.head)
    },
    Command(.maps, "Mark none", [.function(8)], obstacle: noMarks) { _ in .headsUnmarked },
    Command(
      .maps, "Marked heads: mean, sum, max", [.character("`"), .function(6)]
    ) { _ in .reductionCycled },
    Command(
      .maps, "Without first, special; × ‖v·W_O‖",
      [.character("\\"), .function(4)], obstacle: plainMaps
    ) { _ in .lensCycled },
    Command(
      .maps, "Keep the query in sight", [.insert, .control("t")], obstacle: noLayerShown
    ) { _ in .queryKept },
    Command(.maps, "Zoom out: blocks of weights", [.character("-")], obstacle: noZoom) { _ in
      .blockSizeStepped(1)
    },
    Command(
      .maps, "Zoom in", [.character("+"), .character("=")], obstacle: noZoom
    ) { _ in .blockSizeStepped(-1) },
    Command(
      .maps, "Why this score: the products q·k", [.character("|"), .function(3)],
      obstacle: noScores
    ) { _ in .productsToggled },
    Command(.maps, "Pool by mean, or by max", [.character("_")]) { _ in
      .poolingToggled
    },
  ]

  private static let graph: [Command] = [
    Command(.graph, "Graph or matrix, position curves", [.character("g")]) { _ in .graphToggled },
    Command(
      .graph, "One head, mean, sum, max", [.character("m")], obstacle: noGraph
    ) { _ in .reductionCycled },
    Command(.graph, "Arcs of all, from one, to one", [.character("o")], obstacle: noGraph) {
      _ in .graphFocusCycled
    },
    Command(.graph, "More arcs of every token", [.character("}")], obstacle: noGraph) { _ in
      .graphTopKStepped(1)
    },
    Command(.graph, "Fewer arcs of every token", [.character("{")], obstacle: noGraph) { _ in
      .graphTopKStepped(-1)
    },
    Command(.graph, "Raise the threshold", [.character(")")], obstacle: noGraph) { _ in
      .graphThresholdStepped(1)
    },
    Command(.graph, "Lower the threshold", [.character("(")], obstacle: noGraph) { _ in
      .graphThresholdStepped(-1)
    },
    Command(.graph, "Type the threshold", [.character("%")], obstacle: noGraph) { _ in
      .thresholdBegun
    },
  ]

  private static let editing: [Command] = [
    Command(.editing, "Edit the number", [.character("e"), .enter], obstacle: computed) { _ in
      .editBegun
    },
    Command(.editing, "Add the step", [.character("+"), .character("=")], obstacle: computed) { _ in
      .nudged(1)
    },
    Command(.editing, "Take the step away", [.character("-")], obstacle: computed) { _ in
      .nudged(-1)
    },
    Command(.editing, "Change the scale", [.character("s")], obstacle: noLayer) { _ in
      .scaleBegun
    },
    Command(.editing, "Change the mask", [.character("m")], obstacle: inGraphOrNoLayer) { _ in
      .maskCycled
    },
    Command(
      .editing, "Change the weighting", [.character("~")], obstacle: noLayer
    ) { _ in .weightingCycled },
    Command(.editing, "Larger step", [.character("*")]) { _ in .stepScaled(1) },
    Command(.editing, "Smaller step", [.character("/")]) { _ in .stepScaled(-1) },
    Command(.editing, "Type the step", [.character("#")]) { _ in .stepBegun },
    Command(.editing, "Back to the number as opened", [.character("r")], obstacle: computed) { _ in
      .reset
    },
  ]

  private static let history: [Command] = [
    Command(.editing, "Undo", [.character("u")], obstacle: noPast) { _ in .undone },
    Command(.editing, "Redo", [.character("U"), .control("r")], obstacle: noFuture) { _ in
      .redone
    },
  ]

  private static let sentence: [Command] = [
    Command(.sentence, "Edit the sentence", [.character("i")], obstacle: fixedText) { _ in
      .sentenceBegun
    },
    Command(
      .sentence, "Edit the source", [.control("e")], obstacle: lacksText(of: .source)
    ) { _ in .textBegun(.source) },
    Command(
      .sentence, "Edit the target", [.control("d")], obstacle: lacksText(of: .main)
    ) { _ in .textBegun(.main) },
    Command(.sentence, "Next example", [.character(";")], obstacle: noExamples) { _ in
      .exampleStepped(1)
    },
    Command(.sentence, "Previous example", [.character("'")], obstacle: noExamples) { _ in
      .exampleStepped(-1)
    },
    Command(.sentence, "Add a token after this one", [.character("A")], obstacle: noTokenInSight) {
      _ in
      .tokenBegun
    },
    Command(.sentence, "Delete the token", [.character("X"), .delete], obstacle: noTokenInSight) {
      _ in
      .tokenDeleted
    },
    Command(
      .sentence, "Move the token back", [.character("<"), .shiftLeft], obstacle: noTokenInSight
    ) {
      _ in
      .tokenMoved(-1)
    },
    Command(
      .sentence, "Move the token on", [.character(">"), .shiftRight], obstacle: noTokenInSight
    ) {
      _ in
      .tokenMoved(1)
    },
    Command(.sentence, "Write the next word", [.character("@")], obstacle: writesNothing) { _ in
      .wordWritten
    },
    Command(.sentence, "How the next word is chosen", [.function(7)], obstacle: writesNothing) {
      _ in .samplingBegun
    },
  ]

  private static let training: [Command] = [
    Command(.training, "Take one step", [.character("y")], obstacle: learnsOrNoTraining) { _ in
      .learningStepped
    },
    Command(.training, "Run, or pause", [.character("Y")], obstacle: noTraining) { _ in
      .learningToggled
    },
    Command(
      .training, "Back to the initial weights", [.character("Z")], obstacle: noTraining
    ) { _ in .learningReset },
    Command(
      .training, "Loss curve and accuracy", [.character("J")], obstacle: noTraining
    ) { _ in .learningPanelToggled },
    Command(
      .training, "Gradients instead of values", [.character("H")], obstacle: noTargets
    ) { _ in .gradientsToggled },
  ]

  private static let view: [Command] = [
    Command(.view, "Compare side by side", [.character("v")], obstacle: comparesNothing) { _ in
      .comparisonToggled
    },
    Command(.view, "Change since opening", [.character("d")]) { _ in .deltaToggled },
    Command(.view, "Colours: linear, log, per row", [.character("c")]) { _ in .valueScaleCycled },
    Command(.view, "Zoom: all, matrix, inspector", [.character("z")], obstacle: inComparison) {
      _ in .zoomCycled
    },
    Command(.view, "Close what is open", [.escape]) { _ in .cancelled },
    Command(.view, "Draw the screen anew", [.control("l")]) { _ in .redrawn },
  ]

  private static let file: [Command] = [
    Command(.file, "Save", [.character("w"), .control("s")]) { _ in .saveBegun },
    Command(.file, "Export what is shown", [.character("x")]) { _ in .exportBegun },
    Command(.file, "Read the file anew", [.function(5)]) { _ in .reloadBegun },
    Command(.file, "Help", [.character("?"), .function(1)]) { _ in .helpOpened },
    Command(.file, "Command palette", [.character(":"), .control("p")]) { _ in .paletteOpened },
    Command(.file, "Suspend", [.control("z")]) { _ in .suspended },
    Command(.file, "Quit", [.character("q"), .control("c")]) { _ in .quitBegun },
  ]
}

extension State {
  static func noHead(_ index: Int, of count: Int) -> String {
    let range = count == 1 ? "one head, 0" : "heads 0 to \(count - 1)"
    return "There is no head \(index): this layer has \(range)"
  }
}

extension Stage {
  /// The capital letter that goes to the stage, marked in the stage bar; nil where the few capital
  /// letters do not suffice.
  package var letter: Character? {
    switch self {
    case .tokens: "T"
    case .embeddings: "E"
    case .positions: "P"
    case .segments, .logits: "G"
    case .input: "I"
    case .q: "Q"
    case .k: "K"
    case .v: "V"
    case .scores: "S"
    case .scaled, .biased: "D"
    case .masked: "M"
    case .weights: "W"
    case .context: "C"
    case .concat: "N"
    case .output: "O"
    case .residual: "L"
    case .norm: "R"
    case .ffn: "F"
    case .probabilities: "B"
    case .scaledEmbeddings, .projectedEmbeddings, .inputNorm, .preNorm, .unrotatedQ, .unrotatedK,
      .ffnPreNorm, .gate, .intermediate, .activation, .gated, .ffnResidual, .ffnNorm,
      .finalNorm, .poolerLinear, .pooler, .transform, .transformActivation, .transformNorm,
      .scaledResult, .loss:
      nil
    }
  }

  /// The letters, each with its stages.
  static let letters: [(letter: Character, stages: [Stage])] = {
    let letters = allCases.compactMap(\.letter)
    return letters.indices.filter { !letters[..<$0].contains(letters[$0]) }.map { index in
      (letters[index], allCases.filter { $0.letter == letters[index] })
    }
  }()
}
