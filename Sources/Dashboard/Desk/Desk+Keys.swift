package import TerminalCore
import Texts

extension Desk {
  /// What can be done on every screen.
  ///
  /// The raw value is the name everywhere.
  package enum Command: String, CaseIterable, Sendable {
    case help = "desk.help"
    case commandLine = "desk.command"
    case refresh = "desk.refresh"
    case redraw = "desk.redraw"
    case nextPane = "desk.next-pane"
    case paneLeft = "desk.pane-left"
    case paneRight = "desk.pane-right"
    case theme = "desk.theme"
    case account = "desk.account"
    case back = "desk.back"
    case close = "desk.close"
    case quit = "desk.quit"
    case suspend = "desk.suspend"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.help, "?, f1, ,"),
    Binding(.commandLine, ":"),
    Binding(.refresh, "R, ctrl-r"),
    Binding(.nextPane, "tab"),
    Binding(.paneLeft, "h, left"),
    Binding(.paneRight, "l, right"),
    Binding(.account, "a"),
    Binding(.theme, "z t"),
    Binding(.redraw, "ctrl-l"),
    Binding(.back, "esc, ctrl-c"),
    Binding(.close, "q"),
    Binding(.suspend, "ctrl-z"),
    Binding(.quit, chords: []),
  ]

  /// Everything that a key can mean on the products screen: the screen's own, moving, and the desk's.
  package enum Action: Hashable, Sendable {
    case products(Products.Command)
    case list(ListCommand)
    case desk(Command)

    /// The name everywhere.
    package var name: String {
      switch self {
      case .products(let command): command.rawValue
      case .list(let command): command.rawValue
      case .desk(let command): command.rawValue
      }
    }

    package static let all: [Action] =
      Products.Command.allCases.map(Action.products) + ListCommand.allCases.map(Action.list)
      + Command.allCases.map(Action.desk)
  }

  /// The keymap of the products screen, in the order of help.
  package static let keymap: Keymap<Action> = {
    let bindings =
      Products.bindings.map { Binding(Action.products($0.command), chords: $0.chords) }
      + ListCommand.bindings.map { Binding(Action.list($0.command), chords: $0.chords) }
      + Desk.bindings.map { Binding(Action.desk($0.command), chords: $0.chords) }
    do {
      return try Keymap(bindings)
    } catch {
      // The tables are part of the program; a test builds them all.
      preconditionFailure("\(error)")
    }
  }()
}
