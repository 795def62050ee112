import ArgumentParser
import TerminalCore
import Texts

/// `sellerdesk completions`.
struct CompletionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completions", abstract: "Print a completion script for bash, zsh or fish.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "bash, zsh or fish.")
  var shell: String

  func run() throws {
    guard let known = CompletionShell(rawValue: shell),
      [CompletionShell.bash, .zsh, .fish].contains(known)
    else {
      let texts = options.texts(Invocation.current.context)
      throw ToolFailure(texts.unknownShell(DisplayText.plain(shell)), .usage)
    }
    Streams.out(RootCommand.completionScript(for: known) + "\n")
  }
}

/// `sellerdesk manual`: the page that `make install` installs.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual page, for man.", shouldDisplay: false)

  @OptionGroup var options: GlobalOptions

  func run() throws { Streams.out(try ManualPage.text()) }
}
