import AttentionEngine
import CellGrid
import Scenes

/// Something happened: somebody pressed a key or clicked, or an effect came to its end.
package enum Action: Sendable {
  // Looking
  case stageStepped(Int)
  case stageChosen(Stop)
  /// A letter asked for one of these stages, wherever the next one is.
  case stageSought([Stage])
  case blockStepped(Int)
  case blockChosen(Block)
  case paneStepped(Int)
  case paneChosen(Int)
  case cursorMoved(rows: Int, columns: Int)
  /// The cursor went to the first or last row or column, as shown.
  case cursorMovedToEdge(Edge)
  /// A cell was clicked; rows and columns as shown.
  case cellChosen(pane: Int, row: Int, column: Int)
  case tokenChosen(Int, Part)
  /// The word that is likeliest after the token, and from there the next one.
  case likelyWordSought
  case wordBegun
  case valueScaleCycled
  case deltaToggled
  case zoomCycled
  case comparisonToggled

  // Following numbers to where they came from
  case sourceStepped(Int)
  case sourceFollowed
  case sourceChosen(Int)
  case wentBack

  // Heads
  case headStepped(Int)
  case headChosen(Int)
  case headToggled(Int)
  case allHeadsToggled

  // The model view
  case modelViewToggled
  case headSelected(HeadID)
  case headOpened(HeadID)
  /// These heads are to be seen, and their maps are not computed yet; the most urgent first.
  case headsAwaited([HeadID])
  /// Somebody waits for what the screen is to show, and nobody types.
  case groundworkAwaited
  case statisticStepped(Int)
  case headOrderToggled
  /// To the head with the next smaller (1) or greater (-1) statistic.
  case extremeHeadStepped(Int)
  case mapSizeCycled

  // Maps
  /// One head, or the mean, sum or max over several.
  case reductionCycled
  case headMarked(HeadID)
  case headsUnmarked
  case lensCycled
  /// Larger (1) or smaller (-1) blocks of weights become one number.
  case blockSizeStepped(Int)
  /// The products that a score is made of, or not any more.
  case productsToggled
  /// The query under the cursor is kept in sight, or not any more.
  case queryKept
  case poolingToggled
  /// The screen has room for so many queries and keys of a map.
  case mapRoomMeasured(Shape)
  /// Somebody wrote into the weights of the checkpoint since they were opened.
  case weightsChanged
  /// So many lines of the help stand above the screen at its end.
  case helpMeasured(Int)

  // Graph
  case graphToggled
  case graphFocusCycled
  case graphTopKStepped(Int)
  case graphThresholdStepped(Int)
  case thresholdBegun

  // Editing
  case editBegun
  case nudged(Int)
  case stepScaled(Int)
  case stepBegun
  case scaleBegun
  case maskCycled
  case weightingCycled
  case undone
  case redone
  case reset
  case tokenMoved(Int)
  case tokenDeleted
  case tokenBegun
  case sentenceBegun
  /// The text of this part, wherever the cursor is.
  case textBegun(Part)
  case exampleStepped(Int)

  // Writing
  case wordWritten
  case samplingBegun

  // Training
  case learningStepped
  case learningToggled
  case learned(Assignment.Result)
  case learningReset
  case learningPanelToggled
  case gradientsToggled

  // Files
  case saveBegun
  case saveEnded(SaveResult)
  case reloadBegun
  case reloaded(Scene)
  case loadFailed(String)
  case exportBegun
  case exportEnded(ExportResult)

  // Prompts, palette, help
  case typed(Key)
  case pasted(String)
  case paletteOpened
  case helpOpened
  case cancelled
  case redrawn
  case suspended
  case quitBegun
  /// A key that no command has.
  case unknownKey(Key)
  /// Something that happened outside and that somebody should know.
  case noticed(String)
  /// A command that is not possible now, and why.
  case refused(String)

  package enum Edge: Sendable { case top, bottom, left, right }
}
