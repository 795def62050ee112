package import ArgumentParser

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

  func run() throws {
    let invocation = Invocation.current
    let workplace = try Workplace(invocation.context, options)
    throw EndedDesk(end: try DeskStarter(workplace: workplace, run: invocation.runDesk).start())
  }
}
