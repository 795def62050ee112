import TerminalCore

/// A message that the terminal shows outside of its window.
///
/// Whatever the texts hold, nothing of it is a control: they are plain text of a bounded length before they come near a
/// sequence (T02).
package struct TerminalNotification: Equatable, Sendable {
  package let title: String
  package let body: String

  /// How a terminal wants to be told.
  package enum Form: String, CaseIterable, Sendable {
    /// iTerm2, ConEmu, foot, kitty, WezTerm, Ghostty: one text.
    case osc9
    /// urxvt, foot, kitty, WezTerm, Ghostty: a title and a text.
    case osc777
  }

  /// More is on no notification.
  private static let most = (title: 60, body: 240)

  /// - Parameter isASCII: Whether only ASCII may be written.
  package init(title: String, body: String, isASCII: Bool = false) {
    func plain(_ text: String, _ columns: Int) -> String {
      let plain = DisplayText.plain(text)
      let short = String(DisplayText.prefix(of: plain, columns: columns).text)
      return isASCII ? AsciiFallback.text(short) : short
    }
    self.title = plain(title, Self.most.title)
    self.body = plain(body, Self.most.body)
  }

  /// What is written.
  package func sequence(_ form: Form) -> String {
    switch form {
    case .osc9:
      let text = title + ": " + body
      // A number before a semicolon is another command of the same name.
      let isNumber = text.first.map { $0.isNumber } ?? false
      return "\u{1B}]9;" + (isNumber ? " " : "") + text + "\u{07}"
    case .osc777:
      // The title ends at a semicolon.
      return "\u{1B}]777;notify;" + title.replacing(";", with: ",") + ";" + body + "\u{07}"
    }
  }
}

/// A program that stands between this one and the terminal.
package enum Multiplexer: Equatable, Sendable {
  case tmux
  case screen

  /// - Parameter environment: TMUX and STY say which it is.
  package init?(_ environment: [String: String]) {
    if environment["TMUX"]?.isEmpty == false {
      self = .tmux
    } else if environment["STY"]?.isEmpty == false {
      self = .screen
    } else {
      return nil
    }
  }

  /// The longest piece that screen passes on.
  private static let longestPiece = 240

  /// A sequence for the terminal behind the multiplexer, which may be set to drop it.
  package func passing(_ sequence: String) -> String {
    switch self {
    case .tmux:
      return "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
    case .screen:
      var rest = Array(sequence.utf8)[...]
      var passed = ""
      while !rest.isEmpty {
        var piece = rest.prefix(Self.longestPiece)
        // Between two letters, not inside one.
        while piece.count < rest.count, rest[piece.endIndex] & 0xC0 == 0x80 {
          piece = piece.dropLast()
        }
        passed += "\u{1B}P" + String(decoding: piece, as: UTF8.self) + "\u{1B}\\"
        rest = rest.dropFirst(piece.count)
      }
      return passed
    }
  }
}
