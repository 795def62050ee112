import ArgumentParser
import Foundation

/// The manual page, made from the commands themselves, so that it cannot tell of a flag that is not there.
enum ManualPage {
  static func text() throws -> String {
    let root = try JSONDecoder().decode(Description.self, from: Data(RootCommand._dumpHelp().utf8))
    var page = Page()
    page.line(".\\\" Made by sellerdesk manual; make documents renews it.")
    page.line(".TH SELLERDESK 1 \"\" \"sellerdesk \(Version.text)\" \"User Commands\"")
    page.section("NAME")
    page.words("sellerdesk - a terminal desk for people who sell on marketplaces")
    page.section("SYNOPSIS")
    page.line(".B sellerdesk")
    page.words("[command] [flags]")
    page.section("DESCRIPTION")
    page.words(
      """
      Without a command: the desk, with the accounts of the config. Everything the desk shows comes from a local store \
      first and from the marketplace second. sellerdesk demo shows a sample shop and needs no key; sellerdesk login adds \
      an account.
      """)
    page.section("COMMANDS")
    // The desk takes the flags that every command takes, and no others that are shown.
    let globals = (root.command.named("desk")?.arguments ?? []).filter(\.isShown)
    let names = Set(globals.map(\.flag))
    for command in root.command.all { page.command(command, without: names) }
    page.section("FLAGS OF EVERY COMMAND")
    for argument in globals { page.argument(argument) }
    page.section("EXIT STATUS")
    for (code, words) in statuses {
      page.line(".TP")
      page.bold(code)
      page.words(words)
    }
    page.section("ENVIRONMENT")
    for (name, words) in environment {
      page.line(".TP")
      page.bold(name)
      page.words(words)
    }
    page.section("FILES")
    for (name, words) in files {
      page.line(".TP")
      page.bold(name)
      page.words(words)
    }
    return page.text
  }

  private static let statuses: KeyValuePairs<String, String> = [
    "0": "Done.", "1": "Failure.",
    "2": "Usage or configuration; a write under --readonly; a desk without a terminal.",
    "3": "Network; a write under --offline.", "4": "Authentication.",
    "5": "Partly done, or some outcome is not known.", "130": "Interrupted.",
    "143": "Terminated.",
  ]

  private static let environment: KeyValuePairs<String, String> = [
    "SELLERDESK_CONFIG": "The config file, where --config names none.",
    "SELLERDESK_API_KEY_ACCOUNT":
      """
    The key of an account that names no source; ACCOUNT in upper case, other characters as _. A credential of \
    systemd's of the same name comes first.
    """,
    "NO_COLOR": "No colours.", "TERM, COLORTERM": "The terminal.",
    "LANG, LC_ALL, LC_MESSAGES": "Language and character set.", "TZ": "The time zone.",
    "BROWSER": "What opens addresses.",
    "HTTPS_PROXY, ALL_PROXY, NO_PROXY": "Proxies; loopback is never proxied.",
    "XDG_CONFIG_HOME, XDG_STATE_HOME, XDG_CACHE_HOME": "Where files are.",
  ]

  private static let files: KeyValuePairs<String, String> = [
    "$XDG_CONFIG_HOME/sellerdesk/config.toml":
      "Settings and accounts; sellerdesk config default prints every setting.",
    "$XDG_CONFIG_HOME/sellerdesk/keys/": "Keys that login was told to keep in files.",
    "$XDG_CONFIG_HOME/sellerdesk/themes/": "Themes of one's own.",
    "$XDG_STATE_HOME/sellerdesk/desk.sqlite":
      "Drafts, the outbox, what was set in the desk. Never deleted by the program; see sellerdesk backup.",
    "$XDG_STATE_HOME/sellerdesk/pages.sqlite":
      "What the marketplaces can give again; sellerdesk cache clear erases it.",
    "$XDG_STATE_HOME/sellerdesk/sellerdesk.log": "The log.",
  ]

  // MARK: What the argument parser tells

  fileprivate struct Description: Decodable {
    let command: Command
  }

  fileprivate struct Command: Decodable {
    let commandName: String
    let superCommands: [String]?
    let shouldDisplay: Bool?
    let abstract: String?
    let discussion: String?
    let subcommands: [Command]?
    let arguments: [Argument]?

    /// Every command that does something, in order.
    var all: [Command] {
      (subcommands ?? []).flatMap { command -> [Command] in
        guard command.shouldDisplay ?? true, command.commandName != "help" else { return [] }
        return command.subcommands?.isEmpty ?? true ? [command] : command.all
      }
    }

    func named(_ name: String) -> Command? {
      (subcommands ?? []).first { $0.commandName == name }
    }

    var words: String {
      ((superCommands ?? []) + [commandName]).joined(separator: " ")
    }
  }

  fileprivate struct Argument: Decodable {
    let kind: String
    let shouldDisplay: Bool?
    let isOptional: Bool?
    let isRepeating: Bool?
    let names: [Name]?
    let preferredName: Name?
    let valueName: String?
    let defaultValue: String?
    let abstract: String?

    struct Name: Decodable {
      let kind: String
      let name: String

      var flag: String { (kind == "long" ? "--" : "-") + name }
    }

    var isShown: Bool { shouldDisplay ?? true }
    var flag: String { preferredName?.flag ?? "" }
    var value: String { (valueName ?? "value").uppercased() }
  }

  /// The page as it grows.
  private struct Page {
    private(set) var text = ""

    mutating func line(_ line: String) { text += line + "\n" }
    mutating func section(_ name: String) { line(".SH \(name)") }
    mutating func bold(_ words: String) { line(".B \(Self.escaped(words))") }
    mutating func words(_ words: String) { line(Self.escaped(words)) }

    mutating func command(_ command: Command, without globals: Set<String>) {
      let arguments = (command.arguments ?? []).filter { argument in
        argument.isShown && !globals.contains(argument.flag)
          && !["--help", "--version"].contains(argument.flag)
      }
      let positional = arguments.filter { $0.kind == "positional" }
        .map { " " + ($0.isOptional ?? false ? "[\($0.value)]" : $0.value) }.joined()
      line(".SS \(Self.escaped(command.words + positional))")
      if let abstract = command.abstract { words(abstract) }
      if let discussion = command.discussion, !discussion.isEmpty {
        line(".PP")
        words(discussion)
      }
      for argument in arguments { self.argument(argument) }
    }

    mutating func argument(_ argument: Argument) {
      guard argument.isShown else { return }
      line(".TP")
      switch argument.kind {
      case "positional": bold(argument.value)
      case "option": line(".BI \(Self.escaped(argument.flag)) \" \(Self.escaped(argument.value))\"")
      default: bold(argument.flag)
      }
      var sentence = argument.abstract ?? ""
      if let value = argument.defaultValue, !value.isEmpty, argument.kind == "option" {
        sentence += " Default: \(value)."
      }
      words(sentence)
    }

    /// Signs that roff would take for its own.
    private static func escaped(_ words: String) -> String {
      let plain = words.replacing("\\", with: "\\e").replacing("-", with: "\\-")
        .replacing("\n", with: " ")
      return plain.hasPrefix(".") || plain.hasPrefix("'") ? "\\&" + plain : plain
    }
  }
}
