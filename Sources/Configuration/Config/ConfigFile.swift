import Foundation
import Marketplace
import TerminalCore
import Transport

/// Reads the config file.
package enum ConfigFile {
  /// The config in a file, or everything that is wrong with it.
  package static func load(_ path: String) -> Result<Config, ConfigProblems> {
    do throws(ConfigProblem) {
      let text = try read(path)
      return parse(text, file: path)
    } catch {
      return .failure(ConfigProblems([error]))
    }
  }

  /// More than any config.
  private static let longest = 1_048_576

  /// The text of a file that only its owner may write (K04).
  private static func read(_ path: String) throws(ConfigProblem) -> String {
    func failed(_ trouble: FileTrouble) -> ConfigProblem {
      ConfigProblem(file: path, .unreadable(trouble))
    }
    let bytes = try RegularFile.read(path, limit: longest, failure: failed) {
      status throws(ConfigProblem) in
      guard status.st_uid == getuid() || status.st_uid == 0 else {
        throw ConfigProblem(file: path, .foreignOwner)
      }
      guard status.st_mode & 0o022 == 0 else {
        let mend = "chmod go-w \(ShellPath.quoted(path))"
        throw ConfigProblem(file: path, .writableByOthers(mend: mend))
      }
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigProblem(file: path, .notUTF8)
    }
    return text
  }

  /// - Parameter file: The name for the problems.
  package static func parse(_ text: String, file: String) -> Result<Config, ConfigProblems> {
    let reader: TableReader
    do throws(ConfigProblem) {
      reader = try TOMLText.parse(text, file: file)
    } catch {
      return .failure(ConfigProblems([error]))
    }
    let config = config(reader)
    return reader.problems.isEmpty ? .success(config) : .failure(ConfigProblems(reader.problems))
  }

  private static func config(_ reader: TableReader) -> Config {
    var config = Config()
    config.theme = theme(reader) ?? config.theme
    config.themeLine = reader.line(of: "theme")
    config.language = reader.oneOf("language", ["en", "ru", "auto"]) ?? config.language
    config.undoSeconds = reader.int("undo_seconds", in: 0...60) ?? config.undoSeconds
    config.marksReadOnReply = reader.bool("mark_read_on_reply") ?? config.marksReadOnReply
    config.bell = reader.bool("bell") ?? config.bell
    config.notifications =
      reader.oneOf("notifications", Config.Notifications.allCases.map(\.rawValue))
      .flatMap(Config.Notifications.init) ?? config.notifications
    if let hours = reader.string("quiet_hours") {
      config.quietHours = Config.QuietHours(hours)
      if config.quietHours == nil {
        reader.note("quiet_hours", .wrongType(.hours))
      }
    }
    config.reduceMotion = reader.bool("reduce_motion") ?? config.reduceMotion
    config.tips = reader.bool("tips") ?? config.tips
    config.ambiguousWidth = reader.int("ambiguous_width", in: 1...2) ?? config.ambiguousWidth
    config.proxy = reader.string("proxy")
    if let proxy = config.proxy, (try? Proxy(proxy)) == nil {
      reader.note("proxy", .wrongType(.proxy))
    }
    config.caFile = reader.string("ca_file")
    config.hook = reader.command("hook")
    config.keys = keys(reader)
    let accounts = reader.tables("account")
    for account in accounts {
      if let read = self.account(account) {
        if config.accounts.contains(where: { $0.name == read.name }) {
          account.note("name", .duplicate(read.name))
        }
        config.accounts.append(read)
      }
      reader.take(account)
    }
    reader.noteUnknownKeys()
    return config
  }

  private static func theme(_ reader: TableReader) -> Config.ThemeChoice? {
    guard reader.isTable("theme") else { return reader.string("theme").map(Config.ThemeChoice.one) }
    guard let table = reader.table("theme") else { return nil }
    defer { reader.take(table) }
    let dark = table.string("dark")
    let light = table.string("light")
    table.noteUnknownKeys()
    guard let dark, let light else {
      for key in ["dark", "light"] where !table.has(key) { table.note(key, .missing) }
      return nil
    }
    return .byBackground(dark: dark, light: light)
  }

  private static func keys(_ reader: TableReader) -> [Config.KeySetting] {
    guard let table = reader.table("keys") else { return [] }
    defer { reader.take(table) }
    return table.keys.compactMap { action in
      guard let names = table.strings(action, allowingOne: true) else { return nil }
      let chords = names.filter { !$0.isEmpty }
      for name in chords where !isChord(name) { table.note(action, .noSuchKey(name)) }
      return Config.KeySetting(action: action, chords: chords, line: table.line(of: action))
    }
  }

  /// Keys that arrive as Backspace, Tab, Enter and Escape.
  private static let indistinct = ["h", "i", "m", "["].map { Key(Character($0), .control) }

  private static func isChord(_ name: String) -> Bool {
    Chord(named: name)?.onQWERTY.keys.allSatisfy { !indistinct.contains($0) } ?? false
  }

  // MARK: Accounts

  private static func account(_ reader: TableReader) -> AccountConfig? {
    let name = reader.string("name")
    if name == nil, !reader.has("name") { reader.note("name", .missing) }
    if let name, name.isEmpty || !name.unicodeScalars.allSatisfy(\.isNamePart) {
      reader.note("name", .wrongType(.accountName))
    }
    let kinds = MarketplaceKind.allCases.map(\.rawValue)
    let marketplace = reader.oneOf("marketplace", kinds).flatMap(MarketplaceKind.init)
    if !reader.has("marketplace") { reader.note("marketplace", .missing) }
    let secret = secretSource(reader, name: name ?? "")
    var account = AccountConfig(
      name: name ?? "", marketplace: marketplace ?? .digiseller, secret: secret)
    account.sellerID = reader.int("seller_id", in: 1...Int.max)
    account.timeZone = reader.string("time_zone") ?? account.timeZone
    if !isTimeZone(account.timeZone) {
      reader.note("time_zone", .wrongType(.timeZone))
    }
    account.origin = origin(reader)
    account.requestTimeout = reader.int("request_timeout", in: 1...600) ?? account.requestTimeout
    account.requestsPerSecond =
      reader.number("requests_per_second", in: 0.01...100) ?? account.requestsPerSecond
    account.maxConcurrent = reader.int("max_concurrent", in: 1...50) ?? account.maxConcurrent
    account.pollInterval = reader.int("poll_interval", in: 1...3_600) ?? account.pollInterval
    account.currency = reader.string("currency")
    account.commissionFloor = reader.int("commission_floor", in: 0...100) ?? 0
    account.line = reader.lines.line(of: reader.path)
    switch marketplace {
    case .digiseller where account.sellerID == nil && !reader.has("seller_id"):
      reader.note("seller_id", .needed(marketplace: "Digiseller"))
    case .sellersCommerce where account.currency == nil && !reader.has("currency"):
      reader.note("currency", .needed(marketplace: "Sellers Commerce"))
    default: break
    }
    reader.noteUnknownKeys()
    return name == nil || marketplace == nil ? nil : account
  }

  /// Whether a name is one of a time zone, as far as the machine can tell: Foundation would load its whole international
  /// library to say so, which costs more than the rest of the start.
  private static func isTimeZone(_ name: String) -> Bool {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    let isPlain = parts.allSatisfy { part in
      !part.isEmpty && part.unicodeScalars.allSatisfy { $0.isASCII && ($0.isNamePart || $0 == "+") }
    }
    guard isPlain else { return false }
    let library = "/usr/share/zoneinfo"
    guard FileManager.default.fileExists(atPath: library) else { return true }
    guard let file = FileHandle(forReadingAtPath: library + "/" + name) else { return false }
    return (try? file.read(upToCount: 4)) == Data("TZif".utf8)
  }

  private static func origin(_ reader: TableReader) -> Origin? {
    let allowsLoopback = reader.bool("allow_loopback_http") ?? false
    guard let text = reader.string("base_url") else { return nil }
    do throws(OriginError) {
      return try Origin(text, allowLoopbackHTTP: allowsLoopback)
    } catch {
      reader.note("base_url", .badOrigin(error))
      return nil
    }
  }

  private static func secretSource(_ reader: TableReader, name: String) -> SecretSource {
    var sources: [(key: String, source: SecretSource)] = []
    if let command = reader.command("api_key_command") {
      sources.append(("api_key_command", .command(command)))
    }
    if let variable = reader.nonEmptyString("api_key_env") {
      sources.append(("api_key_env", .environment(variable)))
    }
    if let path = reader.nonEmptyString("api_key_file") {
      sources.append(("api_key_file", .file(path)))
    }
    if reader.bool("keyring") == true { sources.append(("keyring", .keyring(account: name))) }
    if sources.count > 1 {
      reader.note(sources[1].key, .twoSecretSources(sources[0].key, sources[1].key))
    }
    return sources.first?.source
      ?? .standardVariable(SecretSource.standardVariable(forAccount: name))
  }
}

/// Everything that is wrong with a file, never empty.
package struct ConfigProblems: Error, Equatable, Sendable {
  /// In the order of their lines, those of the whole file first.
  package let all: [ConfigProblem]

  package init(_ all: [ConfigProblem]) {
    let numbered = all.enumerated().sorted { one, other in
      (one.element.line ?? 0, one.offset) < (other.element.line ?? 0, other.offset)
    }
    self.all = numbered.map(\.element)
  }
}

extension Unicode.Scalar {
  /// What names of accounts consist of, which become parts of file names and variables.
  ///
  /// Nothing that cannot be seen.
  fileprivate var isNamePart: Bool {
    if self == "-" || self == "_" { return true }
    guard !properties.isDefaultIgnorableCodePoint else { return false }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
      .decimalNumber:
      return true
    default: return false
    }
  }
}
