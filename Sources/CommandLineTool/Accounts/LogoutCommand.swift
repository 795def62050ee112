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
    abstract: "Remove an account: from the config, its key, and what was stored of its pages.")

  @OptionGroup var options: GlobalOptions

  @Argument(help: "The account's name.")
  var name: String

  func run() throws {
    try Logout(Workplace(Invocation.current.context, options)).run(name)
  }
}

/// Removes an account.
///
/// What only this machine has, in `desk.sqlite`, stays.
private struct Logout {
  let workplace: Workplace
  let keys: KeyStore

  private var texts: Texts { workplace.texts }

  init(_ workplace: Workplace) {
    self.workplace = workplace
    keys = KeyStore(
      workplace.paths, workplace.context, hiding: workplace.config.keyVariables)
  }

  func run(_ name: String) throws(ToolFailure) {
    if workplace.options.readonly { throw ToolFailure(texts.readOnlyRefuses, .usage) }
    let path = workplace.paths.config
    let change = ConfigChange(path, texts)
    let text = try change.removing(name)
    guard let account = workplace.config.accounts.first(where: { $0.name == name }) else {
      throw ToolFailure(texts.configChanged(path), .failure)
    }
    // Held until the end: a desk that ran would store its pages again.
    let pages = try openPages()
    let left = try deskWords(account)
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
    try change.write(text)
    said.insert(texts.accountRemoved(name, path), at: 0)
    if let words = removeKey(account.secret) { said.append(words) }
    if let pages {
      do throws(StoreError) {
        try pages.forget(AccountID(name))
      } catch {
        throw ToolFailure(error, texts)
      }
      said.append(texts.pagesForgotten)
    }
    if let left { said.append(left) }
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

  /// What of the account stays in the desk's own file; nil when there is no such file.
  private func deskWords(_ account: AccountConfig) throws(ToolFailure) -> String? {
    let path = workplace.paths.desk
    guard access(path, F_OK) == 0 else { return nil }
    do throws(StoreError) {
      let desk = try DeskStore.open(workplace.paths, texts)
      let open = try desk.unfinishedCount(of: AccountID(account.name))
      return open > 0 ? texts.unsentStays(open, path) : texts.deskStays(path)
    } catch {
      throw ToolFailure(error, texts)
    }
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
