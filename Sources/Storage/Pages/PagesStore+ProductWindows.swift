import Foundation
import GRDB
package import Marketplace
import Synchronization

extension PagesStore {
  /// A run of rows of a product list.
  ///
  /// - Parameter request: `offset` rows from the anchor; the answer may begin elsewhere and be shorter where the list
  ///   ends. The cost is that of the rows read plus an index walk over `offset`, whatever the size of the shop; `.row`
  ///   and `.end` with a filter also count.
  package func window(
    _ query: ProductQuery, _ request: WindowRequest
  ) throws(StoreError) -> ListWindow<Product> {
    let sql = ProductSQL(query: query, accountKey: key(of: query.account))
    return try read { db in
      let whole =
        query.filter.isEmpty ? try RowTally.count(db, .product, account: sql.accountKey) : nil
      return try sql.window(db, request, total: whole)
    }
  }

  /// How many rows a list has.
  ///
  /// With a filter every name is looked at; `stop` ends that early.
  package func count(_ query: ProductQuery, stoppedBy stop: StopSwitch) throws(StoreError) -> Int {
    if query.filter.isEmpty { return try productCount(query.account) }
    let sql = ProductSQL(query: query, accountKey: key(of: query.account))
    return try read(stoppedBy: stop) { db in try sql.count(db) }
  }

  /// The ids of all rows of a list, or of those from one place to another (both included), in no order.
  package func productIDs(
    _ query: ProductQuery, from first: RowKey? = nil, through last: RowKey? = nil
  ) throws(StoreError) -> [ProductID] {
    let sql = ProductSQL(query: query, accountKey: key(of: query.account))
    return try read { db in try sql.ids(db, from: first, through: last) }
  }

  /// All rows of a list, in order, as a list shows them: for output that is not a screen.
  package func products(
    _ query: ProductQuery, limit: Int?
  ) throws(StoreError) -> [Product] {
    let sql = ProductSQL(query: query, accountKey: key(of: query.account))
    return try read { db in
      try sql.rows(db, from: nil, forward: true, skip: 0, limit: limit ?? Int.max).map(\.row)
    }
  }

  /// How many products of an account are stored.
  package func productCount(_ account: AccountID) throws(StoreError) -> Int {
    let key = key(of: account)
    return try read { db in try RowTally.count(db, .product, account: key) }
  }

  /// How old and how whole the stored products of an account are.
  package func productStatus(_ account: AccountID) throws(StoreError) -> DatasetStatus {
    let stored = try productCount(account)
    let key = key(of: account)
    return try read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT as_of, complete_as_of, announced FROM dataset
            WHERE account = ? AND name = 'products'
            """), arguments: [key])
      guard let row else { return DatasetStatus(stored: stored) }
      return DatasetStatus(
        asOf: (try row.value(0) as Double?).map { Date(timeIntervalSince1970: $0) },
        completeAsOf: (try row.value(1) as Double?).map { Date(timeIntervalSince1970: $0) },
        stored: stored, announced: try row.value(2))
    }
  }
}
