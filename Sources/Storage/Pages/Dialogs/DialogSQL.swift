import GRDB
import Marketplace

/// The SQL of one query of dialogs: its order, its conditions, and their arguments.
///
/// Both orders ascend in an index that holds all that a filter asks about, so every window is one walk over a piece of
/// an index, and the table is touched for the rows that are shown.
struct DialogSQL {
  let query: DialogQuery
  let accountKey: Int64

  var orderColumn: String {
    switch query.order {
    case .waiting: "waiting_order"
    case .latest: "latest_order"
    }
  }

  private var index: String {
    switch query.order {
    case .waiting: "dialog_waiting"
    case .latest: "dialog_latest"
    }
  }

  private var conditions: String {
    var conditions = query.filter.words.map { _ in " AND has(folded, ?)" }.joined()
    if query.filter.isUnreadOnly { conditions += " AND is_unread" }
    if query.filter.isWaitingOnly { conditions += " AND is_waiting" }
    return conditions
  }

  private func bound(_ key: RowKey?, _ sign: String) -> String {
    key == nil ? "" : " AND (\(orderColumn), tie) \(sign) (?, ?)"
  }

  private func arguments(of key: RowKey?) -> [any DatabaseValueConvertible] {
    guard let key else { return [] }
    // Both orders are numbers; a place by a text is of another list, and before all of this one.
    guard case .number(let number) = key.order else { return [Int.min, key.tie] }
    return [number, key.tie]
  }

  /// Rows at and after a key (or before it, going up), at most `limit` after `skip`.
  func rows(
    _ db: Database, from key: RowKey?, forward: Bool, skip: Int, limit: Int
  ) throws -> [KeyedRow<DialogRow>] {
    guard limit > 0 else { return [] }
    let direction = forward ? "ASC" : "DESC"
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(DialogRecord.rowColumns), d.\(orderColumn), d.tie FROM (
          SELECT key AS chosen FROM dialog INDEXED BY \(index)
          WHERE account = ?\(bound(key, forward ? ">=" : "<"))\(conditions)
          ORDER BY \(orderColumn) \(direction), tie \(direction) LIMIT ? OFFSET ?
        )
        CROSS JOIN dialog AS d ON d.key = chosen
        \(DialogRecord.rowJoins)
        ORDER BY d.\(orderColumn) \(direction), d.tie \(direction)
        """)
    let arguments: [any DatabaseValueConvertible] =
      [accountKey] + arguments(of: key) + query.filter.words + [limit, skip]
    var rows: [KeyedRow<DialogRow>] = []
    let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
    while let row = try cursor.next() {
      let key = RowKey(.number(try row.value(18)), tie: try row.value(19))
      rows.append(KeyedRow(key, try DialogRecord.row(row)))
    }
    return rows
  }

  /// The ids of all rows, or of those between two places, both included.
  func ids(_ db: Database, from first: RowKey?, through last: RowKey?) throws -> [DialogID] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT id FROM dialog INDEXED BY \(index)
        WHERE account = ?\(bound(first, ">="))\(bound(last, "<="))\(conditions)
        """)
    let arguments: [any DatabaseValueConvertible] =
      [accountKey] + self.arguments(of: first) + self.arguments(of: last) + query.filter.words
    return try String.fetchAll(statement, arguments: StatementArguments(arguments))
      .map { DialogID($0) }
  }

  /// How many rows the list has, or how many lie before a key.
  func count(_ db: Database, before key: RowKey? = nil) throws -> Int {
    let statement = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM dialog INDEXED BY \(index)
        WHERE account = ?\(bound(key, "<"))\(conditions)
        """)
    let arguments: [any DatabaseValueConvertible] =
      [accountKey] + arguments(of: key) + query.filter.words
    return try Int.fetchOne(statement, arguments: StatementArguments(arguments)) ?? 0
  }

  /// Where a dialog stands in this list; nil when it is not stored or the filter does not keep it.
  func key(_ db: Database, of id: String) throws -> RowKey? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(orderColumn), tie FROM dialog WHERE account = ? AND id = ?\(conditions)
        """)
    let arguments: [any DatabaseValueConvertible] = [accountKey, id] + query.filter.words
    return try Row.fetchOne(statement, arguments: StatementArguments(arguments)).map { row in
      RowKey(.number(try row.value(0)), tie: try row.value(1))
    }
  }
}
