package import Foundation
import GRDB
package import Marketplace
import Synchronization

extension PagesStore {
  /// A run of rows of a list of dialogs.
  ///
  /// - Parameter request: As for `window(_:_:)` of products.
  package func window(
    _ query: DialogQuery, _ request: WindowRequest
  ) throws(StoreError) -> ListWindow<DialogRow> {
    let sql = DialogSQL(query: query, accountKey: key(of: query.account))
    return try read { db in
      let whole =
        query.filter.isEmpty ? try RowTally.count(db, .dialog, account: sql.accountKey) : nil
      return try sql.window(db, request, total: whole)
    }
  }

  /// How many rows a list of dialogs has; `stop` ends the count early.
  package func count(_ query: DialogQuery, stoppedBy stop: StopSwitch) throws(StoreError) -> Int {
    if query.filter.isEmpty { return try dialogCount(query.account) }
    let sql = DialogSQL(query: query, accountKey: key(of: query.account))
    return try read(stoppedBy: stop) { db in try sql.count(db) }
  }

  /// All rows of a list of dialogs, in order: for output that is not a screen.
  package func dialogs(_ query: DialogQuery, limit: Int?) throws(StoreError) -> [DialogRow] {
    let sql = DialogSQL(query: query, accountKey: key(of: query.account))
    return try read { db in
      try sql.rows(db, from: nil, forward: true, skip: 0, limit: limit ?? Int.max).map(\.row)
    }
  }

  /// How many dialogs of an account are stored.
  package func dialogCount(_ account: AccountID) throws(StoreError) -> Int {
    let key = key(of: account)
    return try read { db in try RowTally.count(db, .dialog, account: key) }
  }

  /// One dialog as a list shows it; nil when it is not stored.
  package func dialog(_ id: DialogID, of account: AccountID) throws(StoreError) -> DialogRow? {
    let key = key(of: account)
    return try read { db in try Self.row(db, id, account: key) }
  }

  static func row(_ db: Database, _ id: DialogID, account: Int64) throws -> DialogRow? {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(DialogRecord.rowColumns) FROM dialog AS d \(DialogRecord.rowJoins)
        WHERE d.account = ? AND d.id = ?
        """)
    return try Row.fetchOne(statement, arguments: [account, id.text]).map(DialogRecord.row)
  }

  // MARK: Who waits

  /// The dialog that waits longest, some left out; nil when nobody else waits.
  package func longestWaiting(
    of account: AccountID, excluding: Set<DialogID> = []
  ) throws(StoreError) -> DialogRow? {
    let key = key(of: account)
    return try read { db in
      let ids = try String.fetchCursor(
        db.cachedStatement(
          sql: """
            SELECT id FROM dialog INDEXED BY dialog_open WHERE account = ? AND is_waiting
            ORDER BY waiting_order, tie
            """), arguments: [key])
      while let id = try ids.next() {
        let id = DialogID(id)
        if !excluding.contains(id) { return try Self.row(db, id, account: key) }
      }
      return nil
    }
  }

  /// How many wait and how many are unread.
  package func inboxCounts(of account: AccountID) throws(StoreError) -> InboxCounts {
    let key = key(of: account)
    return try read { db in
      let open = try db.cachedStatement(
        sql: """
          SELECT count(*), min(waiting_order) FROM dialog INDEXED BY dialog_open
          WHERE account = ? AND is_waiting
          """)
      let unread = try db.cachedStatement(
        sql: """
          SELECT count(*) FROM dialog INDEXED BY dialog_unread WHERE account = ? AND is_unread
          """)
      var counts = InboxCounts(unread: try Int.fetchOne(unread, arguments: [key]) ?? 0)
      if let row = try Row.fetchOne(open, arguments: [key]) {
        counts.waiting = try row.value(0)
        counts.longestSince = (try row.value(1) as Double?).map {
          Date(timeIntervalSince1970: $0 / 1_000)
        }
      }
      return counts
    }
  }

  /// Dialogs whose sleep is over wait again.
  ///
  /// - Returns: Whether there were any.
  package func wakeSleepers(of account: AccountID, now: Date) throws(StoreError) -> Bool {
    let key = key(of: account)
    let due = try read { db in
      try Int64.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT key FROM dialog INDEXED BY dialog_asleep JOIN dialog_mark
              ON dialog_mark.account = dialog.account AND dialog_mark.dialog = dialog.id
            WHERE dialog.account = ? AND is_asleep AND snoozed_until <= ?
            """), arguments: [key, now.timeIntervalSince1970])
    }
    guard !due.isEmpty else { return false }
    try write { db in
      for dialog in due { try DialogStanding.refresh(db, dialog, now: now) }
    }
    return true
  }

  // MARK: Marks

  /// So many dialogs are brought up to date before others have their turn at the store.
  private static let mirrorBatch = 100

  /// Takes over what desk.sqlite says of an account's dialogs: these marks, and no others.
  ///
  /// What is so already costs nothing; the rest is written in small steps.
  ///
  /// - Returns: The dialogs whose marks are other ones now.
  @discardableResult
  package func mirror(
    _ marks: [DialogID: DialogMarks], of account: AccountID, now: Date
  ) throws(StoreError) -> [DialogID: DialogMarks] {
    let key = key(of: account)
    guard key != 0 else { return [:] }
    let known = try read { db in try Self.marks(db, of: key) }
    var changed = marks.filter { known[$0.key] != $0.value && !$0.value.isEmpty }
    for id in known.keys where marks[id]?.isEmpty ?? true { changed[id] = DialogMarks() }
    try mirror(changed: changed, of: account, now: now)
    return changed
  }

  /// Takes over the marks of some dialogs.
  package func mirror(
    changed marks: [DialogID: DialogMarks], of account: AccountID, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    var rest = Array(marks)[...]
    while !rest.isEmpty {
      let batch = rest.prefix(Self.mirrorBatch)
      rest = rest.dropFirst(Self.mirrorBatch)
      try write { db in
        for (id, marks) in batch {
          try Self.setMarks(db, marks, of: id, account: key, now: now)
        }
      }
    }
  }

  private static func marks(
    _ db: Database, of account: Int64
  ) throws -> [DialogID: DialogMarks] {
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT dialog, quiet_through, snoozed_until, snoozed_at, is_unread_again, note
          FROM dialog_mark WHERE account = ?
          """), arguments: [account])
    var marks: [DialogID: DialogMarks] = [:]
    while let row = try rows.next() {
      marks[DialogID(try row.value(0) as String)] = DialogMarks(
        quietThrough: (try row.value(1) as Int64?).map { MessageID($0) },
        snoozedUntil: DialogRecord.date(try row.value(2)),
        snoozedAt: (try row.value(3) as Int64?).map { MessageID($0) },
        isUnreadAgain: try row.value(4), note: (try row.value(5) as StoredText?)?.text)
    }
    return marks
  }

  /// Takes over the marks of one dialog.
  package func mirror(
    _ marks: DialogMarks, of id: DialogID, account: AccountID, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    try write { db in try Self.setMarks(db, marks, of: id, account: key, now: now) }
  }

  private static func setMarks(
    _ db: Database, _ marks: DialogMarks, of id: DialogID, account: Int64, now: Date
  ) throws {
    if marks.isEmpty {
      try db.cachedStatement(sql: "DELETE FROM dialog_mark WHERE account = ? AND dialog = ?")
        .execute(arguments: [account, id.text])
    } else {
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO dialog_mark (account, dialog, quiet_through, snoozed_until,
            snoozed_at, is_unread_again, note) VALUES (?, ?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          account, id.text, marks.quietThrough?.number,
          marks.snoozedUntil?.timeIntervalSince1970, marks.snoozedAt?.number,
          marks.isUnreadAgain, marks.note.map(StoredText.init),
        ])
    }
    guard let dialog = try self.key(db, of: id, account: account) else { return }
    try DialogStanding.refresh(db, dialog, now: now)
  }

  /// The number of a dialog in this file; nil when it is not stored.
  static func key(_ db: Database, of id: DialogID, account: Int64) throws -> Int64? {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT key FROM dialog WHERE account = ? AND id = ?"),
      arguments: [account, id.text])
  }
}
