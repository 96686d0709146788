import AttentionEngine
import Scenes
import Testing

@testable import Workbench

@Suite struct FileTests {
  private func edited() throws -> State {
    var state = try Fixture.state()
    state.press("Q", "Tab", "Tab", "+")
    return state
  }

  @Test func savingAsksForTheChangedNumberAlone() throws {
    var state = try edited()
    let effects = state.press("w")
    guard case .save(let rewrites, let isForced)? = effects.first else {
      Issue.record("no save effect")
      return
    }
    #expect(!isForced)
    #expect(rewrites.map(\.path) == ["test.scene"])
    let expected = Fixture.twoHeads.replacing(
      "W_Q: [[1, 0], [0, 1]", with: "W_Q: [[1.1, 0], [0, 1]")
    #expect(String(decoding: rewrites[0].bytes, as: UTF8.self) == expected)
  }

  @Test func whatIsSavedIsNoLongerUnsavedButStillEdited() throws {
    var state = try edited()
    guard case .save(let rewrites, _)? = state.press("w").first else {
      Issue.record("no save effect")
      return
    }
    let scene = try Scene.load(path: "test.scene") { _ in .success(rewrites[0].bytes) }.get()
    _ = state.update(.saveEnded(.saved(scene, ["test.scene"])))
    #expect(!state.isUnsaved)
    #expect(state.document.editedCount(in: state.model) == 1)
    // Undo after saving is an edit again.
    state.press("u")
    #expect(state.isUnsaved)
  }

  @Test func nothingIsSavedWhereNothingChanged() throws {
    var state = try edited()
    state.press("u")
    #expect(state.press("w").isEmpty)
    #expect(state.message?.text.hasPrefix("Nothing to save") == true)
  }

  @Test func aFileThatSomebodyElseChangedIsAskedAbout() throws {
    var state = try edited()
    _ = state.update(.saveEnded(.changedOnDisk(paths: ["test.scene"])))
    #expect(state.question == .overwriteChanged(paths: ["test.scene"]))
    #expect(state.press("n").isEmpty)
    #expect(state.mode == .browsing && state.isUnsaved)
    _ = state.update(.saveEnded(.changedOnDisk(paths: ["test.scene"])))
    guard case .save(_, isForced: true)? = state.press("y").first else {
      Issue.record("not forced")
      return
    }
  }

  @Test func quittingWithUnsavedEditsAsks() throws {
    var state = try edited()
    #expect(state.press("q").isEmpty)
    #expect(state.question == .quitUnsaved)
    #expect(state.press("x").isEmpty)
    #expect(state.question == .quitUnsaved)
    #expect(state.press("Escape").isEmpty)
    #expect(state.mode == .browsing)
    // Who presses C-c again and again gets out.
    for keys in [("q", "y"), ("C-c", "C-c")] {
      guard case .quit? = state.press(keys.0, keys.1).first else {
        Issue.record("did not quit")
        return
      }
    }
    // Other questions are left by it.
    _ = state.update(
      .exportEnded(
        .exists(
          ExportRequest(subject: .tokens, path: "a.txt", mayOverwrite: false))))
    #expect(state.press("C-c").isEmpty && state.mode == .browsing)
    guard case .save? = state.press("q", "s").first else {
      Issue.record("did not save")
      return
    }
  }

  @Test func readingAnewAsksAndTakesTheFileAsOpened() throws {
    var state = try edited()
    #expect(state.press("F5").isEmpty)
    guard case .reload? = state.press("y").first else {
      Issue.record("did not reload")
      return
    }
    let other = Fixture.twoHeads.replacing("le chat dort le", with: "chat")
    _ = state.update(.reloaded(try Fixture.scene(other)))
    #expect(state.model.tokenTexts == ["chat"])
    #expect(!state.isUnsaved && state.document.history.past.isEmpty)
    #expect(state.place.stage == .q)
  }

  @Test func theExportPromptProposesANameAndAsksBeforeOverwriting() throws {
    var state = try Fixture.state()
    state.press("W", "]", "x")
    #expect(state.prompt?.field.string == "test-weights-head1.txt")
    guard case .export(let request)? = state.press("\"out.csv\"", "Enter").first else {
      Issue.record("no export")
      return
    }
    #expect(request.path == "out.csv" && !request.mayOverwrite)
    #expect(request.subject == .matrix(.site(Site(.weights, HeadID(layer: 0, head: 1)))))
    _ = state.update(.exportEnded(.exists(request)))
    guard case .export(let second)? = state.press("y").first else {
      Issue.record("no second export")
      return
    }
    #expect(second.mayOverwrite && second.path == "out.csv")
    _ = state.update(.exportEnded(.written(path: "out.csv", bytes: 12)))
    #expect(state.message?.text == "Wrote out.csv, 12 bytes")
  }

  @Test func anExportThatFailsKeepsWhatWasTyped() throws {
    var state = try Fixture.state()
    state.press("x", "C-u", "\"no/out.csv\"", "Enter")
    #expect(state.mode == .browsing)
    _ = state.update(.exportEnded(.failed(path: "no/out.csv", reason: "there is no folder")))
    #expect(state.prompt?.purpose == .exportFile)
    #expect(state.prompt?.problem == "Not exported: there is no folder")
    state.press("Backspace")
    #expect(state.prompt?.field.string == "no/out.cs" && state.prompt?.problem == nil)
    guard case .export(let request)? = state.press("v", "Enter").first else {
      Issue.record("no export")
      return
    }
    #expect(request.path == "no/out.csv")
  }

  @Test func whatHasNoMatrixAsksForNoName() throws {
    var state = try Fixture.state(Fixture.masked)
    let stop = try #require(state.flow.first { $0.stage == .positions })
    _ = state.update(.stageChosen(stop))
    state.press("x")
    #expect(state.prompt == nil)
    #expect(state.message?.text == "This stage has no matrix to export")
  }

  @Test func theFocusedMatrixOrTheGraphIsExported() throws {
    var state = try Fixture.state()
    guard case .export(let weight)? = state.press("Q", "Tab", "Tab", "x", "Enter").first,
      case .export(let graph)? = state.press("g", "x", "Enter").first,
      case .export(let tokens)? = state.press("T", "x", "Enter").first
    else {
      Issue.record("no export")
      return
    }
    #expect(weight.subject == .matrix(.parameter(.wQ)))
    #expect(
      graph.subject == .graph && graph.path == "test-graph-head0.dot"
        && weight.path == "test-W_Q-head0.txt")
    #expect(tokens.subject == .tokens)
  }

  @Test func aStageThatTheFileLostIsLeft() throws {
    let residual =
      Fixture.twoHeads + "\n" + """
          W_O: [[1, 0, 0], [0, 1, 0], [1, 1, 0], [0, 2, 0]]
          residual: true
        """
    var state = try Fixture.state(
      residual.replacing("  W_O: [[1, 0], [0, 1], [1, 1], [0, 2]]\n", with: ""))
    state.press("L")
    #expect(state.place.stage == .residual)
    _ = state.update(.reloaded(try Fixture.scene(Fixture.twoHeads)))
    #expect(state.place.stage == .weights)
    state.press("Space")
    #expect(state.place.stage == .context)
  }
}
