import CellGrid

/// How many colours there are, by what the terminal's description and the environment say.
enum ColorSupport {
  /// - Parameters: colors the description's `colors`; isDirect whether it has `RGB` or `Tc`.
  static func depth(colors: Int, isDirect: Bool, environment: Environment) -> ColorDepth {
    // https://no-color.org; ncurses itself does not look.
    if environment.value("NO_COLOR") != nil || colors < 8 { return .none }
    let announced = environment.value("COLORTERM").map { ["truecolor", "24bit"].contains($0) }
    // GNU screen passes COLORTERM on from outside and garbles what it announces.
    let isGNUScreen = environment.value("STY") != nil && environment.value("TMUX") == nil
    if isDirect || (announced == true && !isGNUScreen) { return .truecolor }
    return colors >= 256 ? .ansi256 : .ansi16
  }
}
