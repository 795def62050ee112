import ArgumentParser
import TerminalCore
import Texts

/// The flags that every command takes.
struct GlobalOptions: ParsableArguments {
  @Option(help: "The config file.")
  var config: String?

  @Option(help: "One account by its name; lists read all without it.")
  var account: String?

  @Option(help: "A theme by its name.")
  var theme: String?

  @Option(help: "Language of the interface: en, ru or auto.")
  var lang: LanguageChoice?

  @Flag(help: "Refuse every write.")
  var readonly = false

  @Flag(help: "Stay off the network; show what is stored.")
  var offline = false

  @Flag(help: "Borders and signs in ASCII.")
  var ascii = false

  @Flag(help: "Plain output for screen readers: no borders, no colours.")
  var plain = false

  @Flag(name: .customLong("no-mouse"), help: "Leave the mouse to the terminal.")
  var noMouse = false

  @Option(help: "Colours: auto, always or never.")
  var color: ColourChoice = .auto

  @Flag(help: "Print JSON.")
  var json = false

  @Option(name: .customLong("log-file"), help: "Write the log here.")
  var logFile: String?

  @Option(name: .customLong("log-level"), help: "trace, debug, info, warning or error.")
  var logLevel: LogLevelChoice = .info

  enum LanguageChoice: String, ExpressibleByArgument, CaseIterable {
    case en
    case ru
    case auto
  }

  enum ColourChoice: String, ExpressibleByArgument, CaseIterable {
    case auto
    case always
    case never
  }

  enum LogLevelChoice: String, ExpressibleByArgument, CaseIterable {
    case trace
    case debug
    case info
    case warning
    case error
  }

  /// The language before a config was read.
  func texts(_ context: ProcessContext, configured: String = "auto") -> Texts {
    let word = lang?.rawValue ?? configured
    return Texts(Language(rawValue: word) ?? Language(locale: context.localeName))
  }
}

/// Moves global flags behind everything else, so that they may stand before or after the subcommand.
enum GlobalFlags {
  private static let withValue: Set<String> = [
    "--config", "--account", "--theme", "--lang", "--color", "--log-file", "--log-level",
  ]
  private static let withoutValue: Set<String> = [
    "--readonly", "--offline", "--ascii", "--plain", "--no-mouse", "--json",
  ]

  static func movedBehind(_ arguments: [String]) -> [String] {
    var others: [String] = []
    var globals: [String] = []
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        others.append(argument)
        others += rest
        break
      }
      let name = argument.split(separator: "=", maxSplits: 1).first.map(String.init) ?? argument
      if withoutValue.contains(argument) || (withValue.contains(name) && name != argument) {
        globals.append(argument)
      } else if withValue.contains(argument) {
        globals.append(argument)
        if let value = rest.popFirst() { globals.append(value) }
      } else {
        others.append(argument)
      }
    }
    // Before a lone `--`, which ends the flags.
    if let end = others.firstIndex(of: "--") {
      return Array(others[..<end]) + globals + Array(others[end...])
    }
    return others + globals
  }
}
