import GRDB
import Marketplace

/// The statements of a list that is sorted by a whole number, equal ones by another.
///
/// A row's place is the number where the list ascends and its negative where it descends, so that ascending places are the
/// order of the list.
struct NumberedList<Item: Sendable & Hashable>: KeyedList {
  let table: String
  /// The columns of a row, in the order of `read`, and how many they are.
  let columns: (names: String, count: Int)
  /// The column of the number; `tie` tells equal ones apart.
  let order: String
  let isDescending: Bool
  let condition: Condition
  let read: (Row) throws -> Item

  private var sign: Int { isDescending ? -1 : 1 }

  func rows(
    _ db: Database, from key: RowKey?, forward: Bool, skip: Int, limit: Int
  ) throws -> [KeyedRow<Item>] {
    guard limit > 0 else { return [] }
    let ascends = forward != isDescending
    var condition = condition
    if let key, case .number(let place) = key.order {
      // A place is included going forward.
      let comparison = (ascends ? ">" : "<") + (forward ? "=" : "")
      condition.add("(\(order), tie) \(comparison) (?, ?)", [sign * place, sign * key.tie])
    }
    let direction = ascends ? "" : " DESC"
    return try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(columns.names), \(order), tie FROM \(table) WHERE \(condition.sql)
          ORDER BY \(order)\(direction), tie\(direction) LIMIT ? OFFSET ?
          """), arguments: StatementArguments(condition.arguments + [limit, skip])
    ).map { row in try KeyedRow(place(row, from: columns.count), read(row)) }
  }

  func count(_ db: Database, before key: RowKey?) throws -> Int {
    var condition = condition
    if let key, case .number(let place) = key.order {
      condition.add(
        "(\(order), tie) \(isDescending ? ">" : "<") (?, ?)", [sign * place, sign * key.tie])
    }
    return try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count(*) FROM \(table) WHERE \(condition.sql)"),
      arguments: StatementArguments(condition.arguments)) ?? 0
  }

  func key(_ db: Database, of id: String) throws -> RowKey? {
    var condition = condition
    condition.add("id = ?", [id])
    return try Row.fetchOne(
      db.cachedStatement(sql: "SELECT \(order), tie FROM \(table) WHERE \(condition.sql)"),
      arguments: StatementArguments(condition.arguments)
    ).map { try place($0, from: 0) }
  }

  private func place(_ row: Row, from index: Int) throws -> RowKey {
    RowKey(.number(sign * (try row.value(index) as Int)), tie: sign * (try row.value(index + 1)))
  }
}

/// What the rows of a list have in common.
struct Condition {
  private(set) var sql: String
  private(set) var arguments: [any DatabaseValueConvertible]

  init(account: Int64) {
    sql = "account = ?"
    arguments = [account]
  }

  mutating func add(_ condition: String, _ values: [any DatabaseValueConvertible]) {
    sql += " AND " + condition
    arguments += values
  }

  /// Compares where there is something to compare with.
  mutating func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
    if let value { add(condition, [value]) }
  }

  /// All of these words occur in what a row is found by.
  mutating func add(words: [String]) {
    for word in words { add("has(folded, ?)", [word]) }
  }
}

extension SaleQuery {
  /// Newest first, equal times by number.
  func list(account: Int64) -> NumberedList<Sale> {
    var condition = Condition(account: account)
    condition.add("paid >= ?", from)
    condition.add("paid <= ?", through)
    condition.add("returned = ?", isReturned)
    condition.add("money = ?", currency)
    condition.add("owner = ?", ownerID)
    condition.add("product = ?", product?.text)
    condition.add(words: words)
    return NumberedList(
      table: "sale", columns: (SaleRecord.columns, 16), order: "paid", isDescending: true,
      condition: condition, read: SaleRecord.read)
  }
}

extension ReviewQuery {
  /// Bad ones first, the newest first among equals.
  func list(account: Int64) -> NumberedList<Review> {
    var condition = Condition(account: account)
    condition.add("good = ?", isGood)
    condition.add("owner = ?", ownerID)
    condition.add("product = ?", product?.text)
    condition.add(words: words)
    return NumberedList(
      table: "review", columns: (ReviewRecord.columns, 9), order: "place", isDescending: false,
      condition: condition, read: ReviewRecord.read)
  }
}
