import Foundation
import GRDB
package import Marketplace

/// What else happened with one buyer.
extension PagesStore {
  /// How many events of a kind a time line has at most.
  private static let mostEvents = 200

  /// Orders, dialogs and reviews of the buyer of a dialog, newest first; the dialog itself and its order are left out.
  ///
  /// An order whose detail was never read is told by the list of sales, and that list tells of refunds too.
  package func timeLine(
    of id: DialogID, account: AccountID
  ) throws(StoreError) -> [BuyerEvent] {
    let account = key(of: account)
    return try read { db in
      var orders: [String: Purchase] = [:]
      var dialogs: [Dialog] = []
      if let buyer = try Self.buyer(db, of: id, account: account) {
        for sale in try Self.sales(db, of: buyer, account: account) {
          orders[sale.id] = Self.purchase(of: sale)
        }
        let folded = SearchFolding.fold(buyer)
        for purchase in try Self.purchases(db, of: folded, account: account) {
          var purchase = purchase
          if orders[purchase.order]?.state == .refunded, purchase.state == .paid {
            purchase.state = .refunded
          }
          orders[purchase.order] = purchase
        }
        dialogs = try Self.dialogs(db, of: folded, account: account)
      }
      var reviewed = Set(orders.keys).union(dialogs.map(\.id.text))
      reviewed.insert(id.text)
      orders[id.text] = nil
      var events: [(at: Double, event: BuyerEvent)] = []
      func add(_ event: BuyerEvent, _ date: Date?) {
        events.append((date?.timeIntervalSince1970 ?? 0, event))
      }
      for order in orders.values { add(.order(order), order.paidAt ?? order.orderedAt) }
      for dialog in dialogs where dialog.id != id { add(.dialog(dialog), dialog.lastMessageAt) }
      for order in reviewed {
        for review in try Self.reviews(db, of: order, account: account) {
          add(.review(review), review.date)
        }
      }
      // Equal times in an order of their own, or two readings would differ.
      return events.sorted { ($0.at, $0.event.name) > ($1.at, $1.event.name) }
        .prefix(Self.mostEvents).map(\.event)
    }
  }

  /// Whether the sales of an account have ever been read: until then a time line knows of no order but those that were
  /// looked at.
  package func hasReadSales(_ account: AccountID) throws(StoreError) -> Bool {
    let key = key(of: account)
    return try read { db in
      try Bool.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT EXISTS (SELECT 1 FROM dataset WHERE account = ? AND name = 'sales')
              OR EXISTS (SELECT 1 FROM sale WHERE account = ?)
            """),
        arguments: [key, key]) ?? false
    }
  }

  /// The buyer's address, raw.
  private static func buyer(
    _ db: Database, of id: DialogID, account: Int64
  ) throws -> String? {
    let row = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT buyer FROM dialog WHERE account = ? AND id = ?"),
      arguments: [account, id.text])
    if let listed = (try row?.value(0) as StoredText?)?.text, !listed.isEmpty { return listed }
    let body = try Row.fetchOne(
      db.cachedStatement(sql: "SELECT body FROM purchase WHERE account = ? AND id = ?"),
      arguments: [account, id.text])
    let told = try body.flatMap { purchase(try $0.value(0)) }?.buyer.email
    return told.flatMap { $0.isEmpty ? nil : $0 }
  }

  private static func sales(
    _ db: Database, of buyer: String, account: Int64
  ) throws -> [Sale] {
    try rows(
      db, [account, StoredText(buyer)],
      """
      SELECT \(SaleRecord.columns) FROM sale INDEXED BY sale_buyer
      WHERE account = ? AND lower(CAST(buyer AS TEXT)) = lower(CAST(? AS TEXT))
        AND buyer IS NOT NULL
      ORDER BY paid DESC LIMIT \(mostEvents)
      """, SaleRecord.read)
  }

  private static func purchases(
    _ db: Database, of buyer: String, account: Int64
  ) throws -> [Purchase] {
    try rows(
      db, [account, buyer],
      """
      SELECT body FROM purchase INDEXED BY purchase_buyer
      WHERE account = ? AND buyer_folded = ? ORDER BY ordered_at DESC LIMIT \(mostEvents)
      """
    ) { purchase(try $0.value(0)) }.compactMap(\.self)
  }

  private static func dialogs(
    _ db: Database, of buyer: String, account: Int64
  ) throws -> [Dialog] {
    try rows(
      db, [account, buyer],
      """
      SELECT \(DialogRecord.rowColumns) FROM dialog AS d INDEXED BY dialog_buyer
      \(DialogRecord.rowJoins)
      WHERE d.account = ? AND d.buyer_folded = ?
      ORDER BY d.latest_order LIMIT \(mostEvents)
      """
    ) { try DialogRecord.row($0).dialog }
  }

  private static func reviews(
    _ db: Database, of order: String, account: Int64
  ) throws -> [Review] {
    try rows(
      db, [account, order],
      """
      SELECT \(ReviewRecord.columns) FROM review INDEXED BY review_sale
      WHERE account = ? AND sale = ?
      """, ReviewRecord.read)
  }

  private static func rows<Value>(
    _ db: Database, _ arguments: StatementArguments, _ sql: String, _ read: (Row) throws -> Value
  ) throws -> [Value] {
    let cursor = try Row.fetchCursor(db.cachedStatement(sql: sql), arguments: arguments)
    var values: [Value] = []
    while let row = try cursor.next() { values.append(try read(row)) }
    return values
  }

  /// What the list of sales tells of an order.
  private static func purchase(of sale: Sale) -> Purchase {
    var purchase = Purchase(order: sale.id, state: sale.isReturned ? .refunded : .paid)
    purchase.productID = sale.product.text
    purchase.product = sale.productName
    purchase.amount = sale.amount.map(ProductDetail.Amount.init)
    purchase.profit = sale.profit?.amount
    purchase.paidAt = sale.paidAt
    purchase.buyer.email = sale.buyer
    return purchase
  }
}

extension BuyerEvent {
  /// What tells two events apart.
  fileprivate var name: String {
    switch self {
    case .order(let order): "o" + order.order
    case .dialog(let dialog): "d" + dialog.id.text
    case .review(let review): "r" + review.id
    }
  }
}
