import ArgumentParser
import Configuration
import Dashboard
import Foundation
import TerminalCore
import Texts

/// `sellerdesk paths`.
struct PathsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths", abstract: "Where the program's files are.")

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let context = Invocation.current.context
    let paths = Paths(
      environment: context.environment,
      config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: false)
    if options.json {
      let members = paths.all.map { JSONText.Member(name: $0.name, value: .string($0.path)) }
      Streams.out(JSONText.object(members).text + "\n")
    } else {
      let width = (paths.all.map(\.name.count).max() ?? 0) + 2
      for (name, path) in paths.all {
        let padding = String(repeating: " ", count: width - name.count)
        Streams.out(name + padding + DisplayText.plain(path) + "\n")
      }
    }
  }
}

/// `sellerdesk config`.
struct ConfigCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "config", abstract: "Check the config, or print one with every default.",
    subcommands: [Check.self, Default.self])

  struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "check", abstract: "Check the config file.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
      let context = Invocation.current.context
      let texts = options.texts(context)
      let paths = Paths(
        environment: context.environment,
        config: options.config ?? context.variable("SELLERDESK_CONFIG"), isDemo: false)
      let problems = Self.problems(paths)
      if options.json {
        let errors = problems.map { problem in
          JSONText.object([
            "file": .string(problem.file), "line": .number(orNull: problem.line),
            "key": .string(orNull: problem.key), "message": .string(problem.message(texts)),
          ])
        }
        Streams.out(JSONText.object(["errors": .array(errors)]).text + "\n")
      } else if problems.isEmpty {
        Streams.out(texts.configIsGood + "\n")
      }
      guard problems.isEmpty else {
        if !options.json { for problem in problems { Streams.note(problem.line(texts)) } }
        throw ExitCode(ToolFailure.Code.usage.rawValue)
      }
    }

    private static func problems(_ paths: Paths) -> [ConfigProblem] {
      let library = ThemeLibrary(directory: paths.themes)
      switch ConfigFile.load(paths.config) {
      case .failure(let problems):
        return problems.all + library.problems
      case .success(let config):
        let themes = config.themeProblems(library, file: paths.config)
        var keys: [ConfigProblem] = []
        do throws(ConfigProblems) {
          _ = try config.deskKeys(file: paths.config)
        } catch {
          keys = error.all
        }
        return themes + keys + library.problems.filter { !themes.contains($0) }
      }
    }
  }

  struct Default: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "default",
      abstract: "Print a config with every setting and its default.")

    @OptionGroup var options: GlobalOptions

    func run() throws { Streams.out(StandardConfig.text) }
  }
}

/// `sellerdesk keys`.
struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Every key and what it means.")

  @OptionGroup var options: GlobalOptions

  @Flag(help: "As the document docs/keys.md.")
  var markdown = false

  func run() throws {
    let texts = options.texts(Invocation.current.context)
    guard !markdown else { return Streams.out(Desk.keysDocument(texts)) }
    let keys = keys
    if options.json {
      let items = Desk.helpLines(texts, keys).compactMap { line -> JSONText? in
        guard case .command(let chords, let name, let text) = line else { return nil }
        return .object([
          "name": .string(name), "keys": .array(chords.map { .string("\($0)") }),
          "text": .string(text), "changed": .bool(keys.change(of: name) != nil),
        ])
      }
      Streams.out(JSONText.object(["items": .array(items)]).text + "\n")
    } else {
      Streams.out(Desk.keysList(texts, keys))
    }
  }

  /// The seller's keys; the program's own where the config cannot be read, and then that is said.
  private var keys: DeskKeys {
    do throws(ToolFailure) {
      return try Workplace(Invocation.current.context, options, needsConfig: false).keys
    } catch {
      Streams.note(error.message)
      return .standard
    }
  }
}

/// `sellerdesk themes`.
struct ThemesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "themes", abstract: "The themes that can be had.")

  @OptionGroup var options: GlobalOptions

  func run() throws {
    let context = Invocation.current.context
    let texts = options.texts(context)
    let paths = Paths(environment: context.environment, config: nil, isDemo: false)
    let library = ThemeLibrary(directory: paths.themes)
    for problem in library.problems { Streams.note(problem.line(texts)) }
    if options.json {
      let items = library.themes.map { theme in
        JSONText.object(["name": .string(theme.name), "dark": .bool(theme.isDark)])
      }
      Streams.out(JSONText.object(["items": .array(items)]).text + "\n")
    } else {
      for theme in library.themes {
        let name = DisplayText.plain(theme.name)
        Streams.out("\(name)  \(theme.isDark ? texts.darkTheme : texts.lightTheme)\n")
      }
    }
  }
}
