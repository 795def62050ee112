import Configuration
import Dashboard
import Digiseller
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

/// Starts the desk: stores, accounts, themes, and then the terminal.
struct DeskStarter {
  let workplace: Workplace

  /// Runs the desk and returns its exit code.
  ///
  /// A signal that ended it is raised again by the executable.
  func start(on run: DeskRunner) throws(ToolFailure) -> DeskEnd {
    guard isatty(0) == 1, isatty(1) == 1 else {
      throw ToolFailure(workplace.texts.needsTerminal, .usage)
    }
    let (plan, notes) = try prepare()
    let end = try workplace.run(plan, on: run)
    for note in notes { Streams.note(note) }
    return end
  }

  /// A desk that is ready, and what to say once its screen is gone.
  func prepare() throws(ToolFailure) -> (plan: DeskPlan, notes: [String]) {
    let texts = workplace.texts
    let connections = try connect()
    let themes = LiveThemes(directory: workplace.paths.themes)
    let (pages, note) = try openPages(connections)
    let desk = try openDesk(connections)
    let setup = setup(connections, themes.library, desk)
    let opener = BrowserOpener(
      environment: workplace.context.environmentForChildren(
        hiding: workplace.config.keyVariables), texts: texts)
    let plan = DeskPlan(
      setup: setup, themes: themes,
      needs: workplace.terminalNeeds(themes, asksBackground: setup.themeByBackground != nil),
      pages: pages, desk: desk, salvaged: desk.salvage?.words(texts),
      services: connections.map(\.service),
      opener: opener, inbox: inboxTools(opener), log: workplace.log)
    return (plan, [note, plan.salvaged].compactMap { $0 })
  }

  private func inboxTools(_ opener: BrowserOpener) -> InboxTools {
    let texts = workplace.texts
    return InboxTools(
      pollInterval: workplace.options.offline ? nil : .seconds(5),
      mayWrite: !workplace.options.readonly, cacheDirectory: workplace.paths.cacheDirectory,
      answers: { [directory = workplace.paths.answers] in
        let library = AnswerLibrary(directory: directory)
        return (library.answers, library.problems.map { $0.line(texts) })
      },
      openFile: opener.openFile,
      hook: workplace.config.hook.map { arguments in
        MessageHook(
          program: HookProgram(arguments, environment: opener.environment), texts: texts
        ).tell
      },
      words: texts.trouble)
  }

  private func connect() throws(ToolFailure) -> [AccountConnection] {
    var connections: [AccountConnection] = []
    for account in try workplace.accounts() {
      connections.append(
        try AccountConnection(account, workplace, needsKey: !workplace.options.offline))
    }
    return connections
  }

  private func openPages(
    _ connections: [AccountConnection]
  ) throws(ToolFailure) -> (PagesStore, note: String?) {
    do throws(StoreError) {
      // A command of the command line has them for a moment; another desk is told of within a second (S08).
      let opened = try PagesStore.open(
        directory: workplace.paths.stateDirectory, now: Date(), patience: .milliseconds(600))
      for connection in connections {
        try opened.store.register(
          connection.id, marketplace: connection.config.marketplace,
          identity: connection.config.identity)
        try opened.store.setCalendar(ShopCalendar(connection.config), of: connection.id)
      }
      let note = opened.setAside.map { workplace.texts.setAside($0) }
      if let note { workplace.log.warning("\(note)") }
      return (opened.store, note)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  private func openDesk(_ connections: [AccountConnection]) throws(ToolFailure) -> DeskStore {
    do throws(StoreError) {
      let desk = try DeskStore.open(directory: workplace.paths.stateDirectory)
      for connection in connections {
        desk.register(connection.id, identity: connection.config.identity)
      }
      if let words = desk.salvage?.words(workplace.texts) { workplace.log.error("\(words)") }
      return desk
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  private func setup(
    _ connections: [AccountConnection], _ library: ThemeLibrary, _ desk: DeskStore
  ) -> Desk.Setup {
    // The store is open: one read of a small table. Where it fails, the desk says so when it reads more of it.
    let settings = (try? desk.settings()) ?? [:]
    let configured = workplace.config.theme.text
    let chosen =
      workplace.options.theme == nil
      ? Desk.keptTheme(in: settings, configured: configured) : nil
    let kept = chosen.flatMap { library[$0] == nil ? nil : $0 }
    let wanted = workplace.options.theme ?? kept ?? workplace.config.theme.names[0]
    var setup = Desk.Setup(
      accounts: connections.map { connection in
        var account = Desk.Account(
          id: connection.id, marketplace: connection.config.marketplace,
          capabilities: connection.user.capabilities,
          productAddress: DigisellerClient.productAddress, rights: DigisellerClient.rights,
          neededRights: DigisellerClient.neededRights,
          clock: ShopClock(zone: connection.config.timeZone, now: Date()),
          calendar: ShopCalendar(connection.config),
          commissionFloor: connection.config.commissionFloor)
        account.wasHereBefore = desk.hadSession(of: connection.id, in: settings)
        return account
      },
      texts: workplace.texts, contentLanguage: workplace.contentLanguage,
      theme: library[wanted] == nil ? "midnight" : wanted, themes: library.names,
      isOffline: workplace.options.offline, isReadOnly: workplace.options.readonly,
      isDemo: workplace.isDemo,
      widths: WidthPolicy(ambiguousIsWide: workplace.config.ambiguousWidth == 2),
      themeByBackground: kept == nil ? themePair(library) : nil, keys: workplace.keys,
      alerts: alerts,
      isPlain: workplace.options.plain,
      reducesMotion: workplace.config.reduceMotion || workplace.options.plain,
      showsTips: workplace.config.tips && !workplace.options.plain,
      replyHold: .seconds(workplace.config.undoSeconds),
      marksReadOnReply: workplace.config.marksReadOnReply,
      home: workplace.context.variable("HOME"))
    setup.configuredTheme = configured
    setup.commandHistory = Desk.CommandHistory.lines(
      settings[Desk.Setting.commandHistory.rawValue] ?? "")
    setup.problemAtStart = themeProblem(chosen, library)
    return setup
  }

  /// Why the desk does not look as it was told to; nil when it does.
  ///
  /// - Parameter chosen: The theme that was chosen in the desk; where it is there no more, that is no problem.
  private func themeProblem(_ chosen: String?, _ library: ThemeLibrary) -> String? {
    let problem: ConfigProblem? =
      if let named = workplace.options.theme {
        (library.problems(of: named) ?? [
          ConfigProblem(file: "--theme", .noSuchTheme(named, known: library.names))
        ]).first
      } else if let chosen, let found = library.problems(of: chosen) {
        found.first
      } else {
        workplace.config.themeProblems(library, file: workplace.paths.config).first
      }
    guard let words = problem?.line(workplace.texts) else { return nil }
    workplace.log.warning("\(words)")
    return words
  }

  private var alerts: Alerts {
    let config = workplace.config
    return Alerts(
      rings: config.bell, notifies: config.notifications != .off,
      quiet: config.quietHours.map { hours in
        Alerts.QuietHours(
          from: hours.from, to: hours.to,
          clock: ShopClock(zone: TimeZone.current.identifier, now: Date()))
      })
  }

  /// The themes that the terminal's background chooses between, where the config names two that there are.
  private func themePair(_ library: ThemeLibrary) -> ThemePair? {
    guard workplace.options.theme == nil,
      case .byBackground(let dark, let light) = workplace.config.theme,
      library[dark] != nil, library[light] != nil
    else { return nil }
    return ThemePair(dark: dark, light: light)
  }
}
