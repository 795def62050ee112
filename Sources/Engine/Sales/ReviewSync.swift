package import Foundation
package import Marketplace
package import Storage

/// Fetches an account's reviews into the store: the newest until one page brings nothing new, all when there are gaps.
package struct ReviewSync: Sendable {
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

  /// No shop has more pages (N24).
  private static let mostPages = 10_000

  /// - Parameter all: Whether everything is read again; answers of the seller appear on old ones.
  package func run(
    all: Bool = false, in language: TextLanguage,
    progress: (_ seen: Int, _ total: Int?) -> Void = { _, _ in },
    shouldGoOn: () -> Bool = { true }
  ) throws(SalesSync.Failure) {
    let status = try stored { () throws(StoreError) in try store.reviewStatus(account) }
    var seen: Set<String> = []
    for number in 1...Self.mostPages {
      let answer: ReviewPage
      do throws(MarketplaceError) {
        answer = try client.reviews(
          ReviewRequest(page: number, rows: client.largestReviewPage, language: language))
      } catch {
        throw .marketplace(error)
      }
      let page = answer.page
      seen.formUnion(page.items.map(\.id))
      let isLast = !(page.hasNext ?? !page.items.isEmpty) || page.items.isEmpty
      let isWhole = isLast && page.rejected.isEmpty && seen.count >= page.total ?? seen.count
      let kept = try stored { () throws(StoreError) in
        try store.store(
          page.items, of: account, announced: page.total, isWhole: isWhole, now: now())
      }
      progress(seen.count, page.total)
      if isLast || !shouldGoOn() { return }
      // Once all are there, a page without anything new has only known ones behind it.
      let isKnown = kept.added == 0 && status.isComplete
      if isKnown, !all,
        try stored({ () throws(StoreError) in try store.reviewStatus(account) })
          .stored >= page.total ?? 0
      {
        return
      }
    }
  }

  private func stored<Value>(
    _ work: () throws(StoreError) -> Value
  ) throws(SalesSync.Failure) -> Value {
    do { return try work() } catch { throw .store(error) }
  }
}
