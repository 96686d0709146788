import Exports
import Glibc
import Scenes
import Testing
import Workbench

@testable import attn_tui

/// What the workbench exports of what is shown, in the very function that the session uses.
@Suite struct ShownExportTests {
  private func state(_ keys: String, scene: String = "chat-noir-heads.scene") throws -> State {
    let scene = try Scene.load(path: "\(Repository.path)/scenes/\(scene)", read: FileAccess.read)
      .get()
    var state = State(scene: scene)
    for key in try KeyScript(keys).keys { _ = state.update(state.action(for: key)) }
    return state
  }

  /// Writes what is shown to a new file of that name; why that failed, or nil.
  private func export(_ state: State, to path: String) throws -> String? {
    var state = state
    _ = state.update(.exportBegun)
    _ = state.update(.typed(.control("u")))
    _ = state.update(.pasted(path))
    guard case .export(let request)? = state.update(.typed(.enter)).first,
      case .exportEnded(let result) = Effects.export(request, from: state)
    else { return "no export" }
    if case .failed(_, let reason) = result { return reason }
    return nil
  }

  @Test(arguments: [
    "", "Q", "S", "Q Tab Tab", "\\", "`", "g", "g m", "T", "!", "! d", "d", "\\ d", "g d", "S d",
  ])
  func theEndingsThatAreOfferedAreThoseThatCanBeWritten(keys: String) throws {
    let folder = try TemporaryFolder(scenes: false)
    let state = try state(keys)
    let offered = state.exportEndings
    #expect(Set(offered).count == offered.count)
    for format in ExportFormat.allCases {
      let failure = try export(state, to: folder["out.\(format.fileExtension)"])
      #expect(
        (failure == nil) == offered.contains(format.fileExtension),
        "\(format): \(failure ?? "written")")
    }
  }

  /// One head and several together, in every format that has labels.
  @Test(arguments: ["\\", "\\ `", "\\ ` `", "\\ ` ` `"])
  func leftOutKeysAreLeftOutInEveryFormat(keys: String) throws {
    let folder = try TemporaryFolder(scenes: false)
    let state = try state(keys)
    for name in ["out.csv", "out.txt", "out.json"] {
      #expect(try export(state, to: folder[name]) == nil)
    }
    let csv = try folder.text("out.csv").split(separator: "\n").dropFirst()
    #expect(csv.count == 8)
    for row in csv {
      let fields = row.split(separator: ",", omittingEmptySubsequences: false)
      #expect(fields.count == 9 && fields[1].isEmpty && fields[2...].allSatisfy { !$0.isEmpty })
    }
    #expect(try folder.text("out.csv").contains("without first token, renormalised"))
    let text = try folder.text("out.txt")
    #expect(text.contains("without first token, renormalised"))
    #expect(text.contains("–: left out") && text.count(of: "  –  ") == 8, "\(text)")
    let json = try folder.text("out.json")
    #expect(json.contains("\"left_out\": [0]") && json.count(of: "\n[null, ") == 8, "\(json)")
  }

  @Test func changesOfHeadsSaySo() throws {
    let folder = try TemporaryFolder(scenes: false)
    #expect(try export(state("! d"), to: folder["out.csv"]) == nil)
    #expect(
      try folder.text("out.csv")
        .hasPrefix("layer,head,on,change of entropy against the scene as opened,"))
  }

  /// Of the weights, of a map through a lens and of another matrix, each against what was opened.
  @Test(
    arguments: [
      ("W", "weights-head0"), ("W \\", "weights-head0-without-first"), ("S", "scores-head0"),
      ("Q Tab Tab", "W_Q-head0"),
    ])
  func whatIsWrittenIsTheChangeThatIsShown(_ keys: String, _ name: String) throws {
    let folder = try TemporaryFolder(scenes: false)
    let edited = "Q Tab Tab + + " + keys
    for (keys, file) in [(keys, "before.csv"), (edited, "after.csv"), (edited + " d", "out.csv")] {
      #expect(try export(state(keys), to: folder[file]) == nil)
    }
    let table = { (name: String) in
      try folder.text(name).split(separator: "\n").dropFirst().map {
        // A key that is left out has no number.
        $0.split(separator: ",", omittingEmptySubsequences: false).dropFirst().map {
          Float($0) ?? 0
        }
      }
    }
    let (before, after) = (try table("before.csv"), try table("after.csv"))
    let change = try table("out.csv")
    #expect(change == zip(after, before).map { zip($0, $1).map { $0 - $1 } })
    #expect(change.contains { $0.contains { $0 != 0 } })
    #expect(try folder.text("out.csv").contains("change against the scene as opened"))
    var prompt = try state(edited + " d")
    _ = prompt.update(.exportBegun)
    guard case .prompting(let asked) = prompt.mode else {
      Issue.record("no prompt")
      return
    }
    #expect(asked.field.string == "chat-noir-heads-\(name)-change.txt")
  }

  /// A graph shows weights whether changes are chosen or not.
  @Test func aGraphIsOfWeights() throws {
    let folder = try TemporaryFolder(scenes: false)
    #expect(try export(state("g d"), to: folder["out.csv"]) == nil)
    #expect(try !folder.text("out.csv").contains("change"))
    #expect(
      try export(state("g"), to: folder["out.svg"])
        == "svg draws the heatmap; a name that ends in .dot writes the graph")
  }

  @Test func gradientsSaySo() throws {
    let folder = try TemporaryFolder(scenes: false)
    #expect(try export(state("H", scene: "heads.scene"), to: folder["out.csv"]) == nil)
    #expect(try folder.text("out.csv").hasPrefix("gradient of the loss,"))
  }

  /// In the order of the screen, the greatest first.
  @Test func sortedHeadsAreWrittenSorted() throws {
    let folder = try TemporaryFolder(scenes: false)
    let column = { (keys: String) in
      try #expect(
        export(state(keys, scene: "tennis.scene"), to: folder["\(keys.count).csv"]) == nil)
      return try folder.text("\(keys.count).csv").split(separator: "\n").dropFirst().compactMap {
        Float($0.split(separator: ",", omittingEmptySubsequences: false)[3])
      }
    }
    let (plain, sorted) = (try column("!"), try column("! r"))
    #expect(sorted == plain.sorted(by: >) && sorted != plain && plain.count > 2)
  }

  @Test func aFolderIsNotAskedForOverwriting() throws {
    let folder = try TemporaryFolder(scenes: false)
    // Also where its name has an ending that no format has.
    for path in [folder.path, folder["out.d"]] {
      mkdir(folder["out.d"], 0o755)
      let failure = try export(state(""), to: path)
      #expect(failure?.hasSuffix("it is a folder; name a file in it, as \(path)/NAME") == true)
    }
  }
}
