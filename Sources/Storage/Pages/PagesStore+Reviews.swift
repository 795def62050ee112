package import Foundation
import GRDB
package import Marketplace

/// How many reviews there are.
package struct ReviewTotals: Sendable, Hashable {
  package var good = 0
  package var bad = 0
  /// Written since the seller last looked.
  package var new = 0

  package init() {}
}

extension PagesStore {
  /// Stores reviews, whatever page they came from.
  package func store(
    _ reviews: [Review], of account: AccountID, announced: Int? = nil, isWhole: Bool = false,
    now: Date
  ) throws(StoreError) -> StoredRecords {
    let key = key(of: account)
    guard key != 0 else { return StoredRecords() }
    let calendar = calendar(of: account)
    return try write { db in
      var stored = StoredRecords()
      for review in reviews {
        stored[keyPath: try Self.store(db, review, key, calendar)] += 1
      }
      try db.cachedStatement(
        sql: """
          INSERT INTO dataset (account, name, as_of, announced, complete_as_of)
          VALUES (?1, 'reviews', ?2, ?3, iif(?4, ?2, NULL))
          ON CONFLICT (account, name) DO UPDATE SET as_of = excluded.as_of,
            announced = coalesce(excluded.announced, announced),
            complete_as_of = coalesce(excluded.complete_as_of, complete_as_of)
          """
      ).execute(arguments: [key, now.timeIntervalSince1970, announced, isWhole])
      return stored
    }
  }

  private static func store(
    _ db: Database, _ review: Review, _ account: Int64, _ calendar: ShopCalendar
  ) throws -> WritableKeyPath<StoredRecords, Int> {
    let find = try db.cachedStatement(
      sql: "SELECT \(ReviewRecord.columns) FROM review WHERE account = ? AND id = ?")
    let old = try Row.fetchOne(find, arguments: [account, review.id]).map(ReviewRecord.read)
    var merged = review
    if let old {
      // An answer by product does not repeat what the list of all told.
      merged.product = review.product ?? old.product
      merged.productName = review.productName ?? old.productName
      merged.order = review.order ?? old.order
      merged.date = review.date ?? old.date
      merged.ownerID = review.ownerID ?? old.ownerID
      if merged == old { return \.unchanged }
    }
    let written = merged.date.map(SaleRecord.second)
    func text(_ text: String?) -> StoredText? { text.map(StoredText.init) }
    try db.cachedStatement(
      sql: """
        INSERT INTO review (account, id, tie, sale, product, name, good, text, answer, written,
          day, owner, place, folded)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, id) DO UPDATE SET sale = excluded.sale, product = excluded.product,
          name = excluded.name, good = excluded.good, text = excluded.text,
          answer = excluded.answer, written = excluded.written, day = excluded.day,
          owner = excluded.owner, place = excluded.place, folded = excluded.folded
        """
    ).execute(arguments: [
      account, merged.id, -SaleRecord.tie(merged.id), merged.order, merged.product?.text,
      text(merged.productName), merged.isGood, StoredText(merged.text), text(merged.answer),
      written, written.map(calendar.day(of:)), merged.ownerID ?? -1, ReviewRecord.place(merged),
      ReviewRecord.folded(merged),
    ])
    return old == nil ? \.added : \.changed
  }

  // MARK: Reading

  /// The reviews that a query keeps: bad ones first, the newest first among equals.
  package func reviews(
    _ query: ReviewQuery, limit: Int? = nil
  ) throws(StoreError) -> [Review] {
    let list = query.list(account: key(of: query.account))
    return try read { db in
      try list.rows(db, from: nil, forward: true, skip: 0, limit: limit ?? Int.max).map(\.row)
    }
  }

  package func reviewTotals(_ account: AccountID) throws(StoreError) -> ReviewTotals {
    let key = key(of: account)
    return try read { db in
      var totals = ReviewTotals()
      let rows = try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT good, count(*) FROM review WHERE account = ? GROUP BY good"),
        arguments: [key])
      for row in rows {
        let isGood: Bool = try row.value(0)
        let count: Int = try row.value(1)
        if isGood { totals.good = count } else { totals.bad = count }
      }
      totals.new =
        try Int.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT count(*) FROM review WHERE account = ?1 AND written >
                coalesce((SELECT written FROM review_seen WHERE account = ?1), 9e18)
              """), arguments: [key]) ?? 0
      return totals
    }
  }

  /// The seller has looked at the reviews: those stored now are new no longer.
  package func markReviewsSeen(_ account: AccountID) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO review_seen (account, written)
          SELECT ?1, max(written) FROM review WHERE account = ?1 AND written IS NOT NULL
          HAVING count(*) > 0
          ON CONFLICT (account) DO UPDATE SET written = excluded.written
          """, arguments: [key])
    }
  }

  package func reviewStatus(_ account: AccountID) throws(StoreError) -> DatasetStatus {
    let key = key(of: account)
    return try read { db in
      let stored =
        try Int.fetchOne(
          db.cachedStatement(sql: "SELECT count(*) FROM review WHERE account = ?"),
          arguments: [key]) ?? 0
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT as_of, complete_as_of, announced FROM dataset
            WHERE account = ? AND name = 'reviews'
            """), arguments: [key])
      guard let row else { return DatasetStatus(stored: stored) }
      return DatasetStatus(
        asOf: (try row.value(0) as Double?).map { Date(timeIntervalSince1970: $0) },
        completeAsOf: (try row.value(1) as Double?).map { Date(timeIntervalSince1970: $0) },
        stored: stored, announced: try row.value(2))
    }
  }

  /// Good and bad reviews of these days.
  package func reviewCounts(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> (good: Int, bad: Int) {
    let key = key(of: account)
    return try read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT coalesce(sum(good), 0), count(*) FROM review
            WHERE account = ? AND day BETWEEN ? AND ?
            """), arguments: [key, days.lowerBound, days.upperBound])
      guard let row else { return (0, 0) }
      let good: Int = try row.value(0)
      return (good, try row.value(1) - good)
    }
  }
}
