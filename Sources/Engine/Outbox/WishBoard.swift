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
    let items = items.filter { $0.product != nil }
    guard !items.isEmpty else { return }
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
