import Configuration
import Dashboard
import Foundation
import Logging
import Marketplace
import TerminalCore
import Texts

/// Everything that a command works with: options, paths, config, texts, log.
struct Workplace {
  let context: ProcessContext
  let options: GlobalOptions
  let paths: Paths
  private(set) var texts: Texts
  let config: Config
  /// What every key of the desk means.
  let keys: DeskKeys
  let log: Logger
  let logFile: LogFile
  let isDemo: Bool

  /// - Parameters:
  ///   - demo: The config of the demo; nil reads the seller's.
  ///   - needsConfig: Whether there must be one.
  /// - Throws: A usage failure naming `login` and `demo` when there is no config, and what is wrong with one.
  init(
    _ context: ProcessContext, _ options: GlobalOptions, demo: Config? = nil,
    needsConfig: Bool = true
  ) throws(ToolFailure) {
    self.context = context
    self.options = options
    isDemo = demo != nil
    paths = Paths(
      environment: context.environment,
      config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: demo != nil)
    if let demo {
      config = demo
    } else if !needsConfig, access(paths.config, F_OK) != 0 {
      config = Config()
    } else {
      config = try Self.readConfig(paths.config, options.texts(context))
    }
    do throws(ConfigProblems) {
      keys = try config.deskKeys(file: paths.config)
    } catch {
      throw ToolFailure(error, options.texts(context))
    }
    for name in config.keyVariables { ProcessContext.wipe(name) }
    texts = options.texts(context, configured: config.language)
    logFile = LogFile(path: options.logFile ?? paths.log)
    let level = Logger.Level(rawValue: options.logLevel.rawValue) ?? .info
    log = Logger(label: "sellerdesk") { [logFile] label in
      FileLogHandler(logFile, label: label, level: level)
    }
  }

  /// The same in another language.
  func speaking(_ texts: Texts) -> Workplace {
    var other = self
    other.texts = texts
    return other
  }

  private static func readConfig(_ path: String, _ texts: Texts) throws(ToolFailure) -> Config {
    guard FileManager.default.fileExists(atPath: path) else {
      throw ToolFailure(texts.noConfig(path), .usage)
    }
    switch ConfigFile.load(path) {
    case .success(let config): return config
    case .failure(let problems): throw ToolFailure(problems, texts)
    }
  }

  /// The accounts that the command is about: all, or the one of `--account`.
  func accounts() throws(ToolFailure) -> [AccountConfig] {
    guard !config.accounts.isEmpty else {
      throw ToolFailure(texts.noAccounts(paths.config), .usage)
    }
    guard let name = options.account else { return config.accounts }
    guard let account = config.accounts.first(where: { $0.name == name }) else {
      let known = config.accounts.map(\.name).joined(separator: ", ")
      throw ToolFailure(texts.noSuchAccount(DisplayText.plain(name), known), .usage)
    }
    return [account]
  }

  /// The language in which products are named first: that of the interface.
  var contentLanguage: TextLanguage { texts.language == .russian ? .russian : .english }
}
