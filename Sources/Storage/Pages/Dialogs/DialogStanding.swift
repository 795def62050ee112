import Foundation
import GRDB
import Marketplace

/// What a dialog's place in the lists follows from: the marketplace's list, the stored messages, the seller's marks.
struct DialogStanding: Equatable {
  /// The newest message that is not deleted.
  var newest: Int64?
  var lastAt: Double?
  /// Since when the buyer waits, asleep or not.
  var since: Double?
  var isAsleep = false
  var isUnread = false

  var isWaiting: Bool { since != nil && !isAsleep }

  /// The messages that matter, newest first: none that is deleted, none before the last one of the seller.
  struct Line {
    var id: Int64
    var author: DialogMessage.Author
    var writtenAt: Double?
  }

  /// - Parameter nextLine: Gives the dialog's messages one by one, newest first, without deleted ones.
  init(
    listedAt: Double?, unread: Int?, marks: DialogMarks, now: Date,
    nextLine: () throws -> Line?
  ) rethrows {
    let quiet = marks.quietThrough?.number ?? .min
    var newestWritten: Double?
    var lastOfBuyer: Int64?
    while let line = try nextLine() {
      if newest == nil {
        newest = line.id
        newestWritten = line.writtenAt
      }
      if line.author == .seller { break }
      guard line.author == .buyer else { continue }
      lastOfBuyer = lastOfBuyer ?? line.id
      if line.id > quiet { since = line.writtenAt ?? since ?? listedAt }
    }
    let isAhead = (unread ?? 0) > 0 && listedAt.map { $0 > newestWritten ?? -.infinity } ?? false
    // The list knows of a message that is not stored yet.
    if since == nil, isAhead { since = listedAt }
    lastAt = [listedAt, newestWritten].compactMap { $0 }.max()
    if let until = marks.snoozedUntil, until > now, !isAhead {
      isAsleep = marks.snoozedAt.map { (lastOfBuyer ?? .min) <= $0.number } ?? true
    }
    isUnread = (unread ?? 0) > 0 || marks.isUnreadAgain
  }

  // MARK: Orders

  /// Later than any time, in milliseconds: those that wait for nothing come after all that wait.
  private static let far = 1_000_000_000_000_000

  private static func milliseconds(_ seconds: Double) -> Int {
    Int((min(max(seconds, 0), 4e11) * 1_000).rounded())
  }

  var latestOrder: Int { lastAt.map { -Self.milliseconds($0) } ?? 0 }

  var waitingOrder: Int {
    if isWaiting, let since { return Self.milliseconds(since) }
    return Self.far + latestOrder
  }

  // MARK: Store

  /// Brings a dialog's row up to date with what is stored.
  static func refresh(_ db: Database, _ dialog: Int64, now: Date) throws {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT listed_at, unread, quiet_through, snoozed_until, snoozed_at, is_unread_again
            FROM dialog LEFT JOIN dialog_mark
              ON dialog_mark.account = dialog.account AND dialog_mark.dialog = dialog.id
            WHERE dialog.key = ?
            """), arguments: [dialog])
    else { return }
    let marks = DialogMarks(
      quietThrough: (try row.value(2) as Int64?).map { MessageID($0) },
      snoozedUntil: (try row.value(3) as Double?).map { Date(timeIntervalSince1970: $0) },
      snoozedAt: (try row.value(4) as Int64?).map { MessageID($0) },
      isUnreadAgain: try row.value(5) as Bool? ?? false)
    let lines = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT id, author, written_at FROM message WHERE dialog = ? AND NOT is_deleted
          ORDER BY id DESC
          """), arguments: [dialog])
    let standing = try DialogStanding(
      listedAt: try row.value(0), unread: try row.value(1), marks: marks, now: now
    ) {
      try lines.next().map { line in
        Line(
          id: try line.value(0), author: DialogRecord.author(try line.value(1)),
          writtenAt: try line.value(2))
      }
    }
    try db.cachedStatement(
      sql: """
        UPDATE dialog SET newest = ?, last_at = ?, since = ?, is_waiting = ?, is_unread = ?,
          is_asleep = ?, waiting_order = ?, latest_order = ?,
          is_stale = CASE WHEN fetched
            THEN listed_at IS NOT fetched_at OR count IS NOT fetched_count
              OR unread IS NOT fetched_unread
            ELSE coalesce(unread, 0) > 0 END
        WHERE key = ?
        """
    ).execute(
      arguments: [
        standing.newest, standing.lastAt, standing.since, standing.isWaiting, standing.isUnread,
        standing.isAsleep, standing.waitingOrder, standing.latestOrder, dialog,
      ])
  }
}
