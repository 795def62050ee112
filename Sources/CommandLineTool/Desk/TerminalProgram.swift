import Configuration
import Logging
import Texts
package import Engine
package import TerminalCore

/// What runs on a terminal, and how the terminal is to be opened for it.
package protocol TerminalProgram {
  var needs: TerminalNeeds { get }
  /// Runs until it ends.
  func run(on console: some Console) -> Result<DeskEnd, ToolFailure>
}

/// How a terminal is to be opened.
package struct TerminalNeeds: Sendable {
  /// A theme by its name.
  package let theme: @Sendable (String) -> Theme?
  package let usesColour: Bool
  package let isASCII: Bool
  /// Whether a screen reader reads the screen.
  package let isPlain: Bool
  package let takesMouse: Bool
  /// Whether the terminal's background chooses the theme.
  package let asksBackground: Bool
  /// Whether the terminal draws characters of ambiguous width in two columns.
  package let ambiguousIsWide: Bool
  /// "osc9" or "osc777"; nil for no notifications.
  package let notifications: String?
  /// What says which terminal it is, and what stands before it.
  package let environment: [String: String]
  /// The value of TERM.
  package let terminal: String?
  /// What the terminal shows below the restored screen after a crash.
  package let lastWords: String
}

/// Opens the terminal, runs the program on it and puts the terminal back.
package typealias DeskRunner =
  (any TerminalProgram) throws(TerminalFailure) -> Result<DeskEnd, ToolFailure>

/// Why no terminal could be had.
package enum TerminalFailure: Error, Equatable, Sendable {
  case unknown(String)
  case cannotAddress(String)
  case failed
}

extension Workplace {
  /// The terminal as flags, environment and config want it.
  func terminalNeeds(_ themes: LiveThemes, asksBackground: Bool = false) -> TerminalNeeds {
    TerminalNeeds(
      theme: { [themes] in themes[$0] }, usesColour: usesColour,
      // Where signs may be two columns wide, borders made of them would be, too.
      isASCII: options.ascii || options.plain || config.ambiguousWidth == 2,
      isPlain: options.plain, takesMouse: !options.noMouse, asksBackground: asksBackground,
      ambiguousIsWide: config.ambiguousWidth == 2,
      notifications: config.notifications == .off ? nil : config.notifications.rawValue,
      environment: context.environment.filter {
        ["TMUX", "STY", "TERM_PROGRAM"].contains($0.key)
      },
      terminal: context.variable("TERM"), lastWords: "\n" + texts.crashed + "\n")
  }

  /// `--color`, then `NO_COLOR` (any value but an empty one), then what the terminal has.
  private var usesColour: Bool {
    switch options.color {
    case .always: true
    case .never: false
    case .auto: context.variable("NO_COLOR") == nil && !options.plain
    }
  }

  /// Runs a program on the terminal; what libraries say on standard error meanwhile goes to the log.
  func run(
    _ program: some TerminalProgram, on runner: DeskRunner
  ) throws(ToolFailure) -> DeskEnd {
    let standardError = logFile.captureStandardError()
    defer { logFile.restoreStandardError(standardError) }
    log.info("the desk starts, version \(Version.text)")
    let result: Result<DeskEnd, ToolFailure>
    do throws(TerminalFailure) {
      result = try runner(program)
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
    let end = try result.get()
    log.info("the desk ended: \(end)")
    return end
  }
}
