import Foundation
import GRDB
package import Marketplace

extension PagesStore {
  /// What was sold in these days, by currency; the most sold first.
  package func salesTotals(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesTotal] {
    try slices(.sale_day, "0", of: account, days).map(\.total).sorted {
      ($1.count, $0.currency) < ($0.count, $1.currency)
    }
  }

  /// What was sold on each of these days that had sales, in order.
  package func salesByDay(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.sale_day, "day", of: account, days)
  }

  /// What was sold in each hour of these days, 0 to 23.
  package func salesByHour(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.sale_hour, "hour", of: account, days)
  }

  /// What was sold on each marketplace; −1 stands for one that is not told.
  package func salesByOwner(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.sale_day, "owner", of: account, days)
  }

  // swift-format-ignore: AlwaysUseLowerCamelCase
  private enum SumTable: String { case sale_day, sale_hour }

  private func slices(
    _ table: SumTable, _ column: String, of account: AccountID, _ days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    let key = key(of: account)
    return try read { db in
      var slices: [SliceKey: SalesTotal] = [:]
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT \(column), money, sum(count), sum(returned), sum(units), sum(returned_units),
              sum(profit)
            FROM \(table.rawValue) WHERE account = ? AND day BETWEEN ? AND ? GROUP BY 1, 2
            """), arguments: [key, days.lowerBound, days.upperBound])
      while let row = try rows.next() {
        let total = try Self.total(row, currency: row.value(1), from: 2)
        // What was taken out again leaves a zero behind.
        guard total.count > 0 else { continue }
        slices[SliceKey(key: try row.value(0), currency: total.currency)] = total
      }
      try Self.addOdd(db, key, days) { odd in
        let number: Int
        switch column {
        case "day": number = odd.day
        case "hour": number = odd.hour
        case "owner": number = odd.owner
        default: number = 0
        }
        slices[SliceKey(key: number, currency: odd.total.currency)]? += odd.total
      }
      return slices.map { SalesSlice(key: $0.key.key, total: $0.value) }.sorted {
        ($0.key, $0.total.currency) < ($1.key, $1.total.currency)
      }
    }
  }

  private struct SliceKey: Hashable {
    let key: Int
    let currency: String
  }

  private static func total(_ row: Row, currency: String, from index: Int) throws -> SalesTotal {
    SalesTotal(
      currency: currency, count: try row.value(index), returned: try row.value(index + 1),
      sum: SaleRecord.amount(units: try row.value(index + 2)),
      returnedSum: SaleRecord.amount(units: try row.value(index + 3)),
      profit: SaleRecord.amount(units: try row.value(index + 4)))
  }

  /// Sales whose money the sums do not hold: what they lack of it, without counting them again.
  private static func addOdd(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>,
    _ add: (OddSale) throws -> Void
  ) throws {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT day, hour, owner, product, month, money, returned,
            CASE WHEN units IS NULL THEN amount END,
            CASE WHEN profit_units IS NULL THEN profit END
          FROM sale INDEXED BY sale_odd
          WHERE account = ? AND day BETWEEN ? AND ?
            AND (units IS NULL AND amount IS NOT NULL
              OR profit_units IS NULL AND profit IS NOT NULL)
          """), arguments: [account, days.lowerBound, days.upperBound])
    for row in rows {
      let isReturned: Bool = try row.value(6)
      let amount = (try row.value(7) as String?).flatMap { Decimal(exact: $0) } ?? 0
      let profit = (try row.value(8) as String?).flatMap { Decimal(exact: $0) } ?? 0
      try add(
        OddSale(
          day: try row.value(0), hour: try row.value(1), owner: try row.value(2),
          product: try row.value(3), month: try row.value(4),
          total: SalesTotal(
            currency: try row.value(5), sum: amount, returnedSum: isReturned ? amount : 0,
            profit: isReturned ? 0 : profit)))
    }
  }

  private struct OddSale {
    let day: Int
    let hour: Int
    let owner: Int
    let product: String
    let month: Int
    let total: SalesTotal
  }

  // MARK: Products

  /// What each product brought in these days, and in those before, in one currency: by count, the most first.
  ///
  /// - Parameter before: The days to compare with; an empty result for products that sold in neither.
  package func salesByProduct(
    of account: AccountID, days: ClosedRange<Int>, before: ClosedRange<Int>, currency: String
  ) throws(StoreError) -> [ProductSlice] {
    let key = key(of: account)
    return try read { db in
      let now = try Self.productTotals(db, key, days, currency)
      let then = try Self.productTotals(db, key, before, currency)
      let nothing = SalesTotal(currency: currency)
      return Set(now.keys).union(then.keys).map { product in
        ProductSlice(
          product: ProductID(product), name: nil, total: now[product] ?? nothing,
          before: then[product] ?? nothing)
      }.sorted {
        $0.total.count == $1.total.count
          ? $0.product < $1.product : $0.total.count > $1.total.count
      }
    }
  }

  /// The names under which products were last sold.
  package func soldNames(
    of products: [ProductID], account: AccountID
  ) throws(StoreError) -> [ProductID: String] {
    let key = key(of: account)
    return try read { db in
      let stored = try db.cachedStatement(
        sql: "SELECT coalesce(name_ru, name_en) FROM product WHERE account = ? AND id = ?")
      let sold = try db.cachedStatement(
        sql: """
          SELECT name FROM sale WHERE account = ? AND product = ? AND name IS NOT NULL
          ORDER BY paid DESC LIMIT 1
          """)
      var names: [ProductID: String] = [:]
      for product in products {
        let name: StoredText? =
          try StoredText.fetchOne(stored, arguments: [key, product.text])
          ?? StoredText.fetchOne(sold, arguments: [key, product.text])
        names[product] = name?.text
      }
      return names
    }
  }

  /// Whole months from the sums by month, the days around them from the sums by day.
  private static func productTotals(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>, _ currency: String
  ) throws -> [String: SalesTotal] {
    var totals: [String: SalesTotal] = [:]
    func add(_ table: String, _ column: String, _ range: ClosedRange<Int>) throws {
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT product, sum(count), sum(returned), sum(units), sum(returned_units), sum(profit)
            FROM \(table) WHERE account = ? AND \(column) BETWEEN ? AND ? AND money = ?
            GROUP BY 1
            """), arguments: [account, range.lowerBound, range.upperBound, currency])
      while let row = try rows.next() {
        totals[try row.value(0), default: SalesTotal(currency: currency)] += try total(
          row, currency: currency, from: 1)
      }
    }
    let first = CivilDay.month(of: days.lowerBound - 1) + 1
    let last = CivilDay.month(of: days.upperBound + 1) - 1
    if first <= last {
      try add("sale_product_month", "month", first...last)
      let (start, end) = (
        CivilDay.firstDay(ofMonth: first), CivilDay.firstDay(ofMonth: last + 1)
      )
      if days.lowerBound < start {
        try add("sale_product_day", "day", days.lowerBound...(start - 1))
      }
      if end <= days.upperBound { try add("sale_product_day", "day", end...days.upperBound) }
    } else {
      try add("sale_product_day", "day", days)
    }
    try addOdd(db, account, days) { odd in
      if odd.total.currency == currency { totals[odd.product]? += odd.total }
    }
    return totals.filter { $0.value.count > 0 }
  }

  /// The first and the last day with sales; nil where there are none.
  package func salesDays(of account: AccountID) throws(StoreError) -> ClosedRange<Int>? {
    let key = key(of: account)
    return try read { db in
      guard
        let row = try Row.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT (SELECT min(day) FROM sale_day WHERE account = ?1),
                (SELECT max(day) FROM sale_day WHERE account = ?1)
              """), arguments: [key]),
        let first: Int = try row.value(0), let last: Int = try row.value(1)
      else { return nil }
      return first...last
    }
  }
}
