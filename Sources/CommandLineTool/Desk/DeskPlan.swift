import Configuration
package import Dashboard
package import Engine
import Foundation
import Logging
import Marketplace
import Storage
package import TerminalCore

/// A desk that is ready but for its terminal.
///
/// The executable opens one and hands it to `run`.
package struct DeskPlan: TerminalProgram {
  package let setup: Desk.Setup
  /// All themes, as their files are now.
  let themes: LiveThemes
  package let needs: TerminalNeeds
  let pages: PagesStore
  let desk: DeskStore
  /// What the seller is told first: the desk's own file was damaged.
  let salvaged: String?
  let services: [AccountService]
  let opener: BrowserOpener
  let inbox: InboxTools
  let log: Logger

  /// Runs the desk on a terminal until it ends.
  package func run(on console: some Console) -> Result<DeskEnd, ToolFailure> {
    let mailbox = Mailbox<Desk.Msg>(wake: console.waker)
    let watch = themes.watch { [themes, log, texts = setup.texts] problems in
      for problem in problems { log.warning("\(problem.line(texts))") }
      mailbox.post(
        .themesChanged(themes.library.names, problem: problems.first?.line(texts)))
    }
    defer { withExtendedLifetime(watch) {} }
    let interpreter = Interpreter(
      mailbox: mailbox, pages: pages, desk: desk, accounts: services,
      maySend: !setup.isOffline && !setup.isReadOnly, inbox: inbox, opener: opener.open)
    if let salvaged { mailbox.post(.storeFailed(salvaged)) }
    var setup = setup
    setup.showsPictures = console.showsPictures
    var loop = DeskLoop(
      setup: setup, console: console, mailbox: mailbox, interpreter: interpreter,
      editor: EditorErrand(environment: opener.environment))
    return .success(loop.run())
  }
}
