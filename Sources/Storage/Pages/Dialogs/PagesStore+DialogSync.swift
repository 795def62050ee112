package import Foundation
import GRDB
package import Marketplace
import Synchronization

/// What storing a page of the list of dialogs found.
package struct StoredDialogs: Sendable, Hashable {
  package var added = 0
  /// How many are new, or differ from what the list said before.
  package var changed = 0
  /// Whether the last one is among them.
  package var isLastChanged = false
  /// Dialogs whose line differs from what it was when their messages were last read, in the order of the page.
  package var stale: [Stale] = []

  package struct Stale: Sendable, Hashable {
    package var id: DialogID
    /// Whether its messages were ever read.
    package var wasRead: Bool
    package var unread: Int?
    package var lastMessageAt: Date?
  }
}

/// What is known of a dialog before its messages are asked for.
package struct ThreadPlan: Sendable, Hashable {
  package let dialog: DialogID
  package let oldest: MessageID?
  package let newest: MessageID?
  /// How many messages the list says there are.
  package let count: Int?
  /// The newest place where messages may be missing: after `low`, before `high`.
  package let gap: Gap?
  package let isCompleteBack: Bool
  let listedAt: Double?
  let unread: Int?

  package struct Gap: Sendable, Hashable {
    package let low: MessageID
    package let high: MessageID
  }
}

/// Which messages of a dialog an answer holds.
package enum ThreadReach: Sendable, Hashable {
  /// The newest ones, so many having been asked for.
  case newest(asked: Int)
  /// Those just before this one.
  case before(MessageID, asked: Int)
}

/// What storing messages found.
package struct StoredMessages: Sendable, Hashable {
  /// Messages that were not stored before, in ascending order of ids.
  package var added: [DialogMessage] = []
  package var changed = 0
  /// Whether the newest message is as new as the list had said.
  package var isUpToDate = true
}

extension PagesStore {
  // MARK: The list

  /// Stores a page of the list of dialogs; what is not on it stays as it is.
  package func storeDialogs(
    _ dialogs: [Dialog], of account: AccountID, now: Date
  ) throws(StoreError) -> StoredDialogs {
    let accountKey = key(of: account)
    guard accountKey != 0 else { return StoredDialogs() }
    return try write { db in
      var stored = StoredDialogs()
      for dialog in dialogs {
        try Self.store(dialog, db, account: accountKey, now: now, into: &stored)
      }
      try db.cachedStatement(
        sql: """
          INSERT INTO dataset (account, name, as_of) VALUES (?, 'dialogs', ?)
          ON CONFLICT (account, name) DO UPDATE SET as_of = excluded.as_of
          """
      ).execute(arguments: [accountKey, now.timeIntervalSince1970])
      return stored
    }
  }

  private static func store(
    _ dialog: Dialog, _ db: Database, account: Int64, now: Date, into stored: inout StoredDialogs
  ) throws {
    let old = try Row.fetchOne(
      db.cachedStatement(
        sql: """
          SELECT key, buyer, product, product_id, listed_at, count, unread, options_folded,
            fetched, fetched_at, fetched_count, fetched_unread
          FROM dialog WHERE account = ? AND id = ?
          """), arguments: [account, dialog.id.text])
    let listedAt = dialog.lastMessageAt?.timeIntervalSince1970
    // What one answer tells and another does not is still known.
    let buyer = try dialog.buyer ?? (old?.value(1) as StoredText?)?.text
    let product = try dialog.product ?? (old?.value(2) as StoredText?)?.text
    let productID = try dialog.productID?.text ?? old?.value(3) as String?
    let options = try old?.value(7) as String? ?? ""
    var isSame = false
    if let old {
      isSame =
        try (old.value(1) as StoredText?)?.text == buyer
        && (old.value(2) as StoredText?)?.text == product
        && old.value(3) as String? == productID && old.value(4) as Double? == listedAt
        && old.value(5) as Int? == dialog.messageCount && old.value(6) as Int? == dialog.unread
    }
    if !isSame {
      let folded = DialogRecord.folded(
        buyer: buyer, product: product, id: dialog.id, options: options)
      let values: StatementArguments = [
        buyer.map(StoredText.init), buyer.map(SearchFolding.fold), product.map(StoredText.init),
        productID, listedAt, dialog.messageCount, dialog.unread, folded, account, dialog.id.text,
        DialogRecord.tie(dialog.id),
      ]
      let key = try Int64.fetchOne(
        db.cachedStatement(
          sql: """
            INSERT INTO dialog (buyer, buyer_folded, product, product_id, listed_at, count, unread,
              folded, account, id, tie)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (account, id) DO UPDATE SET buyer = excluded.buyer,
              buyer_folded = excluded.buyer_folded, product = excluded.product,
              product_id = excluded.product_id, listed_at = excluded.listed_at,
              count = excluded.count, unread = excluded.unread, folded = excluded.folded
            RETURNING key
            """), arguments: values)
      if let key { try DialogStanding.refresh(db, key, now: now) }
      stored.changed += 1
    }
    stored.isLastChanged = !isSame
    if old == nil { stored.added += 1 }
    let wasRead = try old?.value(8) as Bool? ?? false
    if let old, wasRead, try old.value(9) as Double? == listedAt,
      try old.value(10) as Int? == dialog.messageCount,
      try old.value(11) as Int? == dialog.unread
    {
      return
    }
    stored.stale.append(
      StoredDialogs.Stale(
        id: dialog.id, wasRead: wasRead, unread: dialog.unread,
        lastMessageAt: dialog.lastMessageAt))
  }

  /// The marketplace took it that everything in a dialog was read; the list will say so at its next look.
  package func markSeen(
    _ id: DialogID, of account: AccountID, now: Date
  ) throws(StoreError) {
    let account = key(of: account)
    try write { db in
      guard let key = try Self.key(db, of: id, account: account) else { return }
      try db.execute(
        sql: """
          UPDATE dialog SET unread = 0,
            fetched_unread = CASE WHEN fetched_unread IS unread THEN 0 ELSE fetched_unread END
          WHERE key = ?
          """, arguments: [key])
      try db.execute(
        sql: """
          UPDATE message SET seen_at = ? WHERE dialog = ? AND author = 'buyer' AND seen_at IS NULL
          """, arguments: [now.timeIntervalSince1970, key])
      try DialogStanding.refresh(db, key, now: now)
    }
  }

  /// How old and whole the stored list of dialogs is.
  package func dialogStatus(_ account: AccountID) throws(StoreError) -> DatasetStatus {
    let stored = try dialogCount(account)
    let key = key(of: account)
    return try read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT as_of, complete_as_of FROM dataset WHERE account = ? AND name = 'dialogs'
            """), arguments: [key])
      guard let row else { return DatasetStatus(stored: stored) }
      return DatasetStatus(
        asOf: DialogRecord.date(try row.value(0)),
        completeAsOf: DialogRecord.date(try row.value(1)), stored: stored)
    }
  }

  // MARK: Looks at the top of the list

  /// The time of the newest message that the last good look at the list saw; nil when there was none.
  package func dialogsSeenThrough(_ account: AccountID) throws(StoreError) -> Date? {
    let key = key(of: account)
    return try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT seen_through FROM inbox WHERE account = ?")
      return DialogRecord.date(
        try Row.fetchOne(statement, arguments: [key])?.value(0) as Double?)
    }
  }

  /// A look at the list has met what the last one saw: nothing between is missing.
  package func finishLook(
    _ account: AccountID, seenThrough: Date?, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    try write { db in
      try db.cachedStatement(
        sql: """
          INSERT INTO inbox (account, seen_through, looked_at) VALUES (?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET looked_at = excluded.looked_at,
            seen_through = coalesce(max(seen_through, excluded.seen_through),
              excluded.seen_through, seen_through)
          """
      ).execute(
        arguments: [key, seenThrough?.timeIntervalSince1970, now.timeIntervalSince1970])
    }
  }

  // MARK: What to read next

  /// Dialogs whose messages are to be read: unread ones first, those with the newest messages before others.
  package func staleDialogs(
    of account: AccountID, limit: Int
  ) throws(StoreError) -> [DialogID] {
    let key = key(of: account)
    return try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT id FROM dialog INDEXED BY dialog_stale WHERE account = ? AND is_stale
            ORDER BY is_unread DESC, latest_order, tie LIMIT ?
            """), arguments: [key, limit]
      ).map { DialogID($0) }
    }
  }

  /// Takes what the list says of a dialog as read: its messages cannot be had, and are asked for again when the list
  /// says something new.
  package func acceptList(
    of id: DialogID, account: AccountID, now: Date
  ) throws(StoreError) {
    let account = key(of: account)
    try write { db in
      guard let key = try Self.key(db, of: id, account: account) else { return }
      try db.execute(
        sql: """
          UPDATE dialog SET fetched = 1, fetched_at = listed_at, fetched_count = count,
            fetched_unread = unread WHERE key = ?
          """, arguments: [key])
      try DialogStanding.refresh(db, key, now: now)
    }
  }

  /// Dialogs that wait and whose order is not stored, the longest waiting first.
  package func waitingWithoutOrder(
    of account: AccountID, limit: Int
  ) throws(StoreError) -> [DialogID] {
    let key = key(of: account)
    return try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT id FROM dialog INDEXED BY dialog_open WHERE account = ? AND is_waiting
            AND NOT EXISTS (SELECT 1 FROM purchase
              WHERE purchase.account = dialog.account AND purchase.id = dialog.id)
            ORDER BY waiting_order, tie LIMIT ?
            """), arguments: [key, limit]
      ).map { DialogID($0) }
    }
  }

  // MARK: History

  /// The pass over the whole list that is under way, or a new one; pages of another size begin it anew.
  package func dialogPass(
    _ account: AccountID, rows: Int, now: Date
  ) throws(StoreError) -> (nextPage: Int, startedAt: Date) {
    let key = key(of: account)
    return try write { db in
      let old = try Row.fetchOne(
        db,
        sql: """
          SELECT next_page, started_at FROM pass
          WHERE account = ? AND name = 'dialogs' AND rows = ?
          """, arguments: [key, rows])
      if let old { return (try old.value(0), Date(timeIntervalSince1970: try old.value(1))) }
      guard key != 0 else { return (1, now) }
      try db.execute(
        sql: """
          INSERT OR REPLACE INTO pass (account, name, language, rows, next_page, started_at)
          VALUES (?, 'dialogs', '', ?, 1, ?)
          """, arguments: [key, rows, now.timeIntervalSince1970])
      return (1, now)
    }
  }

  /// The pass over the whole list goes on with this page.
  package func keepDialogPass(_ account: AccountID, nextPage: Int) throws(StoreError) {
    let key = key(of: account)
    try write { db in
      try db.execute(
        sql: "UPDATE pass SET next_page = ? WHERE account = ? AND name = 'dialogs'",
        arguments: [nextPage, key])
    }
  }

  /// The whole list was seen: it is complete as of the beginning of the pass.
  package func finishDialogPass(
    _ account: AccountID, startedAt: Date, isWhole: Bool
  ) throws(StoreError) {
    let key = key(of: account)
    try write { db in
      try db.execute(
        sql: "DELETE FROM pass WHERE account = ? AND name = 'dialogs'", arguments: [key])
      guard isWhole else { return }
      try db.execute(
        sql: "UPDATE dataset SET complete_as_of = ? WHERE account = ? AND name = 'dialogs'",
        arguments: [startedAt.timeIntervalSince1970, key])
    }
  }

  /// Dialogs of which older messages may not be stored, those with the newest messages first.
  package func incompleteDialogs(
    of account: AccountID, limit: Int
  ) throws(StoreError) -> [DialogID] {
    let key = key(of: account)
    return try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT id FROM dialog INDEXED BY dialog_partial
            WHERE account = ? AND NOT complete_back ORDER BY latest_order, tie LIMIT ?
            """), arguments: [key, limit]
      ).map { DialogID($0) }
    }
  }

  /// Dialogs between whose stored messages others may be missing.
  package func dialogsWithGaps(of account: AccountID) throws(StoreError) -> [DialogID] {
    let key = key(of: account)
    return try read { db in
      try String.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT DISTINCT dialog.id FROM message_gap JOIN dialog ON dialog.key = message_gap.dialog
            WHERE account = ?
            """), arguments: [key]
      ).map { DialogID($0) }
    }
  }

  /// How many dialogs have all their messages stored, and down to what time all have.
  package func historyProgress(
    of account: AccountID
  ) throws(StoreError) -> (complete: Int, total: Int, completeBackTo: Date?) {
    let total = try dialogCount(account)
    let isWhole = try dialogStatus(account).isComplete
    let key = key(of: account)
    return try read { db in
      let partial = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT count(*), min(latest_order) FROM dialog INDEXED BY dialog_partial
            WHERE account = ? AND NOT complete_back
            """), arguments: [key])
      let count = try partial?.value(0) ?? 0
      var order = try partial?.value(1) as Int?
      if count == 0, isWhole {
        order = try Int.fetchOne(
          db.cachedStatement(sql: "SELECT max(latest_order) FROM dialog WHERE account = ?"),
          arguments: [key])
      }
      return (total - count, total, order.map { Date(timeIntervalSince1970: Double(-$0) / 1_000) })
    }
  }
}
