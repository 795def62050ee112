package import Foundation
import GRDB
package import Marketplace
import Synchronization

/// What storing sales or reviews changed.
package struct StoredRecords: Sendable, Hashable {
  package var added = 0
  package var changed = 0
  package var unchanged = 0

  package static func += (left: inout StoredRecords, right: StoredRecords) {
    left.added += right.added
    left.changed += right.changed
    left.unchanged += right.unchanged
  }
}

extension PagesStore {
  /// Which stretches of time are kept: those of the shop's own sales, or of what partners sold.
  package enum SalesKind: String, Sendable {
    case own = "sales"
    case agents = "agent-sales"
  }

  // MARK: The calendar

  /// By which calendar the days of an account's sales and reviews are counted.
  ///
  /// Another one than before has all days and sums made anew, which takes seconds for half a million sales.
  package func setCalendar(
    _ calendar: ShopCalendar, of account: AccountID
  ) throws(StoreError) {
    known.withLock { $0.calendars[account] = calendar }
    let key = key(of: account)
    guard key != 0 else { return }
    let kept = try read { db in
      try String.fetchOne(
        db, sql: "SELECT fingerprint FROM calendar WHERE account = ?", arguments: [key])
    }
    // A first calendar finds no rows yet, or rows of Moscow's days.
    guard kept != calendar.fingerprint else { return }
    try write { db in
      try Self.recount(db, account: key, calendar)
      try db.execute(
        sql: """
          INSERT INTO calendar (account, fingerprint) VALUES (?, ?)
          ON CONFLICT (account) DO UPDATE SET fingerprint = excluded.fingerprint
          """, arguments: [key, calendar.fingerprint])
    }
  }

  func calendar(of account: AccountID) -> ShopCalendar {
    known.withLock { $0.calendars[account] ?? .moscow }
  }

  private static func recount(
    _ db: Database, account: Int64, _ calendar: ShopCalendar
  ) throws {
    try db.execute(sql: "DROP TRIGGER sale_added; DROP TRIGGER sale_changed;")
    let update = try db.makeStatement(
      sql: "UPDATE sale SET day = ?, hour = ?, month = ? WHERE key = ?")
    let rows = try Row.fetchAll(
      db, sql: "SELECT key, paid FROM sale WHERE account = ?", arguments: [account])
    for row in rows {
      let paid: Int = try row.value(1)
      let day = calendar.day(of: paid)
      try update.execute(arguments: [
        day, calendar.hour(of: paid), CivilDay.month(of: day), try row.value(0) as Int64,
      ])
    }
    try refill(salesSums, of: account, db)
    let reviews = try Row.fetchAll(
      db, sql: "SELECT key, written FROM review WHERE account = ? AND written IS NOT NULL",
      arguments: [account])
    let move = try db.makeStatement(sql: "UPDATE review SET day = ? WHERE key = ?")
    for row in reviews {
      try move.execute(arguments: [
        calendar.day(of: try row.value(1) as Int), try row.value(0) as Int64,
      ])
    }
    try db.execute(sql: salesTriggers)
  }

  // MARK: Storing

  /// Stores sales, whatever page they came from.
  ///
  /// - Parameter covering: The stretch of time whose sales are all stored with these, in the same transaction; both
  ///   seconds included.
  package func store(
    _ sales: [Sale], of account: AccountID, covering: ClosedRange<Int>? = nil, now: Date
  ) throws(StoreError) -> StoredRecords {
    let key = key(of: account)
    guard key != 0 else { return StoredRecords() }
    let calendar = calendar(of: account)
    return try write { db in
      let writer = try SaleWriter(db, account: key, calendar: calendar)
      var stored = StoredRecords()
      for sale in sales { stored[keyPath: try writer.store(sale)] += 1 }
      if let covering { try Self.cover(db, key, .own, covering) }
      try Self.touch(db, key, SalesKind.own.rawValue, now)
      return stored
    }
  }

  /// Stores what partners sold.
  package func store(
    _ sales: [AgentSale], of account: AccountID, covering: ClosedRange<Int>? = nil, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    try write { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO agent_sale
          (account, id, paid, product, amount, currency, percent, reward, returned)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
          """)
      for sale in sales {
        let currency = sale.amount?.currency ?? sale.reward?.currency
        try statement.execute(arguments: [
          key, sale.id, SaleRecord.second(sale.paidAt), sale.product.text,
          sale.amount.map { "\($0.amount)" }, currency?.code, sale.percent.map { "\($0)" },
          sale.reward.map { "\($0.amount)" }, sale.isReturned,
        ])
      }
      if let covering { try Self.cover(db, key, .agents, covering) }
      try Self.touch(db, key, SalesKind.agents.rawValue, now)
    }
  }

  static func touch(_ db: Database, _ account: Int64, _ name: String, _ now: Date) throws {
    try db.cachedStatement(
      sql: """
        INSERT INTO dataset (account, name, as_of) VALUES (?, ?, ?)
        ON CONFLICT (account, name) DO UPDATE SET as_of = excluded.as_of
        """
    ).execute(arguments: [account, name, now.timeIntervalSince1970])
  }

  // MARK: Coverage

  /// The stretches of time of which everything is stored, in order.
  package func coverage(
    _ kind: SalesKind, of account: AccountID
  ) throws(StoreError) -> [ClosedRange<Int>] {
    let key = key(of: account)
    return try read { db in try Self.coverage(db, key, kind) }
  }

  private static func coverage(
    _ db: Database, _ account: Int64, _ kind: SalesKind
  ) throws -> [ClosedRange<Int>] {
    try Row.fetchAll(
      db,
      sql: "SELECT first, last FROM coverage WHERE account = ? AND name = ? ORDER BY first",
      arguments: [account, kind.rawValue]
    ).map { try ($0.value(0) as Int)...($0.value(1) as Int) }
  }

  /// Whether the newest stretch reaches back to the first sale.
  static func isWhole(_ db: Database, _ account: Int64, _ kind: SalesKind) throws -> Bool {
    try coverage(db, account, kind).last.map { $0.lowerBound <= beginning } ?? false
  }

  /// Adds a stretch, joined with those that it touches.
  private static func cover(
    _ db: Database, _ account: Int64, _ kind: SalesKind, _ range: ClosedRange<Int>
  ) throws {
    var joined = range
    for other in try coverage(db, account, kind)
    where other.lowerBound <= joined.upperBound + 1 && other.upperBound >= joined.lowerBound - 1 {
      joined =
        min(joined.lowerBound, other.lowerBound)...max(joined.upperBound, other.upperBound)
      try db.execute(
        sql: "DELETE FROM coverage WHERE account = ? AND name = ? AND first = ?",
        arguments: [account, kind.rawValue, other.lowerBound])
    }
    try db.execute(
      sql: "INSERT INTO coverage (account, name, first, last) VALUES (?, ?, ?, ?)",
      arguments: [account, kind.rawValue, joined.lowerBound, joined.upperBound])
  }

  /// How much of an account's sales is stored.
  package func salesStatus(_ account: AccountID) throws(StoreError) -> SalesStatus {
    let key = key(of: account)
    return try read { db in
      var status = SalesStatus()
      status.asOf = try Double.fetchOne(
        db, sql: "SELECT as_of FROM dataset WHERE account = ? AND name = 'sales'",
        arguments: [key]
      ).map { Date(timeIntervalSince1970: $0) }
      status.stored =
        try Int.fetchOne(
          db, sql: "SELECT coalesce(sum(count), 0) FROM sale_day WHERE account = ?",
          arguments: [key]) ?? 0
      if let newest = try Self.coverage(db, key, .own).last {
        status.coveredFrom = SaleRecord.date(max(0, newest.lowerBound))
        status.coveredThrough = SaleRecord.date(newest.upperBound)
        status.reachesFirst = newest.lowerBound <= Self.beginning
      }
      return status
    }
  }

  /// The second from which on sales are asked for: before any of them.
  package static let beginning = 0

  // MARK: Reading

  /// One sale by its number.
  package func sale(_ id: String, of account: AccountID) throws(StoreError) -> Sale? {
    let key = key(of: account)
    return try read { db in
      try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT \(SaleRecord.columns) FROM sale WHERE account = ? AND id = ?"),
        arguments: [key, id]
      ).map(SaleRecord.read)
    }
  }

  /// The sales that a query keeps, the newest first.
  package func sales(
    _ query: SaleQuery, limit: Int? = nil, stoppedBy stop: StopSwitch? = nil
  ) throws(StoreError) -> [Sale] {
    let list = query.list(account: key(of: query.account))
    return try read(stoppedBy: stop) { db in
      try list.rows(db, from: nil, forward: true, skip: 0, limit: limit ?? Int.max).map(\.row)
    }
  }

  /// What partners sold since a second, the newest first.
  package func agentSales(
    of account: AccountID, since second: Int
  ) throws(StoreError) -> [AgentSale] {
    let key = key(of: account)
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT id, paid, product, amount, currency, percent, reward, returned FROM agent_sale
          WHERE account = ? AND paid >= ? ORDER BY paid DESC, id DESC
          """, arguments: [key, second]
      ).map { row in
        let currency: String? = try row.value(4)
        func money(_ index: Int) throws -> Money? {
          guard let currency, let amount: String = try row.value(index) else { return nil }
          return Money(text: amount, Currency(currency))
        }
        return AgentSale(
          id: try row.value(0), product: ProductID(try row.value(2) as String),
          amount: try money(3), paidAt: SaleRecord.date(try row.value(1)),
          percent: (try row.value(5) as String?).flatMap { Decimal(exact: $0) },
          reward: try money(6), isReturned: try row.value(7))
      }
    }
  }
}

/// Writes sales of one account, skipping what says nothing new.
private struct SaleWriter {
  let account: Int64
  let calendar: ShopCalendar
  let find: Statement
  let insert: Statement
  let update: Statement

  private static let names = [
    "tie", "paid", "day", "hour", "month", "product", "name", "buyer", "amount", "currency",
    "money", "units", "profit", "profit_units", "returned", "owner", "partner", "method",
    "aggregator", "address", "language", "referrer", "folded",
  ]

  init(_ db: Database, account: Int64, calendar: ShopCalendar) throws {
    self.account = account
    self.calendar = calendar
    find = try db.cachedStatement(
      sql: "SELECT \(SaleRecord.columns), key FROM sale WHERE account = ? AND id = ?")
    let marks = Self.names.map { _ in "?" }.joined(separator: ", ")
    insert = try db.cachedStatement(
      sql: """
        INSERT INTO sale (\(Self.names.joined(separator: ", ")), account, id)
        VALUES (\(marks), ?, ?)
        """)
    update = try db.cachedStatement(
      sql: """
        UPDATE sale SET \(Self.names.map { $0 + " = ?" }.joined(separator: ", ")) WHERE key = ?
        """)
  }

  func store(_ sale: Sale) throws -> WritableKeyPath<StoredRecords, Int> {
    if let old = try Row.fetchOne(find, arguments: [account, sale.id]) {
      var known = try SaleRecord.read(old)
      if known == sale { return \.unchanged }
      // A shorter answer takes nothing away.
      known.product = sale.product
      known.productName = sale.productName ?? known.productName
      known.buyer = sale.buyer ?? known.buyer
      known.amount = sale.amount ?? known.amount
      known.profit = sale.profit ?? known.profit
      known.paidAt = sale.paidAt
      known.isReturned = sale.isReturned
      known.ownerID = sale.ownerID ?? known.ownerID
      known.partner = sale.partner ?? known.partner
      known.paymentMethod = sale.paymentMethod ?? known.paymentMethod
      known.aggregator = sale.aggregator ?? known.aggregator
      known.address = sale.address ?? known.address
      known.language = sale.language ?? known.language
      known.referrer = sale.referrer ?? known.referrer
      if known == (try SaleRecord.read(old)) { return \.unchanged }
      let key: Int64 = try old.value(16)
      try update.execute(arguments: StatementArguments(columns(of: known) + [key]))
      return \.changed
    }
    try insert.execute(arguments: StatementArguments(columns(of: sale) + [account, sale.id]))
    return \.added
  }

  private func columns(of sale: Sale) -> [(any DatabaseValueConvertible)?] {
    let paid = SaleRecord.second(sale.paidAt)
    let day = calendar.day(of: paid)
    let currency = sale.amount?.currency ?? sale.profit?.currency
    func text(_ text: String?) -> StoredText? { text.map(StoredText.init) }
    return [
      SaleRecord.tie(sale.id), paid, day, calendar.hour(of: paid), CivilDay.month(of: day),
      sale.product.text, text(sale.productName), text(sale.buyer),
      sale.amount.map { "\($0.amount)" }, currency?.code, currency?.displayCode ?? "",
      SaleRecord.units(sale.amount?.amount), sale.profit.map { "\($0.amount)" },
      SaleRecord.units(sale.profit?.amount), sale.isReturned, sale.ownerID ?? -1, sale.partner,
      text(sale.paymentMethod), text(sale.aggregator), text(sale.address), text(sale.language),
      text(sale.referrer), SaleRecord.folded(sale),
    ]
  }
}
