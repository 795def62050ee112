package import Foundation
import GRDB
package import Marketplace

/// What the seller alone knows of dialogs.
extension DeskStore {
  package func marks(of account: AccountID) throws(StoreError) -> [DialogID: DialogMarks] {
    let identity = identity(of: account)
    return try read { db in
      var marks: [DialogID: DialogMarks] = [:]
      let rows = try Row.fetchCursor(
        db,
        sql: """
          SELECT dialog, \(Self.markColumns) FROM mark WHERE account = ? AND identity = ?
          """, arguments: [account.name, identity])
      while let row = try rows.next() {
        marks[DialogID(try row.value(0) as String)] = try Self.marks(row, from: 1)
      }
      return marks
    }
  }

  /// Keeps what the seller alone knows of a dialog, or forgets it when it is nothing.
  package func save(
    _ marks: DialogMarks, for dialog: DialogID, of account: AccountID, now: Date
  ) throws(StoreError) {
    let place = MarkPlace(account: account.name, identity: identity(of: account), now: now)
    try write { db in try Self.save(db, marks, dialog, place) }
  }

  /// Says of many dialogs that their messages so far need no answer: all of them or, when the disk does not take it,
  /// none.
  ///
  /// - Parameter through: The newest message of each that the seller had before him.
  /// - Returns: What has changed by it.
  package func quiet(
    _ through: [DialogID: MessageID], of account: AccountID, now: Date
  ) throws(StoreError) -> [MarksChange] {
    let place = MarkPlace(account: account.name, identity: identity(of: account), now: now)
    return try write { db in
      var changes: [MarksChange] = []
      for (dialog, message) in through {
        let before = try Self.marks(db, dialog, place)
        guard before.quietThrough.map({ $0 < message }) ?? true else { continue }
        var after = before
        after.quietThrough = message
        try Self.save(db, after, dialog, place)
        changes.append(MarksChange(dialog, from: before, to: after))
      }
      return changes
    }
  }

  /// Takes changes back, all or none; what somebody else has changed since stays.
  ///
  /// - Returns: What is known of these dialogs now.
  package func takeBack(
    _ changes: [MarksChange], of account: AccountID, now: Date
  ) throws(StoreError) -> [DialogID: DialogMarks] {
    let place = MarkPlace(account: account.name, identity: identity(of: account), now: now)
    return try write { db in
      var now: [DialogID: DialogMarks] = [:]
      for change in changes {
        let marks = change.takenBack(from: try Self.marks(db, change.dialog, place))
        try Self.save(db, marks, change.dialog, place)
        now[change.dialog] = marks
      }
      return now
    }
  }

  // MARK: Rows

  /// Whose marks they are, and when they are written.
  private struct MarkPlace {
    let account: String
    let identity: String
    let now: Date
  }

  private static let markColumns = "quiet_through, snoozed_until, snoozed_at, is_unread, note"

  private static func marks(_ row: Row, from index: Int) throws -> DialogMarks {
    DialogMarks(
      quietThrough: (try row.value(index) as Int64?).map { MessageID($0) },
      snoozedUntil: (try row.value(index + 1) as Double?).map(OutboxRecord.date),
      snoozedAt: (try row.value(index + 2) as Int64?).map { MessageID($0) },
      isUnreadAgain: try row.value(index + 3), note: (try row.value(index + 4) as StoredText?)?.text
    )
  }

  private static func marks(
    _ db: Database, _ dialog: DialogID, _ place: MarkPlace
  ) throws -> DialogMarks {
    try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT \(markColumns) FROM mark WHERE account = ? AND identity = ? AND dialog = ?
          """), arguments: [place.account, place.identity, dialog.text]
    ).map { try marks($0, from: 0) } ?? DialogMarks()
  }

  private static func save(
    _ db: Database, _ marks: DialogMarks, _ dialog: DialogID, _ place: MarkPlace
  ) throws {
    guard !marks.isEmpty else {
      try db.cachedStatement(
        sql: "DELETE FROM mark WHERE account = ? AND identity = ? AND dialog = ?"
      ).execute(arguments: [place.account, place.identity, dialog.text])
      return
    }
    try db.cachedStatement(
      sql: """
        INSERT INTO mark (account, identity, dialog, quiet_through, snoozed_until, snoozed_at,
          is_unread, note, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, identity, dialog) DO UPDATE SET
        quiet_through = excluded.quiet_through, snoozed_until = excluded.snoozed_until,
        snoozed_at = excluded.snoozed_at, is_unread = excluded.is_unread, note = excluded.note,
        changed_at = excluded.changed_at
        """
    ).execute(
      arguments: [
        place.account, place.identity, dialog.text, marks.quietThrough?.number,
        marks.snoozedUntil?.timeIntervalSince1970, marks.snoozedAt?.number, marks.isUnreadAgain,
        marks.note.map { StoredText($0) }, place.now.timeIntervalSince1970,
      ])
  }
}
