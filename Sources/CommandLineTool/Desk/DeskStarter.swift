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
  let run: DeskRunner

  /// Runs the desk and returns its exit code.
  ///
  /// A signal that ended it is raised again by the executable.
  func start() throws(ToolFailure) -> DeskEnd {
    let texts = workplace.texts
    guard isatty(0) == 1, isatty(1) == 1 else { throw ToolFailure(texts.needsTerminal, .usage) }
    let connections = try connect()
    let themes = LiveThemes(directory: workplace.paths.themes)
    let (pages, note) = try openPages(connections)
    let desk = try openDesk(connections)
    let plan = DeskPlan(
      setup: setup(connections, themes.library), themes: themes, usesColour: usesColour,
      // Where signs may be two columns wide, borders made of them would be, too.
      isASCII: workplace.options.ascii || workplace.options.plain
        || workplace.config.ambiguousWidth == 2,
      takesMouse: !workplace.options.noMouse,
      terminal: workplace.context.variable("TERM"), lastWords: "\n" + texts.crashed + "\n",
      pages: pages, desk: desk, salvaged: desk.salvage?.words(texts),
      services: connections.map(\.service),
      opener: BrowserOpener(
        environment: workplace.context.environmentForChildren(
          hiding: workplace.config.keyVariables), texts: texts))
    let end = try runPlan(plan)
    if let note { Streams.note(note) }
    if let words = plan.salvaged { Streams.note(words) }
    return end
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
      let opened = try PagesStore.open(
        directory: workplace.paths.stateDirectory, now: Date())
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

  /// `--color`, then `NO_COLOR` (any value but an empty one), then what the terminal has.
  private var usesColour: Bool {
    switch workplace.options.color {
    case .always: true
    case .never: false
    case .auto: workplace.context.variable("NO_COLOR") == nil && !workplace.options.plain
    }
  }

  private func setup(_ connections: [AccountConnection], _ library: ThemeLibrary) -> Desk.Setup {
    let wanted = workplace.options.theme ?? workplace.config.theme.names[0]
    return Desk.Setup(
      accounts: connections.map { connection in
        Desk.Account(
          id: connection.id, marketplace: connection.config.marketplace,
          capabilities: connection.user.capabilities,
          productAddress: DigisellerClient.productAddress, rights: DigisellerClient.rights,
          neededRights: DigisellerClient.neededRights,
          clock: ShopClock(zone: connection.config.timeZone, now: Date()),
          calendar: ShopCalendar(connection.config),
          commissionFloor: connection.config.commissionFloor)
      },
      texts: workplace.texts, contentLanguage: workplace.contentLanguage,
      theme: library[wanted] == nil ? "midnight" : wanted, themes: library.names,
      isOffline: workplace.options.offline, isReadOnly: workplace.options.readonly,
      isDemo: workplace.isDemo,
      widths: WidthPolicy(ambiguousIsWide: workplace.config.ambiguousWidth == 2),
      themeByBackground: themePair(library), keys: workplace.keys,
      replyHold: .seconds(workplace.config.undoSeconds))
  }

  /// The themes that the terminal's background chooses between, where the config names two that there are.
  private func themePair(_ library: ThemeLibrary) -> ThemePair? {
    guard workplace.options.theme == nil,
      case .byBackground(let dark, let light) = workplace.config.theme,
      library[dark] != nil, library[light] != nil
    else { return nil }
    return ThemePair(dark: dark, light: light)
  }

  private func runPlan(_ plan: DeskPlan) throws(ToolFailure) -> DeskEnd {
    let texts = workplace.texts
    let standardError = workplace.logFile.captureStandardError()
    defer { workplace.logFile.restoreStandardError(standardError) }
    workplace.log.info("the desk starts, version \(Version.text)")
    do throws(TerminalFailure) {
      let end = try run(plan)
      workplace.log.info("the desk ended: \(end)")
      return end
    } catch {
      switch error {
      case .unknown(let name):
        throw ToolFailure(texts.unknownTerminal(DisplayText.plain(name)), .usage)
      case .cannotAddress(let name):
        throw ToolFailure(texts.terminalCannotAddress(DisplayText.plain(name)), .usage)
      case .failed:
        throw ToolFailure(texts.terminalFailed, .failure)
      }
    }
  }
}
