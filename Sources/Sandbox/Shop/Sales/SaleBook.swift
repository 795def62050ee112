import Foundation
import Synchronization

/// The orders that were paid, in the order of their payment: those of the seed, and those of this life behind them.
///
/// Of each only what filters ask for is kept, and that is made when somebody first asks. All members may be used from
/// any thread.
package final class SaleBook: Sendable {
  /// What filters ask of a sale.
  struct Entry: Sendable {
    /// Whole seconds since 1970, as the wire shows them.
    let paid: Int
    let order: Int
    let product: Int
    let hasAgent: Bool
    let currency: ShopCurrency
    var isRefunded: Bool
  }

  struct Filter: Sendable {
    /// The first and the last second, both included.
    var from = Int.min
    var through = Int.max
    /// Empty for all.
    var products: Set<Int> = []
    var refunded: Refunded = .included
    var byAgentsOnly = false

    enum Refunded: Int, Sendable { case included, excluded, only }

    func admits(_ entry: Entry) -> Bool {
      switch refunded {
      case .excluded where entry.isRefunded, .only where !entry.isRefunded: return false
      case .included, .excluded, .only: break
      }
      if byAgentsOnly, !entry.hasAgent { return false }
      return products.isEmpty || products.contains(entry.product)
    }
  }

  private let dialogs: ShopDialogs
  /// What the seed gives, oldest first; nil until somebody asks.
  private let seeded = Mutex<[Entry]?>(nil)
  private let balances = Mutex<(minute: Int, changes: Int, balance: [ShopCurrency: Balance])?>(nil)
  private let products = Mutex<[Int: ShopProduct]>([:])

  init(dialogs: ShopDialogs) { self.dialogs = dialogs }

  /// Every sale, the oldest first.
  func entries() -> [Entry] {
    let living = dialogs.livingOrders
    var all = seededEntries()
    if !living.refunded.isEmpty {
      for index in all.indices where living.refunded.contains(all[index].order) {
        all[index].isRefunded = true
      }
    }
    // Who pays now pays after everybody before him.
    for order in living.orders {
      guard let paid = order.paid else { continue }
      all.append(
        Entry(
          paid: Self.second(paid), order: order.id, product: order.productID,
          hasAgent: order.agentID != nil, currency: order.currency,
          isRefunded: order.state == .refunded))
    }
    return all
  }

  /// The sales that a filter admits, the newest first.
  func entries(_ filter: Filter) -> [Entry] {
    let all = entries()
    let start = all.partitioned { $0.paid >= filter.from }
    let end = all.partitioned { $0.paid > filter.through }
    guard start < end else { return [] }
    return all[start..<end].reversed().filter(filter.admits)
  }

  /// The whole orders of these sales.
  func orders(_ entries: some Sequence<Entry>) -> [ShopOrder] {
    let living = dialogs.livingOrders
    return entries.compactMap { entry in
      guard let index = dialogs.catalogue.index(of: entry.order) else {
        return living.orders.first { $0.id == entry.order }
      }
      var order = dialogs.catalogue.order(at: index, of: product(entry.product))
      if entry.isRefunded { order.state = .refunded }
      return order
    }
  }

  /// A product as the seed gives it, made once.
  private func product(_ id: Int) -> ShopProduct {
    products.withLock { products in
      if let product = products[id] { return product }
      let made = dialogs.catalogue.products.product(at: ShopCatalogue.slot(of: id))
      products[id] = made
      return made
    }
  }

  /// The sales that the seed gives, the oldest first.
  func seededEntries() -> [Entry] {
    seeded.withLock { seeded in
      if let seeded { return seeded }
      let catalogue = dialogs.catalogue
      let figures = (0..<catalogue.products.count).map { catalogue.products.figures(at: $0) }
      let units = figures.indices.map { index in
        figures[index].theme == .gameCurrency
          ? product(ShopCatalogue.firstID + index).unit : nil
      }
      var made: [Entry] = []
      made.reserveCapacity(catalogue.count)
      for index in 0..<catalogue.count {
        let product = catalogue.parties(at: index).productIndex
        let beginning = catalogue.beginning(at: index, unit: units[product])
        guard let paid = beginning.paid else { continue }
        made.append(
          Entry(
            paid: Self.second(paid), order: OrderCatalogue.firstID + index,
            product: ShopCatalogue.firstID + product, hasAgent: beginning.hasAgent,
            currency: figures[product].currency, isRefunded: beginning.state == .refunded))
      }
      made.sort { ($0.paid, $0.order) < ($1.paid, $1.order) }
      seeded = made
      return made
    }
  }

  static func second(_ moment: Date) -> Int {
    Int(moment.timeIntervalSince1970.rounded(.down))
  }
}

// MARK: - The account

extension SaleBook {
  /// What the account holds in one currency.
  struct Balance: Sendable {
    var free = Amount.zero
    var locked = Amount.zero
    /// What becomes free within a day.
    var plus = Amount.zero
  }

  /// The money of the last six weeks: what is held, and what is free and was not yet taken out.
  func balance(at moment: Date) -> [ShopCurrency: Balance] {
    let now = Self.second(moment)
    let living = dialogs.livingOrders
    let changes = living.orders.count + living.refunded.count
    return balances.withLock { kept in
      if let kept, kept.minute == now / 60, kept.changes == changes { return kept.balance }
      var balance: [ShopCurrency: Balance] = [:]
      var filter = Filter(from: now - 42 * 86_400)
      filter.refunded = .excluded
      for order in orders(entries(filter)) {
        guard let paid = order.paid else { continue }
        let ends = Self.second(paid) + order.holdDays * 86_400
        let purse: ShopCurrency = order.currency == .usd ? .wmz : order.currency
        if ends > now {
          balance[purse, default: Balance()].locked =
            balance[purse, default: Balance()].locked + order.profit
          if ends <= now + 86_400 {
            balance[purse, default: Balance()].plus =
              balance[purse, default: Balance()].plus + order.profit
          }
        } else {
          balance[purse, default: Balance()].free =
            balance[purse, default: Balance()].free + order.profit
        }
      }
      kept = (now / 60, changes, balance)
      return balance
    }
  }

  /// One line of the account's history; the raw value is the wire's word.
  enum OperationKind: String, CaseIterable, Sendable {
    case sale = "product_sales"
    case refund
    case agentFee = "agent_accurals"
    case payout = "transfer_to_wallet"
    case advertising = "adv_goods"
  }

  struct Operation: Sendable {
    let id: Int
    let kind: OperationKind
    let second: Int
    let sale: Entry
  }

  /// Everything that moved money until this moment, the newest first.
  func operations(until moment: Date) -> [Operation] {
    let now = Self.second(moment)
    var made: [Operation] = []
    for (number, sale) in entries().enumerated() {
      func add(_ kind: OperationKind, _ second: Int) {
        guard second <= now, let place = OperationKind.allCases.firstIndex(of: kind) else { return }
        made.append(
          Operation(
            id: 1_000_000_001 + (sale.order - OrderCatalogue.firstID) * 8 + place, kind: kind,
            second: second, sale: sale))
      }
      add(.sale, sale.paid)
      if sale.hasAgent { add(.agentFee, sale.paid) }
      if sale.isRefunded { add(.refund, sale.paid + 36 * 3_600) }
      if number % 400 == 399 { add(.payout, sale.paid + 3_600) }
      if number % 300 == 7 { add(.advertising, sale.paid + 60) }
    }
    return made.sorted { ($0.second, $0.id) > ($1.second, $1.id) }
  }
}

extension Array {
  /// The first place whose element is past what is looked for, all that follow being so too.
  fileprivate func partitioned(_ isPast: (Element) -> Bool) -> Int {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if isPast(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
