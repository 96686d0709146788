import CellGrid
import Workbench

/// The README with everything in it that the program can say itself, as it says it now.
///
///     <!-- keys -->  …  <!-- /keys -->                      the table of commands
///     <!-- output: attn-tui ARGS -->, a fenced block        what the program prints
///     <!-- picture: PATH attn-tui ARGS -->, the picture     the file PATH has what it prints
struct Readme {
  /// The README as it should be.
  private(set) var text = ""
  /// What the pictures' files should have.
  private(set) var pictures: [(path: String, bytes: [UInt8])] = []

  typealias Run = (_ arguments: String) throws -> [UInt8]

  /// - Parameter run: what the program prints for arguments as a shell reads them.
  init(updating old: String, run: Run) throws {
    var lines = old.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)[...]
    var result: [String] = []
    var sawKeys = false
    while let line = lines.popFirst() {
      result.append(line)
      if line == "<!-- keys -->" {
        guard let end = lines.firstIndex(of: "<!-- /keys -->") else {
          throw Failure(description: "README.md: <!-- keys --> has no <!-- /keys -->")
        }
        lines = lines[end...]
        result += [""] + Self.keyTable + [""]
        sawKeys = true
      } else if let arguments = Self.directive("output", in: line) {
        result += try Self.takeBlock(from: &lines, of: line, try run(arguments))
      } else if let words = Self.pictureDirective(in: line) {
        guard let shown = lines.first(where: { !$0.isEmpty }), shown.contains(words.path) else {
          throw Failure(description: "README.md: \(words.path) is not shown after \(line)")
        }
        pictures.append((words.path, try run(words.arguments)))
      }
    }
    guard sawKeys else {
      throw Failure(description: "README.md has no section from <!-- keys --> to <!-- /keys -->")
    }
    text = result.joined(separator: "\n")
  }

  /// Every command of the one table, by group, in the order of the help.
  static var keyTable: [String] {
    var rows = ["| keys | meaning |", "|---|---|"]
    for group in Command.Group.allCases {
      rows.append("| **\(group.rawValue)** | |")
      for command in Command.table where command.group == group {
        let keys = command.keys.map { code($0.name) }.joined(separator: " ")
        rows.append("| \(keys) | \(command.title.replacing("|", with: "\\|")) |")
      }
    }
    return rows
  }

  /// A key as code in a table's cell.
  private static func code(_ name: String) -> String {
    name == "`" ? "`` ` ``" : "`\(name.replacing("|", with: "\\|"))`"
  }

  /// The arguments in `<!-- NAME: attn-tui ARGUMENTS -->`.
  private static func directive(_ name: String, in line: String) -> String? {
    let start = "<!-- \(name): attn-tui "
    guard line.hasPrefix(start), line.hasSuffix(" -->") else { return nil }
    return String(line.dropFirst(start.count).dropLast(4))
  }

  private static func pictureDirective(in line: String) -> (path: String, arguments: String)? {
    let start = "<!-- picture: "
    guard line.hasPrefix(start), line.hasSuffix(" -->"),
      let program = line.firstRange(of: " attn-tui ")
    else { return nil }
    let path = line[..<program.lowerBound].dropFirst(start.count)
    return (String(path), String(line[program.upperBound...].dropLast(4)))
  }

  /// The fenced block that follows, with `output` in it.
  private static func takeBlock(
    from lines: inout ArraySlice<String>, of directive: String, _ output: [UInt8]
  ) throws -> [String] {
    let blanks = lines.prefix { $0.isEmpty }
    lines = lines.dropFirst(blanks.count)
    guard let fence = lines.popFirst(), fence.hasPrefix("```"),
      let end = lines.firstIndex(of: String(fence.prefix { $0 == "`" }))
    else { throw Failure(description: "README.md: no fenced block after \(directive)") }
    lines = lines[end...]
    var printed = String(decoding: output, as: UTF8.self)
    if printed.hasSuffix("\n") { printed.removeLast() }
    return blanks + [fence]
      + printed.split(separator: "\n", omittingEmptySubsequences: false)
      .map(String.init)
  }

  /// Pictures that the README shows without saying how they were made.
  static func unexplainedPictures(in text: String) -> [String] {
    let lines = text.split(separator: "\n").map(String.init)
    let explained = lines.compactMap { pictureDirective(in: $0)?.path }
    return lines.filter { !$0.hasPrefix("<!--") }.flatMap { line in
      line.split { "()\"'<> ".contains($0) }.map(String.init).filter { $0.hasSuffix(".svg") }
    }.filter { !explained.contains($0) }
  }
}
