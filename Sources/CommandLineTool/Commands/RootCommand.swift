package import ArgumentParser
import Configuration
import Foundation

/// `sellerdesk`.
package struct RootCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "sellerdesk",
    abstract: "A terminal desk for people who sell on marketplaces.",
    version: "sellerdesk \(Version.text)",
    subcommands: [
      DeskCommand.self, DemoCommand.self, SandboxCommand.self, PathsCommand.self,
      ConfigCommand.self, KeysCommand.self,
      ThemesCommand.self, ProductsCommand.self, ChatsCommand.self, AnswersCommand.self,
      ReviewsCommand.self, SalesCommand.self, BalanceCommand.self, TemplatesCommand.self,
      OutboxCommand.self, TasksCommand.self,
      LoginCommand.self, LogoutCommand.self,
      DoctorCommand.self, BackupCommand.self, CacheCommand.self, CompletionsCommand.self,
      ManualCommand.self,
    ],
    defaultSubcommand: DeskCommand.self)

  package init() {}
}

/// `sellerdesk` without a subcommand.
struct DeskCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "desk", abstract: "The desk, with the configured accounts.", shouldDisplay: false)

  @OptionGroup var options: GlobalOptions

  @Option(
    name: .customLong("base-url"),
    help: ArgumentHelp(
      "For the first account: another origin than the marketplace's own.", visibility: .hidden))
  var baseURL: String?

  @Flag(
    name: .customLong("allow-loopback-http"),
    help: ArgumentHelp("Allow http:// to an address of this machine.", visibility: .hidden))
  var allowsLoopbackHTTP = false

  func run() throws {
    let invocation = Invocation.current
    let workplace = try Workplace(invocation.context, options, needsConfig: !hasTerminal)
    guard !workplace.config.accounts.isEmpty || !hasTerminal else {
      let first = FirstRunStarter(
        workplace: workplace, baseURL: baseURL, allowsLoopbackHTTP: allowsLoopbackHTTP)
      throw EndedDesk(end: try first.start(on: invocation.runDesk))
    }
    throw EndedDesk(end: try DeskStarter(workplace: workplace).start(on: invocation.runDesk))
  }

  /// Without one nobody could answer the first-run screen.
  private var hasTerminal: Bool { isatty(0) == 1 && isatty(1) == 1 }
}
