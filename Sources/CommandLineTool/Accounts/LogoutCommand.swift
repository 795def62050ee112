import ArgumentParser
import Configuration
import Engine
import Foundation
import Marketplace
import Storage
import TerminalCore
import Texts

/// `sellerdesk logout`.
struct LogoutCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout",
    abstract: "Remove an account: from the config, its key, and everything that was stored of it.",
    discussion: "Changes that have not found their end are not dropped without --discard.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The account's name.")
  var name: String

  @Flag(help: "Drop changes that have not found their end.")
  var discard = false

  func run() throws {
    try Logout(Workplace(Invocation.current.context, options)).run(name, discards: discard)
  }
}

/// Removes an account with all that was stored of it (S15).
private struct Logout {
  let workplace: Workplace
  let keys: KeyStore

  private var texts: Texts { workplace.texts }

  init(_ workplace: Workplace) {
    self.workplace = workplace
    keys = KeyStore(
      workplace.paths, workplace.context, hiding: workplace.config.keyVariables)
  }

  func run(_ name: String, discards: Bool) throws(ToolFailure) {
    if workplace.options.readonly { throw ToolFailure(texts.readOnlyRefuses, .usage) }
    let path = workplace.paths.config
    let change = ConfigChange(path, texts)
    let text = try change.removing(name)
    guard let account = workplace.config.accounts.first(where: { $0.name == name }) else {
      throw ToolFailure(texts.configChanged(path), .failure)
    }
    // Held until the end: a desk that ran would store its pages again.
    let pages = try openPages()
    let desk = try openDesk()
    try check(account, desk, discards: discards)
    guard access(Paths.folder(of: path), W_OK) == 0 else {
      throw ToolFailure(texts.storeTrouble(path, String(cString: strerror(errno))), .failure)
    }
    var said: [String] = []
    // First what can refuse.
    if case .keyring(let name) = account.secret {
      do throws(SecretProblem) {
        try keys.keyring.remove(name)
      } catch {
        throw ToolFailure(error.words(texts), .failure)
      }
      said.append(texts.keyringEntryRemoved)
    }
    // The config last: as long as it names the account, whoever was interrupted can begin again.
    if let words = removeKey(account.secret) { said.append(words) }
    do throws(StoreError) {
      if let pages {
        try pages.forget(AccountID(name))
        said.append(texts.pagesForgotten)
      }
      if let desk {
        try desk.forget(AccountID(name))
        said.append(texts.changesForgotten)
      }
    } catch {
      throw ToolFailure(error, texts)
    }
    try change.write(text)
    said.insert(texts.accountRemoved(name, path), at: 0)
    report(name, said)
  }

  /// Nil when no pages are stored.
  private func openPages() throws(ToolFailure) -> PagesStore? {
    guard access(workplace.paths.pages, F_OK) == 0 else { return nil }
    do throws(StoreError) {
      return try PagesStore.open(
        directory: workplace.paths.stateDirectory, now: Date()
      ).store
    } catch {
      throw ToolFailure(error, texts)
    }
  }

  /// Nil when nothing was ever changed from here.
  private func openDesk() throws(ToolFailure) -> DeskStore? {
    guard access(workplace.paths.desk, F_OK) == 0 else { return nil }
    do throws(StoreError) {
      return try DeskStore.open(workplace.paths, texts)
    } catch {
      throw ToolFailure(error, texts)
    }
  }

  /// What is on its way is not dropped unasked: nobody else knows of it.
  private func check(
    _ account: AccountConfig, _ desk: DeskStore?, discards: Bool
  ) throws(ToolFailure) {
    guard let desk, !discards else { return }
    let open: Int
    do throws(StoreError) {
      open = try desk.unfinishedCount(of: AccountID(account.name))
    } catch {
      throw ToolFailure(error, texts)
    }
    if open > 0 { throw ToolFailure(texts.changesUnfinished(open), .usage) }
  }

  /// What became of the key; nil when it was told already.
  private func removeKey(_ source: SecretSource) -> String? {
    switch source {
    case .keyring, .given: return nil
    case .file(let path) where keys.owns(path):
      return unlink(path) == 0 ? texts.keyFileRemoved(path) : nil
    case .file, .command, .environment, .standardVariable:
      return texts.keyStays(source.words(texts, workplace.context.environment))
    }
  }

  private func report(_ name: String, _ said: [String]) {
    let said = said.map { DisplayText.plain($0) }
    if workplace.options.json {
      Streams.out(
        JSONText.object([
          "account": .string(name), "done": .array(said.map(JSONText.string)),
        ]).text + "\n")
    } else {
      Streams.out(said.joined(separator: "\n") + "\n")
    }
  }
}
