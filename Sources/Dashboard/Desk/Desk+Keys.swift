package import TerminalCore
import Texts

extension Desk {
  /// What can be done on every screen.
  ///
  /// The raw value is the name everywhere.
  package enum Command: String, CaseIterable, Sendable {
    case help = "desk.help"
    case commandLine = "desk.command"
    case palette = "desk.palette"
    case refresh = "desk.refresh"
    case redraw = "desk.redraw"
    case nextPane = "desk.next-pane"
    case paneLeft = "desk.pane-left"
    case paneRight = "desk.pane-right"
    case views = "desk.views"
    case theme = "desk.theme"
    case account = "desk.account"
    case undo = "desk.undo"
    case nextWaiting = "desk.next-waiting"
    case search = "desk.search"
    case toInbox = "screen.inbox"
    case toProducts = "screen.products"
    case toSales = "screen.sales"
    case toReviews = "screen.reviews"
    case toCommission = "screen.commission"
    case toStatistics = "screen.statistics"
    case toTasks = "screen.tasks"
    case toHealth = "screen.health"
    case nextScreen = "screen.next"
    case previousScreen = "screen.previous"
    case placeBack = "place.back"
    case placeForward = "place.forward"
    case back = "desk.back"
    case close = "desk.close"
    case quit = "desk.quit"
    case suspend = "desk.suspend"
  }

  package static let bindings: [Binding<Command>] = [
    Binding(.help, "?, f1, ,"),
    Binding(.commandLine, ":"),
    Binding(.palette, "ctrl-p"),
    Binding(.refresh, "R, ctrl-r"),
    Binding(.nextPane, "tab"),
    Binding(.paneLeft, "h, left"),
    Binding(.paneRight, "l, right"),
    Binding(.undo, "u"),
    Binding(.nextWaiting, "n"),
    Binding(.search, "F"),
    Binding(.toInbox, "1"),
    Binding(.toProducts, "2"),
    Binding(.toSales, "3"),
    Binding(.toReviews, "4"),
    Binding(.toCommission, "5"),
    Binding(.toStatistics, "6"),
    Binding(.toTasks, "8"),
    Binding(.toHealth, "9"),
    Binding(.nextScreen, "]"),
    Binding(.previousScreen, "["),
    Binding(.placeBack, "z b, alt-left"),
    Binding(.placeForward, "z f, alt-right"),
    Binding(.account, "a"),
    Binding(.views, "z v"),
    Binding(.theme, "z t"),
    Binding(.redraw, "ctrl-l"),
    Binding(.back, "esc, ctrl-c"),
    Binding(.close, "q"),
    Binding(.suspend, "ctrl-z"),
    Binding(.quit, chords: []),
  ]

  /// Everything that a key can mean: a screen's own commands, moving, and the desk's.
  package enum Action: Hashable, Sendable, CustomStringConvertible {
    case inbox(Inbox.Command)
    /// Only while an answer is typed.
    case composer(Inbox.ComposerCommand)
    case products(Products.Command)
    case tasks(Tasks.Command)
    case health(Health.Command)
    case money(Money.Command)
    case list(ListCommand)
    case desk(Command)

    /// The name everywhere.
    package var name: String {
      switch self {
      case .inbox(let command): command.rawValue
      case .composer(let command): command.rawValue
      case .products(let command): command.rawValue
      case .tasks(let command): command.rawValue
      case .health(let command): command.rawValue
      case .money(let command): command.rawValue
      case .list(let command): command.rawValue
      case .desk(let command): command.rawValue
      }
    }

    package var description: String { name }

    package static let all: [Action] =
      Inbox.Command.allCases.map(Action.inbox) + Inbox.ComposerCommand.allCases.map(Action.composer)
      + Products.Command.allCases.map(Action.products) + Tasks.Command.allCases.map(Action.tasks)
      + Health.Command.allCases.map(Action.health) + Money.Command.allCases.map(Action.money)
      + ListCommand.allCases.map(Action.list)
      + Command.allCases.map(Action.desk)

    /// The screen that the action belongs to; nil for those that work everywhere.
    var screen: Screen? {
      switch self {
      case .inbox, .composer: .inbox
      case .products: .products
      case .tasks: .tasks
      case .health: .health
      case .money(let command): command.screen
      case .list, .desk: nil
      }
    }

    /// Whether keys mean it on a screen when nothing is typed there.
    func isPressed(on screen: Screen) -> Bool {
      if case .composer = self { return false }
      return self.screen == nil || self.screen == screen
    }
  }

  /// All bindings, in the order of help.
  static let standardBindings: [Binding<Action>] =
    Inbox.bindings.map { Binding(.inbox($0.command), chords: $0.chords) }
    + Inbox.composerBindings.map { Binding(.composer($0.command), chords: $0.chords) }
    + Products.bindings.map { Binding(.products($0.command), chords: $0.chords) }
    + Tasks.bindings.map { Binding(.tasks($0.command), chords: $0.chords) }
    + Health.bindings.map { Binding(.health($0.command), chords: $0.chords) }
    + Money.bindings.map { Binding(.money($0.command), chords: $0.chords) }
    + ListCommand.bindings.map { Binding(.list($0.command), chords: $0.chords) }
    + Desk.bindings.map { Binding(.desk($0.command), chords: $0.chords) }

  /// The keymap of a screen as it comes with the program.
  package static func keymap(of screen: Screen) -> Keymap<Action> {
    DeskKeys.standard.keymap(of: screen)
  }
}
