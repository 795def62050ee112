package import Foundation
package import Marketplace
package import Storage

/// One look at the top of the list of dialogs, down to where the last good look ended.
///
/// After a sleep or an outage that is many pages; what changed meanwhile has moved up, so nothing that lies deeper is
/// missed. The mark of the last good look moves on only when this one has met it, and a list that moved between its
/// pages is read again from the top until nothing more comes up.
package struct DialogLook: Sendable {
  package let account: AccountID
  package let client: any MarketplaceClient
  package let store: PagesStore
  package let now: @Sendable () -> Date

  package init(
    account: AccountID, client: any MarketplaceClient, store: PagesStore,
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.account = account
    self.client = client
    self.store = store
    self.now = now
  }

  /// What a look found.
  package struct Outcome: Sendable, Equatable {
    /// Whether anything that a list shows has changed.
    package var hasChanged = false
    /// Dialogs whose messages are to be read.
    package var stale: Set<DialogID> = []
    package var pages = 0
  }

  /// What a quiet look asks for.
  private static let quickRows = 50
  /// A list that keeps moving is read at most so often.
  private static let mostRounds = 3
  /// No shop has more (N24).
  private static let mostPages = 10_000

  package func run() throws(InboxFailure) -> Outcome {
    var outcome = Outcome()
    let seenThrough = try stored { () throws(StoreError) in
      try store.dialogsSeenThrough(account)
    }
    var newest: Date?
    for round in 1...Self.mostRounds {
      let before = outcome.pages
      let hadNews = try look(
        from: seenThrough, isQuick: round == 1 && seenThrough != nil, &newest, &outcome)
      // One page is one moment; more of them may have moved against one another.
      if outcome.pages - before <= 1 || seenThrough == nil || (round > 1 && !hadNews) { break }
    }
    try stored { () throws(StoreError) in
      try store.finishLook(account, seenThrough: newest, now: now())
    }
    return outcome
  }

  /// One walk from the top; whether it brought anything that was not known.
  private func look(
    from seenThrough: Date?, isQuick: Bool, _ newest: inout Date?, _ outcome: inout Outcome
  ) throws(InboxFailure) -> Bool {
    let largest = client.largestDialogPage
    var rows = isQuick ? min(Self.quickRows, largest) : largest
    var number = 1
    var hasNews = false
    while true {
      let page = try asked { () throws(MarketplaceError) in
        try client.dialogs(DialogPageRequest(page: number, rows: rows))
      }
      outcome.pages += 1
      let kept = try stored { () throws(StoreError) in
        try store.storeDialogs(page.items, of: account, now: now())
      }
      if kept.changed > 0 {
        hasNews = true
        outcome.hasChanged = true
      }
      outcome.stale.formUnion(kept.stale.map(\.id))
      newest = (page.items.compactMap(\.lastMessageAt) + [newest].compactMap { $0 }).max()
      let isLast =
        page.items.isEmpty || page.hasNext == false
        || (page.hasNext == nil && page.items.count + page.rejected.count < rows)
      // Without a mark there is nothing to catch up with: the rest is history.
      guard let seenThrough, !isLast, !meets(page, kept, seenThrough), number < Self.mostPages
      else {
        return hasNews
      }
      if rows < largest {
        // It takes more than a quick look, whose pages would not meet larger ones.
        rows = largest
        number = 1
      } else {
        number += 1
      }
    }
  }

  /// Whether everything below this page is as the last good look left it.
  private func meets(_ page: Page<Dialog>, _ kept: StoredDialogs, _ seenThrough: Date) -> Bool {
    let dates = page.items.compactMap(\.lastMessageAt)
    // A list that tells no times can only be compared.
    guard let oldest = dates.min() else { return kept.changed == 0 }
    return oldest < seenThrough && !kept.isLastChanged
  }
}

/// Why something of the Inbox was not done.
package enum InboxFailure: Error, Equatable, Sendable {
  case marketplace(MarketplaceError)
  case store(StoreError)
}

func asked<Value>(
  _ work: () throws(MarketplaceError) -> Value
) throws(InboxFailure) -> Value {
  do { return try work() } catch { throw .marketplace(error) }
}

func stored<Value>(_ work: () throws(StoreError) -> Value) throws(InboxFailure) -> Value {
  do { return try work() } catch { throw .store(error) }
}
