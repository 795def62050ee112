import Foundation
import GRDB
package import Marketplace

/// Commands on many dialogs at once.
extension PagesStore {
  /// The ids of all rows of a list of dialogs, or of those between two places, both included.
  package func dialogIDs(
    _ query: DialogQuery, from first: RowKey? = nil, through last: RowKey? = nil
  ) throws(StoreError) -> [DialogID] {
    let sql = DialogSQL(query: query, accountKey: key(of: query.account))
    return try read { db in try sql.ids(db, from: first, through: last) }
  }

  /// So many rows are read before others have their turn at the store.
  private static let batch = 500

  /// The waiting dialogs that a choice means.
  ///
  /// Read in small steps, since years of history may wait.
  package func find(
    _ choice: QuietChoice, of account: AccountID
  ) throws(StoreError) -> QuietFinding {
    let account = key(of: account)
    var finding = QuietFinding()
    var place = (order: Int.min, tie: Int.min)
    while true {
      let rows = try read { db in try Self.waiting(db, account, after: place) }
      for row in rows {
        let isMeant =
          switch choice {
          case .these(let ids): ids.contains(row.id)
          case .silentSince(let date): row.lastAt.map { $0 <= date } ?? false
          }
        if !isMeant {
          finding.others += 1
        } else if let newest = row.newest, !row.isAhead {
          finding.dialogs.append(
            WaitingDialog(
              id: row.id, buyer: row.buyer, product: row.product, since: row.since,
              lastAt: row.lastAt, newest: newest))
        } else {
          finding.unread += 1
        }
      }
      guard rows.count == Self.batch, let last = rows.last else { return finding }
      place = last.place
    }
  }

  private struct WaitingRow {
    var place: (order: Int, tie: Int)
    var id: DialogID
    var buyer: String?
    var product: String?
    var since: Date?
    var lastAt: Date?
    var newest: MessageID?
    /// Whether the list tells of a message that is not stored.
    var isAhead: Bool
  }

  private static func waiting(
    _ db: Database, _ account: Int64, after place: (order: Int, tie: Int)
  ) throws -> [WaitingRow] {
    try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT d.waiting_order, d.tie, d.id, d.buyer, d.product, d.since, d.last_at, d.newest,
            coalesce(d.unread, 0) > 0 AND d.listed_at > coalesce(m.written_at, -1e18)
          FROM dialog AS d INDEXED BY dialog_open
          LEFT JOIN message AS m ON m.dialog = d.key AND m.id = d.newest
          WHERE d.account = ? AND d.is_waiting AND (d.waiting_order, d.tie) > (?, ?)
          ORDER BY d.waiting_order, d.tie LIMIT \(batch)
          """), arguments: [account, place.order, place.tie]
    ).map { row in
      WaitingRow(
        place: (try row.value(0), try row.value(1)), id: DialogID(try row.value(2) as String),
        buyer: (try row.value(3) as StoredText?)?.text,
        product: (try row.value(4) as StoredText?)?.text,
        since: DialogRecord.date(try row.value(5)), lastAt: DialogRecord.date(try row.value(6)),
        newest: (try row.value(7) as Int64?).map { MessageID($0) },
        isAhead: try row.value(8) as Bool? ?? false)
    }
  }
}
