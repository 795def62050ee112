import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts
import Transport

/// What `doctor` finds out.
struct DoctorReport {
  struct Terminal {
    let name: String?
    let isTerminal: Bool
    let columns: Int?
    let rows: Int?
    let widths: [WidthProbe.Measurement]?
  }

  struct Locale {
    let name: String
    let charset: String
  }

  struct Store {
    let name: String
    let path: String
    /// The process that uses it, when another one does.
    var owner: Int?
    var problem: String?
    var pragmas: [String: String] = [:]
    /// How many rows each table has.
    var rows: [(table: String, rows: Int)] = []
  }

  struct Account {
    let name: String
    let marketplace: MarketplaceKind
    let secretSource: String
    /// Whether the service answered; nil when it was not asked.
    var isReachable: Bool?
    var milliseconds: Int?
    var problem: String?
    var permissions: Permissions?
  }

  var sqlite = SQLiteLibrary.version
  var terminal: Terminal
  var locale: Locale
  /// Nil for a terminal that is not known.
  var colours: Int?
  var config: String
  var hasConfig: Bool
  var configProblems: [ConfigProblem] = []
  var stores: [Store] = []
  var accounts: [Account] = []

  // MARK: Words

  func json(_ texts: Texts) -> JSONText {
    .object([
      "version": .string(Version.text), "sqlite": .string(sqlite),
      "terminal": terminalJSON,
      "locale": .object(["name": .string(locale.name), "charset": .string(locale.charset)]),
      "colours": .number(orNull: colours),
      "config": .object([
        "path": .string(config),
        "problems": .array(configProblems.map { .string($0.line(texts)) }),
      ]),
      "stores": .array(stores.map(Self.json)), "accounts": .array(accounts.map(Self.json)),
    ])
  }

  private var terminalJSON: JSONText {
    .object([
      "name": .string(orNull: terminal.name), "isTerminal": .bool(terminal.isTerminal),
      "columns": .number(orNull: terminal.columns), "rows": .number(orNull: terminal.rows),
      "widths": terminal.widths.map { widths in
        .array(
          widths.map { width in
            .object([
              "sample": .string(width.sample), "drawn": .number(width.drawn),
              "expected": .number(width.expected),
            ])
          })
      } ?? .null,
    ])
  }

  private static func json(_ store: Store) -> JSONText {
    let pragmas = store.pragmas.sorted { $0.key < $1.key }.map { name, value in
      JSONText.Member(name: name, value: Int(value).map(JSONText.number) ?? .string(value))
    }
    return .object([
      "name": .string(store.name), "path": .string(store.path),
      "owner": .number(orNull: store.owner), "problem": .string(orNull: store.problem),
      "pragmas": pragmas.isEmpty ? .null : .object(pragmas),
    ])
  }

  private static func json(_ account: Account) -> JSONText {
    .object([
      "name": .string(account.name), "marketplace": .string(account.marketplace.rawValue),
      "secretSource": .string(account.secretSource),
      "reachability": .object([
        "reachable": account.isReachable.map(JSONText.bool) ?? .null,
        "milliseconds": .number(orNull: account.milliseconds),
        "problem": .string(orNull: account.problem),
      ]),
      "permissions": account.permissions?.json ?? .null,
    ])
  }

  /// One finding a line, its name in front.
  func lines(_ texts: Texts) -> [(label: String, words: String)] {
    var lines: [(String, String)] = [
      ("sellerdesk", Version.text),
      (
        "SQLite",
        texts.doctorSQLite(sqlite, isAffected: SQLiteLibrary.hasResetBug(sqlite))
      ),
      (texts.doctorTerminalLabel, terminalWords(texts)),
      (texts.doctorColoursLabel, texts.doctorColours(colours)),
      (texts.doctorWidthsLabel, widthWords(texts)),
      (texts.doctorLocale, "\(locale.name.isEmpty ? "-" : locale.name), \(locale.charset)"),
      (texts.doctorConfigLabel, hasConfig ? config : texts.noConfig(config)),
    ]
    lines += configProblems.map { ("", $0.line(texts)) }
    for store in stores {
      lines.append((store.name, store.path))
      if let problem = store.problem { lines.append(("", problem)) }
      if !store.pragmas.isEmpty {
        let pragmas = store.pragmas.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
        lines.append(("", pragmas.joined(separator: ", ")))
      }
    }
    for account in accounts { lines += self.lines(account, texts) }
    return lines.map { ($0.0, DisplayText.plain($0.1)) }
  }

  private func terminalWords(_ texts: Texts) -> String {
    guard terminal.isTerminal, let columns = terminal.columns, let rows = terminal.rows else {
      return [terminal.name, texts.doctorNoTerminal].compactMap { $0 }.joined(separator: ", ")
    }
    return texts.doctorTerminal(terminal.name ?? "", columns: columns, rows: rows)
  }

  private func widthWords(_ texts: Texts) -> String {
    guard let widths = terminal.widths else { return texts.doctorWidthsUnknown }
    let wrong = widths.filter { $0.drawn != $0.expected }
    guard !wrong.isEmpty else { return texts.doctorWidthsGood }
    return wrong.map {
      texts.doctorWidthWrong($0.sample, drawn: $0.drawn, expected: $0.expected)
    }.joined(separator: "; ")
  }

  private func lines(_ account: Account, _ texts: Texts) -> [(String, String)] {
    var lines = [
      (texts.doctorAccountLabel, "\(account.name), \(account.marketplace.name)"),
      (texts.doctorKeyLabel, account.secretSource),
    ]
    if account.isReachable == true, let milliseconds = account.milliseconds {
      lines.append((texts.doctorServiceLabel, texts.doctorReachable(milliseconds)))
    }
    if let problem = account.problem { lines.append((texts.doctorServiceLabel, problem)) }
    if let permissions = account.permissions {
      lines += permissions.lines(texts).map { ("", $0) }
    } else if account.problem == nil {
      lines.append(("", texts.rightsNotTold))
    }
    return lines
  }
}
