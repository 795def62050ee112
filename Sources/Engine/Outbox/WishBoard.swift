package import Foundation
package import Marketplace
package import Storage
import Synchronization

/// Keeps the list of products showing what the seller wishes them to be.
///
/// What the outbox says is read and what the list shows is written as one step, whoever asks: otherwise a wish that has
/// come true could cover a newer one that was made in between.
package final class WishBoard: Sendable {
  private let account: AccountID
  private let store: DeskStore
  private let pages: PagesStore
  /// What has changed and is not shown, for the list could not be written; in the order of its changes.
  private let owed = Mutex<[OutboxItem]>([])

  package init(account: AccountID, store: DeskStore, pages: PagesStore) {
    self.account = account
    self.store = store
    self.pages = pages
  }

  /// Begins with what is on its way and nothing else.
  package func restore(_ open: [OutboxItem], now: Date) throws(StoreError) {
    try owed.withLock { owed throws(StoreError) in
      owed = Self.adding(open.filter { $0.product != nil }, to: owed)
      try pages.restoreWishes(Self.states(open), of: account, now: now)
      // What had been settled before stays owed.
      owed.removeAll { $0.state.isOpen }
    }
  }

  /// Shows what changed: open wishes as if they had come true, those that came to nothing as what was there before.
  ///
  /// What cannot be shown is shown with the next change, or by ``catchUp(now:)``.
  package func reflect(_ items: [OutboxItem], now: Date) throws(StoreError) {
    try owed.withLock { owed throws(StoreError) in
      owed = Self.adding(items.filter { $0.product != nil }, to: owed)
      guard !owed.isEmpty else { return }
      try show(owed, now: now)
      owed = []
    }
  }

  /// Shows what could not be shown before.
  package func catchUp(now: Date) throws(StoreError) {
    try reflect([], now: now)
  }

  private static func adding(_ items: [OutboxItem], to owed: [OutboxItem]) -> [OutboxItem] {
    guard !owed.isEmpty else { return items }
    let changed = Set(items.map(\.id))
    return owed.filter { !changed.contains($0.id) } + items
  }

  private func show(_ items: [OutboxItem], now: Date) throws(StoreError) {
    let products = Set(items.compactMap(\.product))
    let open = Self.states(
      try store.openItems(of: account).filter { $0.product.map(products.contains) ?? false })
    var settled: [ProductID: Product.State] = [:]
    var lost: [ProductID: OutboxItem] = [:]
    for item in items {
      guard let product = item.product, open[product] == nil else { continue }
      switch item.state {
      case .done:
        settled[product] = item.wish.productState
        lost[product] = nil
      case .failed, .cancelled:
        settled[product] = nil
        lost[product] = item
      case .held, .queued, .sending, .accepted, .unknown: break
      }
    }
    var dropped: [ProductID: Product.State?] = [:]
    for (item, former) in try store.formerWishes(of: Array(lost.values)) {
      guard let product = item.product else { continue }
      dropped.updateValue(former?.productState, forKey: product)
    }
    try pages.showWishes(open, of: account)
    try pages.settleWishes(settled, of: account, now: now)
    try pages.dropWishes(dropped, of: account, now: now)
  }

  /// What the newest of these wishes make of their products.
  private static func states(_ items: [OutboxItem]) -> [ProductID: Product.State] {
    Dictionary(
      items.sorted { $0.id < $1.id }.compactMap { item in
        guard let product = item.product, let state = item.wish.productState else { return nil }
        return (product, state)
      }, uniquingKeysWith: { $1 })
  }
}
