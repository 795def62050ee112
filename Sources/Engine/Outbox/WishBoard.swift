package import Foundation
package import Marketplace
package import Storage

/// Keeps the list of products showing what the seller wishes them to be.
package struct WishBoard: Sendable {
  private let account: AccountID
  private let store: DeskStore
  private let pages: PagesStore

  package init(account: AccountID, store: DeskStore, pages: PagesStore) {
    self.account = account
    self.store = store
    self.pages = pages
  }

  /// Begins with what is on its way and nothing else.
  package func restore(_ open: [OutboxItem], now: Date) throws(StoreError) {
    try pages.restoreWishes(Self.states(open), of: account, now: now)
  }

  /// Shows what changed: open wishes as if they had come true, those that came to nothing as what was there before.
  package func reflect(_ items: [OutboxItem], now: Date) throws(StoreError) {
    guard !items.isEmpty else { return }
    let products = Set(items.map(\.product))
    let open = Self.states(
      try store.openItems(of: account).filter { products.contains($0.product) })
    var settled: [ProductID: Product.State] = [:]
    var lost: [ProductID: OutboxItem] = [:]
    for item in items where open[item.product] == nil {
      switch item.state {
      case .done:
        settled[item.product] = item.wish.productState
        lost[item.product] = nil
      case .failed, .cancelled:
        settled[item.product] = nil
        lost[item.product] = item
      case .held, .queued, .sending, .accepted, .unknown: break
      }
    }
    var dropped: [ProductID: Product.State?] = [:]
    for (item, former) in try store.formerWishes(of: Array(lost.values)) {
      dropped.updateValue(former?.productState, forKey: item.product)
    }
    try pages.showWishes(open, of: account)
    try pages.settleWishes(settled, of: account, now: now)
    try pages.dropWishes(dropped, of: account, now: now)
  }

  /// What the newest of these wishes make of their products.
  private static func states(_ items: [OutboxItem]) -> [ProductID: Product.State] {
    Dictionary(
      items.sorted { $0.id < $1.id }.map { ($0.product, $0.wish.productState) },
      uniquingKeysWith: { $1 })
  }
}
