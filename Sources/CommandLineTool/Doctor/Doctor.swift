import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts
import Transport

/// Looks at everything that the program depends on.
///
/// The stores are opened as every start opens them.
struct Doctor {
  let context: ProcessContext
  let options: GlobalOptions
  let paths: Paths
  /// How many colours a terminal of this name has.
  let colours: @Sendable (String) -> Int?

  init(
    _ context: ProcessContext, _ options: GlobalOptions,
    colours: @escaping @Sendable (String) -> Int?
  ) {
    self.context = context
    self.options = options
    self.colours = colours
    paths = Paths(
      environment: context.environment,
      config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: false)
  }

  func report() throws(ToolFailure) -> DoctorReport {
    var config = Config()
    var problems: [ConfigProblem] = []
    let hasConfig = access(paths.config, F_OK) == 0
    if hasConfig {
      switch ConfigFile.load(paths.config) {
      case .success(let loaded): config = loaded
      case .failure(let found): problems = found.all
      }
    }
    let name = context.variable("TERM")
    var report = DoctorReport(
      terminal: terminal(name, WidthPolicy(ambiguousIsWide: config.ambiguousWidth == 2)),
      locale: locale, colours: name.flatMap(colours), config: paths.config,
      hasConfig: hasConfig,
      configProblems: problems)
    report.stores = [desk, pages]
    let library = ThemeLibrary(directory: paths.themes)
    let themes = config.themeProblems(library, file: paths.config)
    report.configProblems += themes + library.problems.filter { !themes.contains($0) }
    guard problems.isEmpty else { return report }
    let workplace = try Workplace(context, options, needsConfig: false)
    guard !workplace.config.accounts.isEmpty else { return report }
    report.accounts = try workplace.accounts().map { account($0, workplace) }
    return report
  }

  // MARK: Terminal and locale

  private func terminal(_ name: String?, _ policy: WidthPolicy) -> DoctorReport.Terminal {
    var size = winsize()
    let isTerminal = isatty(1) == 1
    let hasSize = isTerminal && ioctl(1, UInt(TIOCGWINSZ), &size) == 0
    return DoctorReport.Terminal(
      name: name, isTerminal: isTerminal, columns: hasSize ? Int(size.ws_col) : nil,
      rows: hasSize ? Int(size.ws_row) : nil,
      widths: isTerminal && isatty(0) == 1 ? WidthProbe.measure(policy) : nil)
  }

  private var locale: DoctorReport.Locale {
    setlocale(LC_CTYPE, "")
    let charset = nl_langinfo(nl_item(CODESET)).map { String(cString: $0) } ?? ""
    return DoctorReport.Locale(
      name: context.variable("LC_ALL") ?? context.variable("LC_CTYPE") ?? context.variable("LANG")
        ?? "", charset: charset)
  }

  // MARK: Stores

  private var desk: DoctorReport.Store {
    var store = DoctorReport.Store(name: "desk.sqlite", path: paths.desk)
    var salvage: DeskStore.Salvage?
    look(&store) { store throws(StoreError) in
      let desk = try DeskStore.open(directory: paths.stateDirectory)
      salvage = desk.salvage
      store.pragmas = try desk.pragmas()
      store.rows = try desk.counts()
    }
    if let salvage { store.problem = salvage.words(options.texts(context)) }
    return store
  }

  private var pages: DoctorReport.Store {
    var store = DoctorReport.Store(name: "pages.sqlite", path: paths.pages)
    var setAside: String?
    look(&store) { store throws(StoreError) in
      let opened = try PagesStore.open(directory: paths.stateDirectory, now: Date())
      setAside = opened.setAside
      store.pragmas = try opened.store.pragmas()
      store.rows = try opened.store.counts()
    }
    if let setAside { store.problem = options.texts(context).setAside(setAside) }
    return store
  }

  private func look(
    _ store: inout DoctorReport.Store,
    _ read: (inout DoctorReport.Store) throws(StoreError) -> Void
  ) {
    do throws(StoreError) {
      try read(&store)
    } catch {
      if case .owned(_, let pid) = error { store.owner = pid.map(Int.init) }
      store.problem = ToolFailure(error, options.texts(context)).message
    }
  }

  // MARK: Accounts

  private func account(_ config: AccountConfig, _ workplace: Workplace) -> DoctorReport.Account {
    let texts = workplace.texts
    var account = DoctorReport.Account(
      name: config.name, marketplace: config.marketplace,
      secretSource: config.secret.words(texts, context.environment))
    let begun = ContinuousClock.now
    do {
      let connection = try AccountConnection(config, workplace, needsKey: true)
      if options.offline {
        account.problem = texts.offlineByFlag
        return account
      }
      let asked = ContinuousClock.now
      account.permissions = Permissions(try connection.user.standing())
      account.isReachable = true
      account.milliseconds = Int((ContinuousClock.now - asked) / .milliseconds(1))
    } catch let error as MarketplaceError {
      account.problem = texts.commandTrouble(error)
      account.isReachable = error.hasAnswer
      if error.hasAnswer {
        account.milliseconds = Int((ContinuousClock.now - begun) / .milliseconds(1))
      }
    } catch let failure as ToolFailure {
      account.problem = failure.message
    } catch {
      account.problem = "\(error)"
    }
    return account
  }
}

extension MarketplaceError {
  /// Whether the service was reached, whatever it said.
  fileprivate var hasAnswer: Bool {
    switch self {
    case .unreachable, .offline, .cancelled: false
    case .unauthorised, .forbidden, .rateLimited, .unsupported, .rejected, .unreadable,
      .maintenance, .serverFailure, .notFound, .notTaken, .abandoned:
      true
    }
  }
}
