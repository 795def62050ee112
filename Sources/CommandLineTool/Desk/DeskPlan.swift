import Configuration
package import Dashboard
package import Engine
import Foundation
import Marketplace
import Storage
package import TerminalCore

/// A desk that is ready but for its terminal.
///
/// The executable opens one and hands it to `run`.
package struct DeskPlan {
  package let setup: Desk.Setup
  /// All themes, as their files are now.
  let themes: LiveThemes
  package let usesColour: Bool
  package let isASCII: Bool
  package let takesMouse: Bool
  /// The value of TERM.
  package let terminal: String?
  /// What the terminal shows below the restored screen after a crash.
  package let lastWords: String
  let pages: PagesStore
  let desk: DeskStore
  /// What the seller is told first: the desk's own file was damaged.
  let salvaged: String?
  let services: [AccountService]
  let opener: BrowserOpener
  let inbox: InboxTools

  /// Whether the terminal's background chooses the theme.
  package var asksBackground: Bool { setup.themeByBackground != nil }

  /// A theme by its name.
  package var theme: @Sendable (String) -> Theme? { { [themes] in themes[$0] } }

  /// Runs the desk on a terminal until it ends.
  package func run(on console: some Console) -> DeskEnd {
    let mailbox = Mailbox<Desk.Msg>(wake: console.waker)
    let watch = themes.watch { [themes, texts = setup.texts] problems in
      mailbox.post(
        .themesChanged(themes.library.names, problem: problems.first?.line(texts)))
    }
    defer { withExtendedLifetime(watch) {} }
    let interpreter = Interpreter(
      mailbox: mailbox, pages: pages, desk: desk, accounts: services,
      maySend: !setup.isOffline && !setup.isReadOnly, inbox: inbox, opener: opener.open)
    if let salvaged { mailbox.post(.storeFailed(salvaged)) }
    var loop = DeskLoop(
      setup: setup, console: console, mailbox: mailbox, interpreter: interpreter,
      editor: EditorErrand(environment: opener.environment))
    return loop.run()
  }
}

/// Opens the terminal, runs the plan on it and puts the terminal back.
package typealias DeskRunner = (DeskPlan) throws(TerminalFailure) -> DeskEnd

/// Why no terminal could be had.
package enum TerminalFailure: Error, Equatable, Sendable {
  case unknown(String)
  case cannotAddress(String)
  case failed
}
