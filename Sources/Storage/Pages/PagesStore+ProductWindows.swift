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
    let whole = query.filter.isEmpty ? try productCount(query.account) : nil
    return try read { db in
      switch request.anchor {
      case .start:
        let offset = max(0, request.offset)
        let count = request.count + min(0, request.offset)
        let rows = try sql.rows(db, from: nil, forward: true, skip: offset, limit: count)
        return ListWindow(
          rows: rows, offset: offset, anchorRank: 0, total: whole, reachesEnd: rows.count < count)
      case .end:
        let total = try whole ?? sql.count(db)
        let first = max(0, total + request.offset)
        let skip = max(0, total - first - request.count)
        let limit = total - first - skip
        let rows = try sql.rows(db, from: nil, forward: false, skip: skip, limit: limit)
        return ListWindow(
          rows: rows.reversed(), offset: first - total, anchorRank: total, total: total,
          reachesEnd: skip == 0)
      case .key(let key):
        return try Self.window(db, sql, around: key, request, total: whole)
      case .row(let id, let lastSeenAt):
        let found = try sql.key(db, of: id)
        guard let key = found ?? lastSeenAt else {
          let rows = try sql.rows(db, from: nil, forward: true, skip: 0, limit: request.count)
          return ListWindow(
            rows: rows, offset: 0, anchorRank: 0, total: whole, foundAnchor: false,
            reachesEnd: rows.count < request.count)
        }
        var window = try Self.window(db, sql, around: key, request, total: whole)
        window.anchorRank = try sql.count(db, before: key)
        window.foundAnchor = found != nil
        return window
      }
    }
  }

  private static func window(
    _ db: Database, _ sql: ProductSQL, around key: RowKey, _ request: WindowRequest, total: Int?
  ) throws -> ListWindow<Product> {
    var rows: [KeyedRow<Product>] = []
    var offset = max(0, request.offset)
    if request.offset < 0 {
      let above = -request.offset
      let skip = max(0, above - request.count)
      rows = try sql.rows(
        db, from: key, forward: false, skip: skip, limit: above - skip
      ).reversed()
      offset = -(rows.count + skip)
    }
    let below = request.count + min(0, request.offset)
    var reachesEnd = false
    if below > 0 {
      let following = try sql.rows(
        db, from: key, forward: true, skip: max(0, request.offset), limit: below)
      reachesEnd = following.count < below
      rows += following
    }
    return ListWindow(rows: rows, offset: offset, total: total, reachesEnd: reachesEnd)
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
    if let count = known.withLock({ $0.productCounts[account] }) { return count }
    let sql = ProductSQL(query: ProductQuery(account: account), accountKey: key(of: account))
    let count = try read { db in try sql.count(db) }
    known.withLock { $0.productCounts[account] = count }
    return count
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
