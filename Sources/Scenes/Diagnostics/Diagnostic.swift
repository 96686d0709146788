/// One problem of a scene: which file, where in it, and what.
package struct Diagnostic: Error, Hashable, Sendable {
  /// The line that a problem is on, or the part of a long line around it.
  struct Excerpt: Hashable, Sendable {
    let text: String
    /// What stands before the problem in `text`.
    let before: String
  }

  package let path: String
  /// Nil when there is no text, as with a missing file.
  package let location: SourceLocation?
  let excerpt: Excerpt?
  let problem: Problem

  /// What is wrong and what would be right, in one sentence or two.
  package var message: String { problem.message }
}

/// Everything that is wrong with a scene and the files that it includes: by file in the order in
/// which they are read, then by place.
package struct Diagnostics: Error, Sendable {
  /// More problems than this are counted, not kept.
  package static let limit = 100

  package let all: [Diagnostic]
  package let omittedCount: Int

  init(all: [Diagnostic], omittedCount: Int = 0) {
    self.all = all
    self.omittedCount = omittedCount
  }
}

extension SourceText {
  private static let excerptLimit = 160

  /// The problem at `offset` with the line that it stands on.
  func diagnostic(_ problem: Problem, at offset: Int) -> Diagnostic {
    let location = location(at: offset)
    let range = lineRange(location.line - 1)
    let offset = min(max(offset, range.lowerBound), range.upperBound)
    var before = Substring(text(range.lowerBound..<offset))
    var after = Substring(text(offset..<range.upperBound))
    if before.unicodeScalars.count > Self.excerptLimit / 2 {
      before = "…" + before.suffix(Self.excerptLimit / 4)
    }
    if after.unicodeScalars.count > Self.excerptLimit / 2 {
      after = after.prefix(Self.excerptLimit / 2) + "…"
    }
    let excerpt = Diagnostic.Excerpt(text: String(before + after), before: String(before))
    // An empty line shows nothing, and UTF-16 read as UTF-8 would show as noise.
    let showsLine = !range.isEmpty && problem != .encoding(.utf16)
    return Diagnostic(
      path: path, location: location, excerpt: showsLine ? excerpt : nil, problem: problem)
  }
}
