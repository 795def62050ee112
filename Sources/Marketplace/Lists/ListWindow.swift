package import Foundation

/// The place of a row in a sorted list: what it is sorted by, and the number that tells equal rows apart.
package struct RowKey: Hashable, Sendable {
  package var order: Order
  package var tie: Int

  package init(_ order: Order, tie: Int) {
    self.order = order
    self.tie = tie
  }

  package enum Order: Hashable, Sendable {
    case number(Int)
    case text(String)
  }
}

/// A row with its place.
package struct KeyedRow<Row: Sendable & Hashable>: Hashable, Sendable {
  package var key: RowKey
  package var row: Row

  package init(_ key: RowKey, _ row: Row) {
    self.key = key
    self.row = row
  }
}

/// From where a window of a list is counted.
package enum WindowAnchor: Hashable, Sendable {
  case start
  case end
  /// A place that the asker knows the rank of; rows at and after it count from zero.
  case key(RowKey)
  /// A row by its id, wherever it is now; its old place when it is gone, the start when that is unknown. The answer
  /// tells its rank.
  case row(id: String, lastSeenAt: RowKey?)
}

/// A run of rows to read: `count` rows, the first `offset` rows from the anchor (negative: above it).
package struct WindowRequest: Hashable, Sendable {
  package var anchor: WindowAnchor
  package var offset: Int
  package var count: Int

  package init(anchor: WindowAnchor, offset: Int, count: Int) {
    self.anchor = anchor
    self.offset = offset
    self.count = count
  }
}

/// A run of rows as it was read.
package struct ListWindow<Row: Sendable & Hashable>: Hashable, Sendable {
  /// In list order.
  package var rows: [KeyedRow<Row>]
  /// Where the first row lies from the anchor: not what was asked where the list ended before.
  ///
  /// For `.end` it is counted from the end of the list (the last row is -1).
  package var offset: Int
  /// The anchor's rank from the top of the list, where it was computed (`.start`: 0, `.row`, `.end`).
  package var anchorRank: Int?
  /// How many rows the list has, where it was counted.
  package var total: Int?
  /// Whether the row that anchored the window is still there.
  package var foundAnchor: Bool
  /// Whether the last row is known to be the last of the list.
  package var reachesEnd: Bool

  package init(
    rows: [KeyedRow<Row>], offset: Int, anchorRank: Int? = nil, total: Int? = nil,
    foundAnchor: Bool = true, reachesEnd: Bool = false
  ) {
    self.rows = rows
    self.offset = offset
    self.anchorRank = anchorRank
    self.total = total
    self.foundAnchor = foundAnchor
    self.reachesEnd = reachesEnd
  }
}

/// What is stored of a shop.
///
/// The raw value is its name in the store.
package enum Dataset: String, CaseIterable, Sendable {
  case products
  case dialogs
  case sales
  case agentSales = "agent-sales"
  case reviews
  case balance
  case templates
}

/// How old and how whole a stored list is.
package struct DatasetStatus: Hashable, Sendable {
  /// When anything of it was last read from the server; nil when never.
  package var asOf: Date?
  /// When it was last read from end to end; nil when never.
  package var completeAsOf: Date?
  /// How many rows are stored.
  package var stored: Int
  /// How many rows the server last said there are.
  package var announced: Int?

  package init(
    asOf: Date? = nil, completeAsOf: Date? = nil, stored: Int = 0, announced: Int? = nil
  ) {
    self.asOf = asOf
    self.completeAsOf = completeAsOf
    self.stored = stored
    self.announced = announced
  }

  /// Whether everything that the server has was stored at some time.
  package var isComplete: Bool { completeAsOf != nil }
}
