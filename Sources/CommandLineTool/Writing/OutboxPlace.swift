import Configuration
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

extension DeskStore {
  /// Opens the store for a command, and says when it had to be mended.
  static func open(_ paths: Paths, _ texts: Texts) throws(StoreError) -> DeskStore {
    let store = try DeskStore.open(directory: paths.stateDirectory)
    if let words = store.salvage?.words(texts) { Streams.note(words) }
    return store
  }
}

extension DeskStore.Salvage {
  func words(_ texts: Texts) -> String { texts.salvaged(items, aside) }
}

/// The outbox as commands use it: the seller's own file, and the stored pages for as long as nobody else has them.
struct OutboxPlace {
  let workplace: Workplace
  let store: DeskStore

  init(_ workplace: Workplace) throws(ToolFailure) {
    self.workplace = workplace
    do throws(StoreError) {
      store = try DeskStore.open(workplace.paths, workplace.texts)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
    for account in workplace.config.accounts {
      store.register(AccountID(account.name), identity: account.identity)
    }
  }

  /// The one account that a write is for.
  static func account(_ workplace: Workplace) throws(ToolFailure) -> AccountConfig {
    let accounts = try workplace.accounts()
    guard let account = accounts.first, accounts.count == 1 else {
      let names = accounts.map(\.name).joined(separator: ", ")
      throw ToolFailure(workplace.texts.nameTheAccount(names), .usage)
    }
    return account
  }

  /// Refuses what `--readonly` and `--offline` forbid.
  static func checkFlags(
    _ workplace: Workplace, needsNetwork: Bool = true
  ) throws(ToolFailure) {
    if workplace.options.readonly { throw ToolFailure(workplace.texts.readOnlyRefuses, .usage) }
    if needsNetwork, workplace.options.offline {
      throw ToolFailure(workplace.texts.toldToStayOffline, .network)
    }
  }

  /// Asks before many rows are changed; where there is nobody to ask, only `--yes` will do.
  static func confirm(
    _ count: Int, isConfirmed: Bool, inputIsFree: Bool, _ texts: Texts
  ) throws(ToolFailure) {
    guard count > Self.mostWithoutAsking, !isConfirmed else { return }
    guard inputIsFree, isatty(0) == 1, isatty(2) == 1 else {
      throw ToolFailure(texts.needsYes(count), .usage)
    }
    let answer = try LoginAnswers(texts).line(texts.typeTheCount(count) + ": ")
    guard answer == String(count) else { throw ToolFailure(texts.nothingChanged, .usage) }
  }

  /// More than these are changed only when somebody says so twice.
  private static let mostWithoutAsking = 20

  // MARK: Pages

  /// Works with the stored pages when no other process has them; a desk that has them keeps its own list true.
  func withPages<Value>(
    _ account: AccountConfig, _ work: (PagesStore) throws(StoreError) -> Value
  ) -> Value? {
    do throws(StoreError) {
      let opened = try PagesStore.open(directory: workplace.paths.stateDirectory, now: Date())
      if let path = opened.setAside { Streams.note(workplace.texts.setAside(path)) }
      try opened.store.register(
        AccountID(account.name), marketplace: account.marketplace, identity: account.identity)
      return try work(opened.store)
    } catch .owned {
      return nil
    } catch {
      workplace.log.warning("the stored pages were left as they are: \(error.words)")
      return nil
    }
  }

  /// Keeps the stored list showing what is wished.
  func reflect(_ items: [OutboxItem], of account: AccountConfig) {
    guard !items.isEmpty else { return }
    withPages(account) { pages throws(StoreError) in
      try WishBoard(account: AccountID(account.name), store: store, pages: pages)
        .reflect(items, now: Date())
    }
  }

  /// Runs work on the store.
  func onStore<Value>(
    _ work: (DeskStore) throws(StoreError) -> Value
  ) throws(ToolFailure) -> Value {
    do throws(StoreError) {
      return try work(store)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }
}
