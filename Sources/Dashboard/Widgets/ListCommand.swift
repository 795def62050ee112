package import TerminalCore

/// Moving in a list or a text: the same keys on every screen.
package enum ListCommand: String, CaseIterable, Sendable {
  case down = "list.down"
  case up = "list.up"
  case halfPageDown = "list.half-page-down"
  case halfPageUp = "list.half-page-up"
  case pageDown = "list.page-down"
  case pageUp = "list.page-up"
  case top = "list.top"
  case bottom = "list.bottom"

  package static let bindings: [Binding<ListCommand>] = [
    Binding(.down, "j, down"),
    Binding(.up, "k, up"),
    Binding(.halfPageDown, "ctrl-d"),
    Binding(.halfPageUp, "ctrl-u"),
    Binding(.pageDown, "pgdn, ctrl-f"),
    Binding(.pageUp, "pgup, ctrl-b"),
    Binding(.top, "g, home"),
    Binding(.bottom, "G, end"),
  ]
}

extension ListCommand {
  /// The first line that a text shows after the command, when nothing in it has the cursor.
  ///
  /// - Parameters:
  ///   - line: The one that it shows now.
  ///   - page: How many lines it shows.
  ///   - last: The last one that may come first.
  func scrolled(from line: Int, page: Int, last: Int) -> Int {
    let moved =
      switch self {
      case .down: line + 1
      case .up: line - 1
      case .halfPageDown: line + page / 2
      case .halfPageUp: line - page / 2
      case .pageDown: line + page
      case .pageUp: line - page
      case .top: 0
      case .bottom: last
      }
    return min(max(0, moved), last)
  }
}

extension RankedList {
  /// Moves cursor and screen as a command says.
  mutating func perform(_ command: ListCommand) {
    switch command {
    case .down: move(by: 1)
    case .up: move(by: -1)
    case .halfPageDown: scroll(by: max(1, height / 2))
    case .halfPageUp: scroll(by: -max(1, height / 2))
    case .pageDown: scroll(by: max(1, height))
    case .pageUp: scroll(by: -max(1, height))
    case .top: moveToTop()
    case .bottom: moveToBottom()
    }
  }
}
