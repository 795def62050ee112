package import Foundation
import GRDB
package import Marketplace

/// What the seller has asked products to be, laid over what the pages say.
///
/// Between the wish and its coming true, and for a moment after, the marketplace still answers with the old state; a
/// page that was asked for before then never flips a row back.
extension PagesStore {
  /// How long after a write readers may still be shown the old state (api/digiseller.md §6.2: up to about 1.5 s).
  private static let visibilityDelay: TimeInterval = 3
  /// As long as the wish is open.
  private static let untilSettled = 1e12

  /// Shows products as the seller wishes them to be.
  package func showWishes(
    _ wishes: [ProductID: Product.State], of account: AccountID
  ) throws(StoreError) {
    guard !wishes.isEmpty else { return }
    try write(wishes, of: account) { _ in Self.untilSettled }
  }

  /// The wishes have come true: pages that were asked for from a moment later on say so too.
  package func settleWishes(
    _ wishes: [ProductID: Product.State], of account: AccountID, now: Date
  ) throws(StoreError) {
    guard !wishes.isEmpty else { return }
    try write(wishes, of: account) { _ in now.timeIntervalSince1970 + Self.visibilityDelay }
  }

  /// The wishes came to nothing: the products are again what they were, nil where that is not known.
  ///
  /// What they were may itself be so fresh that readers are still shown something older.
  package func dropWishes(
    _ former: [ProductID: Product.State?], of account: AccountID, now: Date
  ) throws(StoreError) {
    guard !former.isEmpty else { return }
    let key = key(of: account)
    try settleWishes(former.compactMapValues { $0 }, of: account, now: now)
    let unknown = former.filter { $0.value == nil }
    guard !unknown.isEmpty else { return }
    try write { db in
      let forget = try db.cachedStatement(sql: "DELETE FROM wish WHERE account = ? AND product = ?")
      for product in unknown.keys {
        try forget.execute(arguments: [key, product.text])
        try Self.setState(db, nil, of: product, account: key)
      }
    }
  }

  /// Begins with what the outbox says is open, and nothing else: another process may have finished the rest.
  package func restoreWishes(
    _ open: [ProductID: Product.State], of account: AccountID, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    try write { db in
      try db.execute(
        sql: "DELETE FROM wish WHERE account = ? AND (until = ? OR until < ?)",
        arguments: [key, Self.untilSettled, now.timeIntervalSince1970])
    }
    try showWishes(open, of: account)
  }

  private func write(
    _ wishes: [ProductID: Product.State], of account: AccountID,
    until: (ProductID) -> TimeInterval
  ) throws(StoreError) {
    let key = key(of: account)
    try write { db in
      let remember = try db.cachedStatement(
        sql: """
          INSERT INTO wish (account, product, state, until) VALUES (?, ?, ?, ?)
          ON CONFLICT (account, product) DO UPDATE SET state = excluded.state, until = excluded.until
          """)
      for (product, state) in wishes {
        try remember.execute(
          arguments: [key, product.text, ProductRecord.number(of: state), until(product)])
        try Self.setState(db, state, of: product, account: key)
      }
    }
  }

  /// Puts a state into a row.
  ///
  /// The row's fingerprints go: the next page says anew what the product is.
  private static func setState(
    _ db: Database, _ state: Product.State?, of product: ProductID, account: Int64
  ) throws {
    let statement = try db.cachedStatement(
      sql: """
        UPDATE product SET state = coalesce(?, state), print_ru = NULL, print_en = NULL
        WHERE account = ? AND id = ?
        """)
    try statement.execute(
      arguments: [state.map(ProductRecord.number), account, product.text])
  }

  /// The products of a list with what a change to them needs to know.
  ///
  /// - Returns: In the order of the ids; those that are not stored are absent.
  package func products(
    withIDs ids: [ProductID], of account: AccountID
  ) throws(StoreError) -> [Product] {
    let key = key(of: account)
    return try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT \(ProductRecord.listColumns) FROM product WHERE account = ? AND id = ?")
      return try ids.compactMap { id in
        try Row.fetchOne(statement, arguments: [key, id.text])
          .map { try ProductRecord($0, isWhole: false).product }
      }
    }
  }
}
