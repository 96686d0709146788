import AttentionEngine
import Scenes

/// Everything that the screen shows follows from this value.
package struct State: Sendable {
  package internal(set) var document: Document
  package internal(set) var trace: Trace
  package internal(set) var place: Place
  /// Where `follow` came from, the last one last.
  package internal(set) var trail: [Footstep] = []
  /// The stage that somebody looked at who went through blocks that lack it.
  var soughtStage: SoughtStage?
  package internal(set) var mode = Mode.browsing
  package internal(set) var message: Message?
  package internal(set) var valueScale = ValueScale.linear
  package internal(set) var showsDelta = false
  /// Whether every matrix shows how the loss changes with its numbers.
  package internal(set) var showsGradients = false
  /// Of the text on the screen; nil where they are not shown, or not computed yet.
  var gradients: Gradients?
  /// What would be right to predict for the text on the screen, where the scene knows.
  var shownExample = ShownExample()
  /// Whether the decoder reads the right words instead of its own.
  package internal(set) var readsRightWords = false
  package internal(set) var learning = Learning()
  package internal(set) var zoom = Zoom.balanced
  /// What `+` and `-` add and take away.
  package internal(set) var step: Float = 0.1
  /// Which of the cursor's sources somebody marked; nil while nobody did.
  var markedSource: Int?
  /// Which of them is marked in the inspector: asked for with every piece of its text.
  package internal(set) var source = 0
  /// Where NaN, or what is infinite, comes from; nil where the number under the cursor is in range.
  package internal(set) var outOfRangeOrigin: OutOfRangeOrigin?
  package internal(set) var graph = GraphOptions()
  package internal(set) var modelView = ModelView()
  package internal(set) var map = MapOptions()
  /// How many queries and keys of a map the screen has room for; nil while nobody said.
  package internal(set) var mapRoom: Shape?
  /// Whether somebody wrote into the weights since they were opened: numbers may be old and new ones.
  package internal(set) var haveWeightsChanged = false
  /// How far the help scrolls; nil while nobody said.
  package internal(set) var helpEnd: Int?
  /// What is compared in place of the matrix; nil where nothing is.
  package internal(set) var comparison: ComparisonView?
  /// Of the heads of a capture that somebody chose among all, how many rows are no shares.
  var oddRowCounts: [HeadID: Int] = [:]
  /// What the number under the cursor is made from, head by head, where a map is no plain weights.
  package internal(set) var mapTerms: [AttentionTerm] = []
  /// How a weight came about of a long map, which is not there as a whole.
  var weightDerivation: Derivation?
  /// Whether the inspector shows the products that a score is made of, and these.
  package internal(set) var showsProducts = false
  package internal(set) var products: ScoreProducts?
  /// What is left to be worked before the screen can show what was asked for; nil where it can.
  package internal(set) var groundwork: Groundwork?
  /// The multiply-adds of the layers that one key may wait for: some hundredths of a second.
  var productsPerKey = 1 << 31
  /// Whether the positions are drawn as curves, at their stage.
  var showsCurves = false
  /// How many words a model that writes is to write; nil for as many as it wants.
  var writtenLimit: Int?
  /// Which word by likelihood somebody went to last, from 1 on.
  var likelyRank = 0
  /// How its words are chosen.
  package internal(set) var sampling = Sampling.greedy
  /// Why what the model writes goes no further; nil where it writes nothing.
  package internal(set) var decodingEnd: DecodingEnd?
  /// The likeliest words of a model that predicts some and writes nothing on.
  var answer: [String] = []

  package init(scene: Scene) {
    document = Document(scene: scene)
    trace = document.opened
    place = Place(stage: .weights)
    write()
    // What is predicted follows the last token.
    if model.output != nil { moveToLastToken() }
    begin()
  }

  /// - Parameter threads: how many may work at once.
  package init(checkpoint: OpenedCheckpoint, threads: Int = 1) {
    document = Document(checkpoint: checkpoint, threads: threads)
    trace = document.opened
    place = Place(stage: .weights)
    // Writing takes the whole model, and time where it is large: @ asks for it.
    writtenLimit = 0
    write()
    if model.output != nil { moveToPrediction() }
    begin()
    if let note = checkpoint.tokenized.truncationNotes.first { say(note.asSentence) }
  }

  /// - Parameter threads: how many may work at once.
  package init(capture: OpenedCapture, threads: Int = 1) {
    document = Document(capture: capture, threads: threads)
    trace = document.opened
    place = Place(stage: .weights)
    begin()
    if let note = capture.capture.note { say(note) }
  }

  private mutating func begin() {
    // The arcs of many tokens at once are a thicket.
    if Part.allCases.contains(where: { tokenCount(of: $0) > 20 }) { graph.focus = .outgoing }
    refresh()
  }

  package var model: AttentionModel { trace.model }
  package var isUnsaved: Bool { document.isUnsaved(model) }

  /// What the status line says.
  package struct Message: Hashable, Sendable {
    package enum Kind: Sendable { case done, refused, failed }
    package let kind: Kind
    package let text: String
  }

  /// Which part of the screen gets the room.
  package enum Zoom: String, CaseIterable, Sendable {
    case balanced
    /// The matrix or graph alone.
    case matrix
    /// The inspector instead of the heads.
    case inspector
  }
}

/// A stage that the last blocks lacked, and where that led to: whoever leaves that stop looks for
/// another one.
struct SoughtStage: Sendable {
  let stage: Stage
  let since: Stop
}

/// How the graph is drawn.
package struct GraphOptions: Hashable, Sendable {
  package enum Focus: CaseIterable, Sendable { case all, outgoing, incoming }

  package internal(set) var isShown = false
  package internal(set) var threshold: Float = 0
  /// At most so many arcs per query; nil for all.
  package internal(set) var topK: Int? = 2
  package internal(set) var focus = Focus.all
}
