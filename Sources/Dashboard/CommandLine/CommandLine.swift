import Marketplace
import TerminalCore
import Texts

extension Desk {
  /// The `:` line.
  package struct CommandLine: Equatable, Sendable {
    package var field: TextField
    /// Which completion stands in the field, when Tab has put one there.
    package var chosen: Int?
    /// What the completions complete: the text as it was typed.
    package var typed = ""
    package var error: String?

    /// - Parameter history: The lines that were run before, oldest first.
    package init(history: [String] = []) { field = TextField(history: history) }
  }

  /// A line that was typed after `:`.
  enum CommandText: Equatable {
    case action(Action)
    case theme(String)
    case sort(String)
    case filter(String)
    case dialogFilter(String)
    /// Not understood: no command begins so, or it lacks or has too many words.
    case wrong(String)

    /// Reads a line.
    ///
    /// A command is named in full ("products.sort") or by what follows the dot ("sort").
    init(_ line: String, on screen: Screen, themes: [String], texts: Texts) {
      let words = line.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
      guard let first = words.first else {
        self = .wrong("")
        return
      }
      let name = Self.fullName(String(first), on: screen)
      let rest = words.count > 1 ? words[1].trimmed : ""
      guard let action = Action.all.first(where: { $0.name == name }) else {
        self = .wrong(texts.noSuchCommand(DisplayText.plain(String(first))))
        return
      }
      switch action {
      case .desk(.theme) where !rest.isEmpty:
        self = themes.contains(rest) ? .theme(rest) : .wrong(texts.noSuchTheme(rest, themes))
      case .products(.sort) where !rest.isEmpty:
        self = .sort(rest)
      case .inbox(.filter) where !rest.isEmpty:
        self = .dialogFilter(rest)
      case .products(.filter) where !rest.isEmpty:
        self = .filter(rest)
      default:
        self = rest.isEmpty ? .action(action) : .wrong(texts.commandTakesNothing(name))
      }
    }

    /// "quit" for "desk.quit"; the screen's own names win over those of others.
    private static func fullName(_ name: String, on screen: Screen) -> String {
      // What fingers know from elsewhere.
      if name == "q" { return Command.quit.rawValue }
      let own = Action.all.filter { $0.screen == screen }
      let names = (own + Action.all).map(\.name)
      if names.contains(name) { return name }
      return names.first { $0.hasSuffix("." + name) } ?? name
    }
  }

  /// What a line may go on to: names of commands, or the words that its command takes.
  static func completions(of line: String, themes: [String]) -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let short = Action.all.map { String($0.name.drop { $0 != "." }.dropFirst()) }
    guard words.count > 1 else {
      let typed = words.first ?? ""
      let names = typed.contains(".") ? Action.all.map(\.name) : short
      return Set(names.filter { $0.hasPrefix(typed) }).sorted()
    }
    let command = words[0].split(separator: ".").last.map(String.init) ?? ""
    let values: [String] =
      switch command {
      case "theme": themes
      case "sort": ProductSort.Column.allCases.map(\.rawValue)
      case "filter": ["state:on", "state:off", "stock:out", "stock:low", "stock:any"]
      default: []
      }
    let begun = words[words.count - 1]
    let head = words.dropLast().joined(separator: " ")
    return values.filter { $0.hasPrefix(begun) }.map { head + " " + $0 }
  }
}

extension Substring {
  /// Without blanks at both ends.
  fileprivate var trimmed: String {
    var rest = self
    while rest.first == " " { rest.removeFirst() }
    while rest.last == " " { rest.removeLast() }
    return String(rest)
  }
}
