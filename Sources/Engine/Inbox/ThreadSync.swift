package import Foundation
package import Marketplace
package import Storage

/// Brings the stored messages of one dialog up to date, or further back.
package struct ThreadSync: Sendable {
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

  /// What reading a dialog found.
  package struct Outcome: Sendable, Equatable {
    package var hasChanged = false
    /// Messages that are newer than everything that was stored of the dialog, in ascending order of ids.
    package var news: [DialogMessage] = []
    /// Whether messages of the dialog were stored before.
    package var wasKnown = false
    /// Whether the answer holds what the list had promised: not always so at once after a message was written.
    package var isUpToDate = true
  }

  /// How many messages are asked for where some are stored; a gap is filled by pages of the largest size.
  private static let fewMessages = 50
  /// No dialog has more pages.
  private static let mostPages = 10_000

  /// Reads the newest messages, and everything between them and what was stored.
  ///
  /// - Parameter isLastTry: Takes the answer for what the list promised, whatever it holds.
  package func refresh(
    _ dialog: DialogID, isLastTry: Bool = false
  ) throws(InboxFailure) -> Outcome {
    var outcome = Outcome()
    guard let plan = try plan(dialog) else { return outcome }
    outcome.wasKnown = plan.newest != nil
    let count =
      plan.newest == nil
      ? client.largestMessagePage : min(Self.fewMessages, client.largestMessagePage)
    let page = try asked { () throws(MarketplaceError) in
      try client.messages(of: dialog, .newest(count: count))
    }
    let kept = try stored { () throws(StoreError) in
      try store.storeMessages(
        page, .newest(asked: count), plan, of: account, isLastTry: isLastTry, now: now())
    }
    outcome.isUpToDate = kept.isUpToDate
    outcome.hasChanged = kept.changed > 0 || !kept.added.isEmpty
    outcome.news = kept.added
    var pages = 0
    while let gap = try self.plan(dialog)?.gap, pages < Self.mostPages {
      pages += 1
      outcome.news = try fill(dialog, gap) + outcome.news
    }
    if let newest = plan.newest { outcome.news.removeAll { $0.id <= newest } }
    return outcome
  }

  /// Reads one page further back: into a gap where there is one, before the first stored message otherwise.
  ///
  /// - Returns: Whether anything was stored.
  package func goBack(_ dialog: DialogID) throws(InboxFailure) -> Bool {
    guard let plan = try plan(dialog) else { return false }
    if let gap = plan.gap { return try !fill(dialog, gap).isEmpty }
    guard let oldest = plan.oldest else { return try refresh(dialog, isLastTry: true).hasChanged }
    guard !plan.isCompleteBack else { return false }
    return try !read(dialog, before: oldest, plan).isEmpty
  }

  private func fill(
    _ dialog: DialogID, _ gap: ThreadPlan.Gap
  ) throws(InboxFailure) -> [DialogMessage] {
    guard let plan = try plan(dialog) else { return [] }
    return try read(dialog, before: gap.high, plan)
  }

  private func read(
    _ dialog: DialogID, before message: MessageID, _ plan: ThreadPlan
  ) throws(InboxFailure) -> [DialogMessage] {
    let count = client.largestMessagePage
    let page = try asked { () throws(MarketplaceError) in
      try client.messages(of: dialog, .before(message, count: count))
    }
    // A page of records that cannot be read would be asked for for ever.
    guard !page.messages.isEmpty || page.rejected.isEmpty else {
      throw .marketplace(
        .unreadable(endpoint: "debates", detail: page.rejected.first?.reason ?? "no message"))
    }
    return try stored { () throws(StoreError) in
      try store.storeMessages(
        page, .before(message, asked: count), plan, of: account, now: now())
    }.added
  }

  private func plan(_ dialog: DialogID) throws(InboxFailure) -> ThreadPlan? {
    try stored { () throws(StoreError) in try store.threadPlan(of: dialog, account: account) }
  }
}
