import Foundation
import GRDB
package import Marketplace

/// What was sold in a run of days.
package struct SalesFigures: Sendable, Hashable {
  /// By currency, the most sold first.
  package var totals: [SalesTotal]
  /// The currency of what follows; empty where nothing was sold for money.
  package var currency: String
  /// The days that had sales in this currency, in order.
  package var byDay: [SalesSlice]
}

extension PagesStore {
  /// What was sold in these days, by currency; the most sold first.
  package func salesTotals(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesTotal] {
    try slices(.nothing, of: account, days).totals
  }

  /// What was sold on each of these days that had sales, in order.
  package func salesByDay(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.day, of: account, days)
  }

  /// The sums of these days, and what was sold on each of them in one currency, read together.
  ///
  /// - Parameter currency: Nil for the one that was sold most in.
  package func salesFigures(
    of account: AccountID, days: ClosedRange<Int>, currency: String?
  ) throws(StoreError) -> SalesFigures {
    let key = key(of: account)
    return try read { db in
      let sums = try Self.sums(db, key, days, by: .day)
      var totals: [SliceKey: UnitTotal] = [:]
      for (slice, total) in sums.units {
        totals[SliceKey(key: 0, currency: slice.currency), default: UnitTotal()] += total
      }
      var odd: [SliceKey: SalesTotal] = [:]
      for (slice, total) in sums.odd {
        odd[
          SliceKey(key: 0, currency: slice.currency), default: SalesTotal(currency: slice.currency)] +=
          total
      }
      let all = Sums(units: totals, odd: odd).slices.totals
      let shown = currency ?? all.first { !$0.currency.isEmpty }?.currency ?? ""
      // Decimals are made of what is shown only: a year has over a thousand sums by day and currency.
      let byDay = Sums(
        units: sums.units.filter { $0.key.currency == shown },
        odd: sums.odd.filter { $0.key.currency == shown }
      ).slices
      return SalesFigures(totals: all, currency: shown, byDay: byDay)
    }
  }

  /// What was sold in each hour of these days, 0 to 23.
  package func salesByHour(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.hour, of: account, days)
  }

  /// What was sold on each marketplace; −1 stands for one that is not told.
  package func salesByOwner(
    of account: AccountID, days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    try slices(.owner, of: account, days)
  }

  private enum Slicing { case nothing, day, hour, owner }

  private struct SliceKey: Hashable {
    let key: Int
    let currency: String
  }

  /// Sums as they are kept, and what they lack.
  private struct Sums {
    var units: [SliceKey: UnitTotal] = [:]
    var odd: [SliceKey: SalesTotal] = [:]

    /// In the order of their keys.
    var slices: [SalesSlice] {
      units.compactMap { slice, units in
        // What was taken out again leaves a zero behind.
        guard units.count > 0 else { return nil }
        var total = units.total(slice.currency)
        if let odd = odd[slice] { total += odd }
        return SalesSlice(key: slice.key, total: total)
      }.sorted { ($0.key, $0.total.currency) < ($1.key, $1.total.currency) }
    }
  }

  private func slices(
    _ slicing: Slicing, of account: AccountID, _ days: ClosedRange<Int>
  ) throws(StoreError) -> [SalesSlice] {
    let key = key(of: account)
    return try read { db in try Self.sums(db, key, days, by: slicing).slices }
  }

  /// The hours of a month are as many as those of a day.
  private static let hourCosts = DayPieces.Costs(day: 1, month: 1, year: nil)

  private static func sums(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>, by slicing: Slicing
  ) throws -> Sums {
    var sums = Sums()
    func add(_ sql: String, _ range: ClosedRange<Int>, isTakenAway: Bool = false) throws {
      let rows = try Row.fetchCursor(
        db.cachedStatement(sql: sql), arguments: [account, range.lowerBound, range.upperBound])
      while let row = try rows.next() {
        let slice = SliceKey(
          key: slicing == .nothing ? 0 : try row.value(0), currency: try row.value(1))
        let total = try UnitTotal(row, from: 2)
        if isTakenAway {
          sums.units[slice, default: UnitTotal()] -= total
        } else {
          sums.units[slice, default: UnitTotal()] += total
        }
      }
    }
    switch slicing {
    case .nothing, .day:
      // The table's own order: nothing is sorted.
      try add(
        """
        SELECT day, money, \(UnitTotal.sums) FROM sale_day
        WHERE account = ? AND day BETWEEN ? AND ? GROUP BY day, money
        """, days)
    case .owner:
      try add(
        """
        SELECT owner, money, \(UnitTotal.columns) FROM sale_day
        WHERE account = ? AND day BETWEEN ? AND ?
        """, days)
    case .hour:
      let last = try lastDay(db, account)
      for piece in DayPieces(days, last: last, costs: hourCosts).pieces {
        let (table, column) =
          piece.unit == .month ? ("sale_hour_month", "month") : ("sale_hour", "day")
        try add(
          """
          SELECT hour, money, \(UnitTotal.columns) FROM \(table)
          WHERE account = ? AND \(column) BETWEEN ? AND ?
          """, piece.range, isTakenAway: piece.isTakenAway)
      }
    }
    try addOdd(db, account, days) { odd in
      let number =
        switch slicing {
        case .nothing: 0
        case .day: odd.day
        case .hour: odd.hour
        case .owner: odd.owner
        }
      let slice = SliceKey(key: number, currency: odd.total.currency)
      sums.odd[slice, default: SalesTotal(currency: slice.currency)] += odd.total
    }
    return sums
  }

  /// The last day with sales; no sum lies after it.
  private static func lastDay(_ db: Database, _ account: Int64) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT max(day) FROM sale_day WHERE account = ?"),
      arguments: [account]) ?? 0
  }

  /// Sales whose money the sums do not hold: what they lack of it, without counting them again.
  private static func addOdd(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>,
    _ add: (OddSale) throws -> Void
  ) throws {
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT day, hour, owner, product, money, returned,
            CASE WHEN units IS NULL THEN amount END,
            CASE WHEN profit_units IS NULL THEN profit END
          FROM sale INDEXED BY sale_odd
          WHERE account = ? AND day BETWEEN ? AND ?
            AND (units IS NULL AND amount IS NOT NULL
              OR profit_units IS NULL AND profit IS NOT NULL)
          """), arguments: [account, days.lowerBound, days.upperBound])
    for row in rows {
      let isReturned: Bool = try row.value(5)
      let amount = (try row.value(6) as String?).flatMap { Decimal(exact: $0) } ?? 0
      let profit = (try row.value(7) as String?).flatMap { Decimal(exact: $0) } ?? 0
      try add(
        OddSale(
          day: try row.value(0), hour: try row.value(1), owner: try row.value(2),
          product: try row.value(3),
          total: SalesTotal(
            currency: try row.value(4), sum: amount, returnedSum: isReturned ? amount : 0,
            profit: isReturned ? 0 : profit)))
    }
  }

  private struct OddSale {
    let day: Int
    let hour: Int
    let owner: Int
    let product: String
    let total: SalesTotal
  }

  // MARK: Products

  /// In which order products come.
  package enum ProductOrder: Sendable {
    /// By count, the most first.
    case most
    /// Those that sold less than in the days before and no others, the deepest fall first.
    case fallen
  }

  /// What each product brought in these days, and in those before, in one currency.
  ///
  /// - Parameter before: The days to compare with; products that sold in neither are absent.
  package func salesByProduct(
    of account: AccountID, days: ClosedRange<Int>, before: ClosedRange<Int>, currency: String,
    order: ProductOrder = .most, limit: Int = .max
  ) throws(StoreError) -> [ProductSlice] {
    let key = key(of: account)
    return try read { db in
      let now = try Self.productTotals(db, key, days, currency)
      let then = try Self.productTotals(db, key, before, currency)
      var counts = Set(now.keys).union(then.keys).map { product in
        (
          product: ProductID(product), now: now[product]?.count ?? 0,
          then: then[product]?.count ?? 0
        )
      }
      switch order {
      case .most:
        counts.sort { $0.now == $1.now ? $0.product < $1.product : $0.now > $1.now }
      case .fallen:
        counts.removeAll { $0.now >= $0.then }
        counts.sort {
          let (one, other) = ($0.now - $0.then, $1.now - $1.then)
          return one == other ? $0.product < $1.product : one < other
        }
      }
      // Decimals are made of what is shown only.
      let oddNow = try Self.oddTotals(db, key, days, currency)
      let oddThen = try Self.oddTotals(db, key, before, currency)
      func total(_ units: UnitTotal?, _ odd: SalesTotal?) -> SalesTotal {
        var total = (units ?? UnitTotal()).total(currency)
        if let odd { total += odd }
        return total
      }
      return counts.prefix(limit).map { entry in
        let id = entry.product.text
        return ProductSlice(
          product: entry.product, name: nil, total: total(now[id], oddNow[id]),
          before: total(then[id], oddThen[id]))
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

  private static func productTotals(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>, _ currency: String
  ) throws -> [String: UnitTotal] {
    var totals: [String: UnitTotal] = [:]
    let last = try lastDay(db, account)
    for piece in DayPieces(days, last: last).pieces {
      let (table, column) =
        switch piece.unit {
        case .day: ("sale_product_day", "day")
        case .month: ("sale_product_month", "month")
        case .year: ("sale_product_year", "year")
        }
      let rows = try Row.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT product, \(UnitTotal.columns) FROM \(table)
            WHERE account = ? AND money = ? AND \(column) BETWEEN ? AND ?
            """),
        arguments: [account, currency, piece.range.lowerBound, piece.range.upperBound])
      while let row = try rows.next() {
        let total = try UnitTotal(row, from: 1)
        let product: String = try row.value(0)
        if piece.isTakenAway {
          totals[product, default: UnitTotal()] -= total
        } else {
          totals[product, default: UnitTotal()] += total
        }
      }
    }
    return totals.filter { $0.value.count > 0 }
  }

  private static func oddTotals(
    _ db: Database, _ account: Int64, _ days: ClosedRange<Int>, _ currency: String
  ) throws -> [String: SalesTotal] {
    var totals: [String: SalesTotal] = [:]
    try addOdd(db, account, days) { odd in
      if odd.total.currency == currency {
        totals[odd.product, default: SalesTotal(currency: currency)] += odd.total
      }
    }
    return totals
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
