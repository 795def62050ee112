import GRDB
import Marketplace

/// The statements of one list of sales: newest first, equal times by number.
///
/// A row's place is `-paid`, so that ascending places are the order of the list.
struct SaleSQL {
  private let conditions: String
  private let arguments: [any DatabaseValueConvertible]

  init(_ query: SaleQuery, account: Int64) {
    var conditions = ["account = ?"]
    var arguments: [any DatabaseValueConvertible] = [account]
    func add(_ condition: String, _ value: (any DatabaseValueConvertible)?) {
      guard let value else { return }
      conditions.append(condition)
      arguments.append(value)
    }
    add("paid >= ?", query.from)
    add("paid <= ?", query.through)
    add("returned = ?", query.isReturned)
    add("money = ?", query.currency)
    add("owner = ?", query.ownerID)
    add("product = ?", query.product?.text)
    for word in query.words { add("has(folded, ?)", word) }
    self.conditions = conditions.joined(separator: " AND ")
    self.arguments = arguments
  }

  /// Rows before or after a place, which is included going forward.
  func rows(
    _ db: Database, from key: RowKey?, forward: Bool, skip: Int, limit: Int
  ) throws -> [KeyedRow<Sale>] {
    guard limit > 0 else { return [] }
    var sql = "SELECT \(SaleRecord.columns), paid, tie FROM sale WHERE \(conditions)"
    var values = arguments
    if let key, case .number(let place) = key.order {
      sql += " AND (paid, tie) \(forward ? "<=" : ">") (?, ?)"
      values += [-place, -key.tie]
    }
    sql += forward ? " ORDER BY paid DESC, tie DESC" : " ORDER BY paid, tie"
    sql += " LIMIT ? OFFSET ?"
    values += [limit, skip]
    return try Row.fetchAll(
      db.cachedStatement(sql: sql), arguments: StatementArguments(values)
    ).map { row in
      KeyedRow(
        RowKey(.number(-(try row.value(16) as Int)), tie: -(try row.value(17) as Int)),
        try SaleRecord.read(row))
    }
  }

  func count(_ db: Database, before key: RowKey?) throws -> Int {
    var sql = "SELECT count(*) FROM sale WHERE \(conditions)"
    var values = arguments
    if let key, case .number(let place) = key.order {
      sql += " AND (paid, tie) > (?, ?)"
      values += [-place, -key.tie]
    }
    return try Int.fetchOne(db.cachedStatement(sql: sql), arguments: StatementArguments(values))
      ?? 0
  }

  func key(_ db: Database, of id: String) throws -> RowKey? {
    try Row.fetchOne(
      db.cachedStatement(sql: "SELECT paid, tie FROM sale WHERE \(conditions) AND id = ?"),
      arguments: StatementArguments(arguments + [id])
    ).map { RowKey(.number(-(try $0.value(0) as Int)), tie: -(try $0.value(1) as Int)) }
  }
}
