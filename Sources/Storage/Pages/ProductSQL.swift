import GRDB
import Marketplace

/// The SQL of one product query: its order, its conditions, and their arguments.
///
/// Texts vary only with the sort column, the direction and the number of words, so that SQLite's prepared statements
/// are found again.
struct ProductSQL {
  let query: ProductQuery
  let accountKey: Int64

  // MARK: Order

  var orderColumn: String {
    switch query.sort.column {
    case .sold: "sold_order"
    case .price: "price_order"
    case .stock: "stock_order"
    case .rating: "rating_order"
    case .name: query.language == .russian ? "name_ru_order" : "name_en_order"
    }
  }

  private var index: String {
    switch query.sort.column {
    case .sold: "product_sold"
    case .price: "product_price"
    case .stock: "product_stock"
    case .rating: "product_rating"
    case .name: query.language == .russian ? "product_name_ru" : "product_name_en"
    }
  }

  /// - Parameter forward: In list order; false from the end up.
  private func order(forward: Bool) -> String {
    let direction = query.sort.isReversed == forward ? "DESC" : "ASC"
    return "ORDER BY \(orderColumn) \(direction), tie \(direction)"
  }

  /// "at or after this key", or "before" it, in list order.
  private func bound(forward: Bool) -> String {
    let sign =
      switch (forward, query.sort.isReversed) {
      case (true, false): ">="
      case (true, true): "<="
      case (false, false): "<"
      case (false, true): ">"
      }
    return "(\(orderColumn), tie) \(sign) (?, ?)"
  }

  private func arguments(of key: RowKey) -> [any DatabaseValueConvertible] {
    switch key.order {
    case .number(let number): [number, key.tie]
    case .text(let text): [text, key.tie]
    }
  }

  // MARK: Conditions

  private var conditions: [String] {
    var conditions = query.filter.words.map { _ in "has(folded, ?)" }
    if query.filter.state != nil { conditions.append("(state = ? OR \(isJustSwitched))") }
    if query.filter.stock != nil { conditions.append("stock_order BETWEEN ? AND ?") }
    return conditions
  }

  private var conditionArguments: [any DatabaseValueConvertible] {
    var arguments: [any DatabaseValueConvertible] = query.filter.words
    if let state = query.filter.state { arguments.append(ProductRecord.number(of: state)) }
    if let stock = query.filter.stock {
      let range = Self.stockRange(stock)
      arguments.append(range.lowerBound)
      arguments.append(range.upperBound)
    }
    return arguments
  }

  /// A product that the seller has just switched stays in the list in which that happened: the row under the cursor does
  /// not turn into its neighbour while a finger is on the key.
  private var isJustSwitched: String {
    """
    key IN (SELECT switched.key FROM wish JOIN product AS switched
      ON switched.account = wish.account AND switched.id = wish.product
      WHERE wish.account = \(accountKey) AND wish.until > unixepoch() - 60)
    """
  }

  private static func stockRange(_ condition: StockCondition) -> ClosedRange<Int> {
    let available = ProductRecord.availableOrder
    return switch condition {
    case .out: 0...0
    case .low: 1...Product.Stock.lowLimit
    case .any: 1...available
    case .atLeast(let limit): min(max(0, limit), available)...available
    // The biggest number a row can have: what has no number is not "at most" anything.
    case .atMost(let limit) where limit >= 0: 0...min(limit, available - 1)
    case .atMost: -2 ... -1
    }
  }

  private func conjunction(_ parts: [String]) -> String {
    parts.isEmpty ? "" : " AND " + parts.joined(separator: " AND ")
  }

  // MARK: Rows

  /// How many rows are looked at in list order before the filter is answered from the other side.
  private static let probe = 2_000

  /// Rows at and after a key (or before it, going up), at most `limit` after `skip`.
  ///
  /// A filter in any order but the most-sold one would have to fetch every row from the table to find few; so the first
  /// rows are looked at in order, which fills a screen when matches are common, and when they are rare all matches are
  /// taken from the index that holds the names, and sorted.
  func rows(
    _ db: Database, from key: RowKey?, forward: Bool, skip: Int, limit: Int
  ) throws -> [KeyedRow<Product>] {
    guard limit > 0 else { return [] }
    let isFiltered = !query.filter.isEmpty
    guard isFiltered, query.sort.column != .sold else {
      return try fetch(
        db,
        """
        SELECT \(ProductRecord.listColumns), \(orderColumn) FROM product INDEXED BY \(index)
        WHERE account = ?\(key == nil ? "" : " AND " + bound(forward: forward))\
        \(conjunction(conditions))
        \(order(forward: forward)) LIMIT ? OFFSET ?
        """,
        [accountKey] + (key.map(arguments) ?? []) + conditionArguments + [limit, skip])
    }
    let probed = try fetch(
      db,
      """
      SELECT \(ProductRecord.listColumns), \(orderColumn) FROM (
        SELECT * FROM product INDEXED BY \(index)
        WHERE account = ?\(key == nil ? "" : " AND " + bound(forward: forward))
        \(order(forward: forward)) LIMIT \(Self.probe)
      ) WHERE 1\(conjunction(conditions)) LIMIT ? OFFSET ?
      """,
      [accountKey] + (key.map(arguments) ?? []) + conditionArguments + [limit, skip])
    if probed.count == limit { return probed }
    return try fetch(
      db,
      """
      WITH hit (hit_key) AS MATERIALIZED (
        SELECT key FROM product INDEXED BY product_sold
        WHERE account = ?\(conjunction(conditions))
      )
      SELECT \(ProductRecord.listColumns), \(orderColumn) FROM hit
      CROSS JOIN product ON product.key = hit_key
      WHERE 1\(key == nil ? "" : " AND " + bound(forward: forward))
      \(order(forward: forward)) LIMIT ? OFFSET ?
      """,
      [accountKey] + conditionArguments + (key.map(arguments) ?? []) + [limit, skip])
  }

  private func fetch(
    _ db: Database, _ sql: String, _ arguments: [any DatabaseValueConvertible]
  ) throws -> [KeyedRow<Product>] {
    let statement = try db.cachedStatement(sql: sql)
    let orderIndex = statement.columnCount - 1
    var rows: [KeyedRow<Product>] = []
    let cursor = try Row.fetchCursor(statement, arguments: StatementArguments(arguments))
    while let row = try cursor.next() {
      let record = try ProductRecord(row, isWhole: false)
      rows.append(KeyedRow(try rowKey(row, orderIndex, tie: record.tie), record.product))
    }
    return rows
  }

  private func rowKey(_ row: Row, _ index: Int, tie: Int) throws -> RowKey {
    query.sort.column == .name
      ? RowKey(.text(try row.value(index)), tie: tie)
      : RowKey(.number(try row.value(index)), tie: tie)
  }

  // MARK: Counts and places

  /// How many rows the list has, or how many lie before a key.
  func count(_ db: Database, before key: RowKey? = nil) throws -> Int {
    // Counting in the narrowest index that answers it; only places need the list's own order.
    let chosen = key == nil || query.sort.column == .sold ? "product_sold" : index
    let statement = try db.cachedStatement(
      sql: """
        SELECT count(*) FROM product INDEXED BY \(chosen)
        WHERE account = ?\(key == nil ? "" : " AND " + bound(forward: false))\
        \(conjunction(conditions))
        """)
    return try Int.fetchOne(
      statement,
      arguments: StatementArguments(
        [accountKey] + (key.map(arguments) ?? []) + conditionArguments)) ?? 0
  }

  /// Where a product stands in this list; nil when it is not stored or the filter does not keep it.
  func key(_ db: Database, of id: String) throws -> RowKey? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(orderColumn), tie FROM product WHERE account = ? AND id = ?\
        \(conjunction(conditions))
        """)
    let arguments = [accountKey, id] + conditionArguments
    guard
      let row = try Row.fetchOne(statement, arguments: StatementArguments(arguments))
    else { return nil }
    return try rowKey(row, 0, tie: row.value(1))
  }

  /// The ids of all rows of the list, or of those between two places (both included), in no order.
  func ids(_ db: Database, from first: RowKey?, through last: RowKey?) throws -> [ProductID] {
    var bounds = ""
    if first != nil { bounds += " AND " + bound(forward: true) }
    if last != nil {
      bounds += " AND (\(orderColumn), tie) \(query.sort.isReversed ? ">=" : "<=") (?, ?)"
    }
    let chosen = bounds.isEmpty ? "product_sold" : index
    let statement = try db.cachedStatement(
      sql: """
        SELECT id FROM product INDEXED BY \(chosen)
        WHERE account = ?\(bounds)\(conjunction(conditions))
        """)
    let places = (first.map(arguments) ?? []) + (last.map(arguments) ?? [])
    return try String.fetchAll(
      statement, arguments: StatementArguments([accountKey] + places + conditionArguments)
    ).map { ProductID($0) }
  }
}
