import Configuration
import Engine
import Foundation
import Logging
import Marketplace
import Storage
import TerminalCore
import Texts

/// A dialog and whose it is.
struct ListedChat {
  let account: AccountID
  let row: DialogRow
}

/// A list of dialogs as `--json` describes it.
struct ChatListing {
  var items: [ListedChat] = []
  var isComplete = true
  var asOf: Date?
  var isFromStore = false
  /// Why accounts are not in it.
  var failures: [ToolFailure] = []
}

/// One dialog with its messages.
struct ShownChat {
  let chat: ListedChat
  let state: Dialog.State?
  let messages: [DialogMessage]
  let isComplete: Bool
}

/// Reads dialogs for the command line: live, and from the store with `--offline` or when the network fails.
///
/// What is read live goes through the store, or through one in memory while a desk has it, so that both say the same of
/// who waits.
struct ChatReading {
  let workplace: Workplace
  private let accounts: [AccountConfig]
  private let pages: PagesStore
  /// Whether the store is the one in the file.
  private let isStored: Bool

  init(_ workplace: Workplace) throws(ToolFailure) {
    self.workplace = workplace
    accounts = try workplace.accounts()
    let texts = workplace.texts
    var store: PagesStore?
    do throws(StoreError) {
      let opened = try PagesStore.open(directory: workplace.paths.stateDirectory, now: Date())
      if let path = opened.setAside { Streams.note(texts.setAside(path)) }
      store = opened.store
    } catch .owned {
      if workplace.options.offline { throw ToolFailure(texts.storeIsOwned, .failure) }
    } catch {
      throw ToolFailure(error, texts)
    }
    isStored = store != nil
    do throws(StoreError) {
      if let store { pages = store } else { pages = try PagesStore.inMemory() }
      for account in accounts {
        try pages.register(
          AccountID(account.name), marketplace: account.marketplace, identity: account.identity)
      }
      try Self.mirrorMarks(workplace, accounts, pages)
    } catch {
      throw ToolFailure(error, texts)
    }
  }

  /// What the seller has put to sleep does not wait here either.
  private static func mirrorMarks(
    _ workplace: Workplace, _ accounts: [AccountConfig], _ pages: PagesStore
  ) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: workplace.paths.desk) else { return }
    let desk = try DeskStore.open(workplace.paths, workplace.texts)
    for account in accounts {
      let id = AccountID(account.name)
      desk.register(id, identity: account.identity)
      try pages.mirror(try desk.marks(of: id), of: id, now: Date())
      _ = try pages.wakeSleepers(of: id, now: Date())
    }
  }

  // MARK: Lists

  /// The dialogs of all accounts, those that wait longest first.
  ///
  /// An account that fails hides no other.
  ///
  /// - Throws: When all accounts fail.
  func list(_ filter: DialogFilter) throws(ToolFailure) -> ChatListing {
    var listing = ChatListing()
    for account in accounts {
      let part: ChatListing
      do throws(ToolFailure) {
        part = try list(account, filter)
      } catch {
        listing.failures.append(error)
        listing.isComplete = false
        continue
      }
      listing.items += part.items
      listing.isComplete = listing.isComplete && part.isComplete
      listing.isFromStore = listing.isFromStore || part.isFromStore
      listing.asOf = [listing.asOf, part.asOf].compactMap { $0 }.min()
    }
    if listing.failures.count == accounts.count { throw ToolFailure(listing.failures) }
    if accounts.count > 1 { listing.items.sort(by: Self.isBefore) }
    return listing
  }

  private static func isBefore(_ one: ListedChat, _ other: ListedChat) -> Bool {
    switch (one.row.waitingSince, other.row.waitingSince) {
    case (let left?, let right?): left < right
    case (_?, nil): true
    case (nil, _?): false
    case (nil, nil):
      (one.row.dialog.lastMessageAt ?? .distantPast)
        > (other.row.dialog.lastMessageAt ?? .distantPast)
    }
  }

  private func list(
    _ account: AccountConfig, _ filter: DialogFilter
  ) throws(ToolFailure) -> ChatListing {
    let id = AccountID(account.name)
    if workplace.options.offline {
      return try stored(account, filter, because: workplace.texts.offlineByFlag)
    }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(InboxFailure) {
      let isComplete = try readList(connection.user, of: id)
      try readChanged(connection.user, of: id)
      return ChatListing(
        items: try rows(id, filter), isComplete: isComplete, asOf: Date(), isFromStore: false)
    } catch {
      switch error {
      case .store(let error): throw ToolFailure(error, workplace.texts)
      case .marketplace(let error):
        let failure = ToolFailure(error, account: id, workplace.texts)
        guard failure.code == .network, isStored else { throw failure }
        return try stored(
          account, filter, because: DisplayText.plain(workplace.texts.troubleShort(error)),
          orThrow: failure)
      }
    }
  }

  /// A list that was read whole so long ago is read whole again.
  private static let listLifetime: TimeInterval = 86_400
  /// More pages than any list has.
  private static let mostPages = 10_000

  /// Brings the stored list up to date: by a look at its top where the rest is known, page by page otherwise.
  ///
  /// - Returns: Whether all of it was read.
  private func readList(
    _ client: any MarketplaceClient, of account: AccountID
  ) throws(InboxFailure) -> Bool {
    let isKnown: Bool
    do throws(StoreError) {
      let age = try pages.dialogStatus(account).completeAsOf.map { -$0.timeIntervalSinceNow }
      isKnown =
        try pages.dialogsSeenThrough(account) != nil
        && (age.map((0..<Self.listLifetime).contains) ?? false)
    } catch {
      throw .store(error)
    }
    if isKnown {
      _ = try DialogLook(account: account, client: client, store: pages).run()
      return true
    }
    let startedAt = Date()
    var rejected = 0
    var newest: Date?
    for number in 1...Self.mostPages {
      let page: Page<Dialog>
      do throws(MarketplaceError) {
        page = try client.dialogs(
          DialogPageRequest(page: number, rows: client.largestDialogPage))
      } catch {
        throw .marketplace(error)
      }
      rejected += page.rejected.count
      newest = (page.items.compactMap(\.lastMessageAt) + [newest].compactMap { $0 }).max()
      do throws(StoreError) {
        _ = try pages.storeDialogs(page.items, of: account, now: Date())
      } catch {
        throw .store(error)
      }
      let isShort = page.items.count + page.rejected.count < client.largestDialogPage
      if page.items.isEmpty || page.hasNext == false || (page.hasNext == nil && isShort) { break }
    }
    if rejected > 0 { Streams.note(workplace.texts.unreadRecords(account.name, rejected)) }
    do throws(StoreError) {
      try pages.finishDialogPass(account, startedAt: startedAt, isWhole: rejected == 0)
      try pages.finishLook(account, seenThrough: newest, now: Date())
    } catch {
      throw .store(error)
    }
    return rejected == 0
  }

  /// So many dialogs are read anew for a list at most.
  private static let mostRead = 50

  /// Reads the messages of dialogs that have changed since theirs were stored: they tell who waits.
  private func readChanged(
    _ client: any MarketplaceClient, of account: AccountID
  ) throws(InboxFailure) {
    let changed: [DialogID]
    do throws(StoreError) {
      var known: [DialogID] = []
      for id in try pages.staleDialogs(of: account, limit: 1_000) {
        guard known.count < Self.mostRead else { break }
        if try pages.threadPlan(of: id, account: account)?.newest != nil { known.append(id) }
      }
      changed = known
    } catch {
      throw .store(error)
    }
    let sync = ThreadSync(account: account, client: client, store: pages)
    for id in changed {
      do throws(InboxFailure) {
        _ = try sync.refresh(id, isLastTry: true)
      } catch .marketplace(let error) where !error.concernsConnection {
        // The list is not to suffer for one dialog.
        continue
      }
    }
  }

  private func rows(
    _ account: AccountID, _ filter: DialogFilter
  ) throws(InboxFailure) -> [ListedChat] {
    do throws(StoreError) {
      return try pages.dialogs(DialogQuery(account: account, filter: filter), limit: nil).map {
        ListedChat(account: account, row: $0)
      }
    } catch {
      throw .store(error)
    }
  }

  private func stored(
    _ account: AccountConfig, _ filter: DialogFilter, because reason: String,
    orThrow failure: ToolFailure? = nil
  ) throws(ToolFailure) -> ChatListing {
    let id = AccountID(account.name)
    let texts = workplace.texts
    do throws(StoreError) {
      let status = try pages.dialogStatus(id)
      // Nothing was ever read: there is no list to show.
      guard let asOf = status.asOf else { throw StoreError.cancelled }
      let age = texts.age(seconds: Int(Date().timeIntervalSince(asOf)))
      Streams.note(texts.fromStore(account.name, reason, age))
      let rows = try pages.dialogs(DialogQuery(account: id, filter: filter), limit: nil)
      return ChatListing(
        items: rows.map { ListedChat(account: id, row: $0) }, isComplete: status.isComplete,
        asOf: asOf, isFromStore: true)
    } catch .cancelled {
      throw failure ?? ToolFailure(texts.nothingStored(account.name), .network)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }

  // MARK: One dialog

  /// The first account's dialog with this id.
  func show(_ id: DialogID) throws(ToolFailure) -> ShownChat {
    var failures: [ToolFailure] = []
    for account in accounts {
      do throws(ToolFailure) {
        guard let shown = try show(id, account) else { continue }
        for failure in failures { Streams.note(failure.message) }
        return shown
      } catch {
        failures.append(error)
      }
    }
    if !failures.isEmpty { throw ToolFailure(failures) }
    throw ToolFailure(workplace.texts.noSuchDialog(DisplayText.plain(id.text)), .failure)
  }

  private func show(
    _ id: DialogID, _ account: AccountConfig
  ) throws(ToolFailure) -> ShownChat? {
    let accountID = AccountID(account.name)
    if workplace.options.offline { return try stored(id, accountID) }
    let connection = try AccountConnection(account, workplace, needsKey: true)
    do throws(InboxFailure) {
      guard try readThread(id, connection.user, accountID) else { return nil }
    } catch {
      switch error {
      case .store(let error): throw ToolFailure(error, workplace.texts)
      case .marketplace(let error):
        let failure = ToolFailure(error, account: accountID, workplace.texts)
        guard failure.code == .network, isStored, let shown = try stored(id, accountID) else {
          throw failure
        }
        let reason = DisplayText.plain(workplace.texts.troubleShort(error))
        Streams.note(workplace.texts.shownFromStore(account.name, reason))
        return shown
      }
    }
    return try stored(id, accountID)
  }

  /// Reads all messages of a dialog, and what the order tells where no list did.
  ///
  /// - Returns: Whether there is such a dialog.
  private func readThread(
    _ id: DialogID, _ client: any MarketplaceClient, _ account: AccountID
  ) throws(InboxFailure) -> Bool {
    let state: Dialog.State
    do throws(MarketplaceError) {
      state = try client.state(of: id)
    } catch .rejected, .notFound {
      // The number is all that there is to refuse.
      return false
    } catch {
      throw .marketplace(error)
    }
    let purchase = purchase(id, client)
    do throws(StoreError) {
      if try pages.dialog(id, of: account)?.dialog.messageCount == nil {
        let row = listRow(of: id, purchase?.buyer.email, client)
        _ = try pages.storeDialogs([row ?? Dialog(id: id)], of: account, now: Date())
      }
      try pages.store(state, of: id, account: account)
    } catch {
      throw .store(error)
    }
    try ThreadSync(account: account, client: client, store: pages).readAll(id)
    if let purchase {
      do throws(StoreError) {
        try pages.store(purchase, of: account, now: Date())
      } catch {
        workplace.log.warning("\(error.words)")
      }
    }
    return true
  }

  /// Nil for a key without the right to see orders: it still shows the dialog.
  private func purchase(_ id: DialogID, _ client: any MarketplaceClient) -> Purchase? {
    do throws(MarketplaceError) {
      return try client.purchase(id)
    } catch {
      return nil
    }
  }

  /// What the list says of a dialog, how many messages it has and how many are unread, for one question: among those of
  /// its buyer, or among the newest where he is not known.
  private func listRow(
    of id: DialogID, _ buyer: String?, _ client: any MarketplaceClient
  ) -> Dialog? {
    do throws(MarketplaceError) {
      return try client.dialogs(
        DialogPageRequest(page: 1, rows: client.largestDialogPage, buyer: buyer)
      ).items.first { $0.id == id }
    } catch {
      return nil
    }
  }

  private func stored(_ id: DialogID, _ account: AccountID) throws(ToolFailure) -> ShownChat? {
    do throws(StoreError) {
      let thread = try pages.thread(id, of: account, .newest, count: 1_000_000)
      guard let row = thread.row else { return nil }
      return ShownChat(
        chat: ListedChat(account: account, row: row), state: thread.state,
        messages: thread.window.messages, isComplete: thread.window.isCompleteBack)
    } catch {
      throw ToolFailure(error, workplace.texts)
    }
  }
}
