import ArgumentParser
import Configuration
import Foundation
import Marketplace
import TerminalCore
import Texts
import Transport

/// `sellerdesk login`.
struct LoginCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Add an account to the config.",
    discussion: """
      Asks for the marketplace, the seller id and the API key; from a pipe these are lines in this order, without those \
      that flags answer. The key and its permissions are checked before anything is written. --account names the account.
      """)

  @OptionGroup var options: GlobalOptions

  @Option(help: "digiseller, diseller or sellerscommerce.")
  var marketplace: String?

  @Option(name: .customLong("seller-id"), help: "Digiseller's number of the seller.")
  var sellerID: Int?

  @Option(
    name: .customLong("api-key-file"),
    help: "Read the key from this file; it is asked for and written there when there is none.")
  var apiKeyFile: String?

  @Option(
    name: .customLong("api-key-command"), parsing: .upToNextOption,
    help: "The program that prints the key, and its arguments; no shell.")
  var apiKeyCommand: [String] = []

  @Option(name: .customLong("api-key-env"), help: "The variable that holds the key.")
  var apiKeyEnvironment: String?

  @Flag(help: "Keep the key in the keyring of the session.")
  var keyring = false

  @Option(name: .customLong("base-url"), help: "Another origin than the marketplace's own.")
  var baseURL: String?

  @Flag(
    name: .customLong("allow-loopback-http"), help: "Allow http:// to an address of this machine.")
  var allowsLoopbackHTTP = false

  func run() throws {
    try Login(options: options, flags: self, context: Invocation.current.context).run()
  }
}

/// Adds an account: asks, checks with the service, and only then writes.
private struct Login {
  let flags: LoginCommand
  let workplace: Workplace
  let answers: LoginAnswers
  let keys: KeyStore
  let change: ConfigChange

  private var texts: Texts { workplace.texts }

  init(
    options: GlobalOptions, flags: LoginCommand, context: ProcessContext
  ) throws(ToolFailure) {
    self.flags = flags
    workplace = try Workplace(context, options, needsConfig: false)
    answers = LoginAnswers(workplace.texts)
    var hidden = workplace.config.keyVariables
    if let name = flags.apiKeyEnvironment {
      hidden.insert(name)
      ProcessContext.wipe(name)
    }
    keys = KeyStore(workplace.paths, context, hiding: hidden)
    change = ConfigChange(workplace.paths.config, workplace.texts)
  }

  func run() throws(ToolFailure) {
    if workplace.options.readonly { throw ToolFailure(texts.readOnlyRefuses, .usage) }
    if workplace.options.offline { throw ToolFailure(texts.toldToStayOffline, .network) }
    let marketplace = try marketplace()
    guard marketplace == .digiseller else {
      throw ToolFailure(
        texts.notBuilt(marketplace.name, account: workplace.options.account ?? "login"), .usage)
    }
    let sellerID = try sellerID()
    let name = try name(marketplace, sellerID)
    let (source, key, isNew) = try key(name)
    var entry = ConfigEditor.Entry(
      name: name, marketplace: marketplace, sellerID: sellerID, secret: source)
    entry.baseURL = flags.baseURL
    entry.allowsLoopbackHTTP = flags.allowsLoopbackHTTP
    let addition = AccountAddition(workplace: workplace, keys: keys, entry: entry, key: key)
    // Everything that can fail without the network fails before it.
    let text = try change.adding(entry)
    let standing = try addition.check()
    try addition.write(text, to: change, keepingKey: isNew)
    report(name, source, Permissions(standing))
  }

  // MARK: Questions

  private func marketplace() throws(ToolFailure) -> MarketplaceKind {
    let names = MarketplaceKind.allCases.map(\.rawValue).joined(separator: ", ")
    func read(_ word: String) throws(ToolFailure) -> MarketplaceKind {
      if word.isEmpty { return .digiseller }
      guard let kind = MarketplaceKind(rawValue: word.lowercased()) else {
        throw ToolFailure(texts.unknownMarketplace(DisplayText.plain(word), names), .usage)
      }
      return kind
    }
    if let word = flags.marketplace { return try read(word) }
    return try answers.ask(texts.askMarketplace(names), read)
  }

  private func sellerID() throws(ToolFailure) -> Int {
    func check(_ number: Int?, _ word: String) throws(ToolFailure) -> Int {
      guard let number, number > 0 else {
        throw ToolFailure(texts.sellerIDIsNumber(DisplayText.plain(word)), .usage)
      }
      return number
    }
    if let number = flags.sellerID { return try check(number, String(number)) }
    return try answers.ask(texts.askSellerID) { (word) throws(ToolFailure) in
      try check(Int(word), word)
    }
  }

  /// The name of `--account`, or the marketplace's with a number where it is taken.
  private func name(
    _ marketplace: MarketplaceKind, _ sellerID: Int
  ) throws(ToolFailure) -> String {
    let accounts = workplace.config.accounts
    if let name = workplace.options.account {
      guard AccountAddition.isName(name) else {
        throw ToolFailure(texts.badAccountName(DisplayText.plain(name)), .usage)
      }
      guard !accounts.contains(where: { $0.name == name }) else {
        throw ToolFailure(texts.accountExists(name, workplace.paths.config), .usage)
      }
      return name
    }
    return try AccountAddition.freeName(for: marketplace, sellerID, among: accounts, texts)
  }

  // MARK: The key

  /// Where the key will come from, the key, and whether it has yet to be kept there.
  private func key(
    _ account: String
  ) throws(ToolFailure) -> (source: SecretSource, key: Secret, isNew: Bool) {
    var named: [SecretSource] = []
    if let path = flags.apiKeyFile { named.append(.file(absolute(path))) }
    if !flags.apiKeyCommand.isEmpty { named.append(.command(commandWords)) }
    if let variable = flags.apiKeyEnvironment { named.append(.environment(variable)) }
    if flags.keyring { named.append(.keyring(account: account)) }
    guard named.count <= 1 else { throw ToolFailure(texts.twoKeySources, .usage) }
    switch named.first {
    case .file(let path)? where access(path, F_OK) != 0: return try typed(.file(path))
    case .keyring?: return try typed(named[0])
    case let source?:
      do throws(SecretProblem) {
        return (source, try keys.reader.read(source), false)
      } catch {
        throw ToolFailure(error.words(texts), .authentication)
      }
    case nil:
      let key = try typedKey()
      return (try place(account), key, true)
    }
  }

  /// The command as program and arguments; one that was given in quotes is taken apart at its blanks.
  private var commandWords: [String] {
    let given = flags.apiKeyCommand
    guard given.count == 1, given[0].contains(" "), access(given[0], X_OK) != 0 else {
      return given
    }
    return given[0].split(separator: " ").map(String.init)
  }

  private func typed(
    _ source: SecretSource
  ) throws(ToolFailure) -> (source: SecretSource, key: Secret, isNew: Bool) {
    (source, try typedKey(), true)
  }

  private func typedKey() throws(ToolFailure) -> Secret {
    let key = try answers.secret(texts.askKey)
    guard !key.isEmpty else { throw ToolFailure(texts.keyEmpty, .usage) }
    guard
      !key.reveal().unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
    else { throw ToolFailure(texts.keyIsBroken, .usage) }
    return key
  }

  /// The answer to where the key shall be; a pipe that says nothing gets the file, and is told so.
  private func place(_ account: String) throws(ToolFailure) -> SecretSource {
    let path = keys.path(of: account)
    let usual = keys.hasKeyring ? "keyring" : "file"
    func read(_ word: String) throws(ToolFailure) -> SecretSource {
      switch word.isEmpty ? usual : word.lowercased() {
      case "file": return .file(path)
      case "keyring": return .keyring(account: account)
      default: throw ToolFailure(texts.unknownKeyPlace(DisplayText.plain(word)), .usage)
      }
    }
    if answers.isTerminal { return try answers.ask(texts.askKeyPlace(path, usual), read) }
    guard let word = try answers.line(""), !word.isEmpty else { return .file(path) }
    return try read(word)
  }

  private func absolute(_ path: String) -> String {
    let path = (path as NSString).expandingTildeInPath
    if path.hasPrefix("/") { return path }
    return FileManager.default.currentDirectoryPath + "/" + path
  }

  private func report(_ name: String, _ source: SecretSource, _ permissions: Permissions?) {
    let place = DisplayText.plain(source.words(texts, workplace.context.environment))
    if workplace.options.json {
      Streams.out(
        JSONText.object([
          "account": .string(name), "config": .string(workplace.paths.config),
          "secretSource": .string(place), "permissions": permissions?.json ?? .null,
        ]).text + "\n")
      return
    }
    let lines =
      [
        texts.accountAdded(name, DisplayText.plain(workplace.paths.config)),
        texts.keyComesFrom(place),
      ]
      + (permissions?.lines(texts) ?? [texts.rightsNotTold])
    Streams.out(lines.joined(separator: "\n") + "\n")
  }
}
