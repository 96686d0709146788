import CNcurses
import Glibc

/// The environment variables that say something about the terminal. An empty one counts as absent.
struct Environment: Sendable {
  let value: @Sendable (String) -> String?

  static let process = Environment { name in
    guard let pointer = getenv(name) else { return nil }
    let text = String(cString: pointer)
    return text.isEmpty ? nil : text
  }

  /// Whether the locale's variables name UTF-8, whatever locales are installed.
  var namesUTF8: Bool {
    guard let locale = value("LC_ALL") ?? value("LC_CTYPE") ?? value("LANG") else { return false }
    let upper = locale.uppercased()
    return upper.contains("UTF-8") || upper.contains("UTF8")
  }

  /// Sets the character encoding of the process; says whether it is UTF-8 now.
  func setEncoding() -> Bool {
    _ = setlocale(LC_CTYPE, "")
    if attn_has_utf8() { return true }
    // The locale is named but not installed, as on a fresh machine reached by SSH.
    guard namesUTF8, setlocale(LC_CTYPE, "C.UTF-8") != nil else { return false }
    return attn_has_utf8()
  }
}
