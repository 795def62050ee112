package import Foundation
package import Marketplace
package import Storage

/// A pass over all pages of an account's products, page by page into the store.
///
/// It goes on where the last one stopped. Pages are cut by name, which changes least; rows that moved between pages
/// meanwhile are caught by going through again until as many were seen as the server says there are. Products that a
/// whole pass did not see are asked for by id, and only those that the marketplace does not know are removed; a short,
/// empty or failed answer removes nothing.
package struct ProductSync: Sendable {
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

  /// How a pass ended.
  package enum Outcome: Equatable, Sendable {
    case complete(removed: Int)
    /// The answers do not add up to what the server says it has.
    case short(missing: Int)
  }

  package enum Failure: Error, Equatable, Sendable {
    case marketplace(MarketplaceError)
    case store(StoreError)
  }

  /// A list that keeps moving is read at most so often.
  private static let mostRounds = 3
  /// No shop has more; a server that always has one page more is not followed for ever (N24).
  private static let mostPages = 10_000
  /// More than this share missing at once is taken for a bad answer, not for a sale of the shop.
  private static let largestRemoval = 0.2

  /// - Parameter progress: After each page: how many different products were seen, of how many.
  package func run(
    in language: TextLanguage, progress: (_ seen: Int, _ total: Int?) -> Void
  ) throws(Failure) -> Outcome {
    var pass = try stored { () throws(StoreError) in
      try store.beginProductPass(
        account, language: language, rows: client.largestProductPage, now: now())
    }
    var rounds = 1
    var rejected = 0
    var pagesRead = 0
    while true {
      pagesRead += 1
      let askedAt = now()
      let page = try asked { () throws(MarketplaceError) in
        try client.products(
          ProductPageRequest(page: pass.nextPage, rows: pass.rows, language: language))
      }
      rejected += page.rejected.count
      let isFirst = page.number == 1
      let kept = try stored { () throws(StoreError) in
        try store.storeProductPage(page, of: &pass, askedAt: askedAt, now: now())
      }
      progress(kept.seen, page.total)
      if pagesRead >= Self.mostPages || isLast(page) {
        let total = page.total ?? kept.seen
        if kept.seen + rejected >= total {
          // An empty list where there were products is a bad answer until proven otherwise.
          return try finish(pass, total: total, isWhole: rejected == 0 && !(isFirst && total == 0))
        }
        guard rounds < Self.mostRounds, pagesRead < Self.mostPages else {
          try stored { () throws(StoreError) in try store.finish(pass, isWhole: false) }
          return .short(missing: total - kept.seen)
        }
        rounds += 1
        rejected = 0
        try stored { () throws(StoreError) in try store.rewind(&pass) }
      }
    }
  }

  private func isLast(_ page: Page<Product>) -> Bool {
    if let hasNext = page.hasNext, page.items.isEmpty || !hasNext { return true }
    return page.items.isEmpty && page.rejected.isEmpty
  }

  private func finish(
    _ pass: ProductPass, total: Int, isWhole: Bool
  ) throws(Failure) -> Outcome {
    let unseen = try stored { () throws(StoreError) in try store.productsUnseen(by: pass) }
    var removed = 0
    if isWhole || unseen.isEmpty {
      let storedCount = try stored { () throws(StoreError) in try store.productCount(account) }
      let isPlausible =
        unseen.count <= 10 || Double(unseen.count) <= Double(storedCount) * Self.largestRemoval
      if isPlausible { removed = try removeUnknown(unseen, in: pass.language) }
    }
    let whole = isWhole || (total == 0 && unseen.isEmpty)
    try stored { () throws(StoreError) in try store.finish(pass, isWhole: whole) }
    return whole ? .complete(removed: removed) : .short(missing: unseen.count)
  }

  /// Asks for products by id and removes those that the marketplace does not know.
  private func removeUnknown(
    _ ids: [ProductID], in language: TextLanguage
  ) throws(Failure) -> Int {
    var removed = 0
    var rest = ids[...]
    while !rest.isEmpty {
      let batch = Array(rest.prefix(client.productsByIDLimit))
      rest = rest.dropFirst(batch.count)
      let known = try asked { () throws(MarketplaceError) in
        Set(try client.products(ids: batch, in: language).map(\.id))
      }
      let gone = batch.filter { !known.contains($0) }
      try stored { () throws(StoreError) in try store.removeProducts(gone, of: account) }
      removed += gone.count
    }
    return removed
  }

  private func asked<Value>(
    _ work: () throws(MarketplaceError) -> Value
  ) throws(Failure) -> Value {
    do { return try work() } catch { throw .marketplace(error) }
  }

  private func stored<Value>(_ work: () throws(StoreError) -> Value) throws(Failure) -> Value {
    do { return try work() } catch { throw .store(error) }
  }
}
