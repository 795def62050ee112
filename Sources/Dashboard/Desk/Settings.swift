package import Marketplace
import TerminalCore

/// Something that the desk keeps for its next start.
package enum SettingsEffect: Equatable, Sendable {
  /// Keep values under these names, all or none.
  case keep([String: String])
  /// Remember that the desk was there for an account.
  case began(AccountID)
}

extension Desk {
  /// The names of what is kept.
  package enum Setting: String, Sendable {
    /// The theme that was chosen in the desk.
    case theme
    /// What the config said of themes when that was chosen.
    case themeInConfig = "theme.config"
    /// The last lines of the command line, as ``CommandHistory`` writes them.
    case commandHistory = "command.history"
  }

  /// The theme that was chosen in the desk, for as long as the config says what it said then; nil for none.
  ///
  /// - Parameter configured: What the config says of themes.
  package static func keptTheme(
    in settings: [String: String], configured: String
  ) -> String? {
    guard settings[Setting.themeInConfig.rawValue] == configured else { return nil }
    return settings[Setting.theme.rawValue]
  }

  static func keepTheme(_ model: Model, _ name: String) -> Effect {
    .settings(
      .keep([
        Setting.theme.rawValue: name,
        Setting.themeInConfig.rawValue: model.setup.configuredTheme,
      ]))
  }

  /// The lines of the command line as they are kept.
  package enum CommandHistory {
    /// How many lines are remembered.
    package static let most = 100
    /// A longer line, which is a paste rather than a command, is not kept.
    static let longestLine = 1_000

    /// One line of text for each: a command line holds no line break.
    static func text(_ lines: [String]) -> String {
      lines.filter { $0.utf8.count <= longestLine }.suffix(most).joined(separator: "\n")
    }

    /// The lines of a text that `text` made, oldest first.
    package static func lines(_ text: String) -> [String] {
      text.split(separator: "\n").suffix(most).map(String.init)
    }
  }

  /// Remembers a line that was run.
  static func remember(_ model: inout Model, _ line: String) -> [Effect] {
    guard !line.isEmpty, line != model.commandHistory.last else { return [] }
    model.commandHistory = model.commandHistory.suffix(CommandHistory.most - 1) + [line]
    return [
      .settings(
        .keep([Setting.commandHistory.rawValue: CommandHistory.text(model.commandHistory)]))
    ]
  }
}
