import AttentionEngine
import CellGrid

/// What the keys go to.
package enum Mode: Hashable, Sendable {
  case browsing
  case prompting(Prompt)
  case palette(Palette)
  /// The help, scrolled down by some lines.
  case help(scroll: Int)
  case confirming(Question)
}

extension State {
  package var isHelpShown: Bool { if case .help = mode { true } else { false } }
}

/// A line that asks for text.
package struct Prompt: Hashable, Sendable {
  package enum Purpose: Hashable, Sendable {
    /// A new value for a written number.
    case number(CellID)
    case sentence(Part)
    /// A word to put into a sentence before the token with this index.
    case token(Part, before: Int)
    /// A word that can be predicted, to go to.
    case word
    /// `sqrt`, `none` or a number.
    case scale
    case step
    case threshold
    /// `greedy`, or temperature, top-k, top-p and seed.
    case sampling
    case exportFile
  }

  package let purpose: Purpose
  package internal(set) var field: TextField
  /// Why the text was not accepted.
  package internal(set) var problem: String?
}

/// A list of commands, narrowed by typing.
package struct Palette: Hashable, Sendable {
  /// Longer than any name of a command.
  package static let limit = 60

  package internal(set) var field = TextField(limit: limit)
  package internal(set) var selection = 0
}

/// A question that is answered with yes or no.
package enum Question: Hashable, Sendable {
  case quitUnsaved
  case overwriteExport(ExportRequest)
  /// The scene's files were changed by somebody else since they were read.
  case overwriteChanged(paths: [String])
  case reloadUnsaved
}
