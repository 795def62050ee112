package import Foundation
import GRDB
package import Marketplace

extension PagesStore {
  // MARK: Writing

  /// What is known of a dialog before its messages are asked for; nil when it is not stored.
  package func threadPlan(
    of id: DialogID, account: AccountID
  ) throws(StoreError) -> ThreadPlan? {
    let account = key(of: account)
    return try read { db in
      guard
        let row = try Row.fetchOne(
          db.cachedStatement(
            sql: """
              SELECT key, count, listed_at, unread, complete_back FROM dialog
              WHERE account = ? AND id = ?
              """), arguments: [account, id.text])
      else { return nil }
      let key: Int64 = try row.value(0)
      let ends = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT (SELECT min(id) FROM message WHERE dialog = ?1),
              (SELECT max(id) FROM message WHERE dialog = ?1)
            """), arguments: [key])
      let gap = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT low, high FROM message_gap WHERE dialog = ? ORDER BY high DESC LIMIT 1
            """), arguments: [key])
      return ThreadPlan(
        dialog: id, oldest: (try ends?.value(0) as Int64?).map { MessageID($0) },
        newest: (try ends?.value(1) as Int64?).map { MessageID($0) }, count: try row.value(1),
        gap: try gap.map {
          ThreadPlan.Gap(low: MessageID(try $0.value(0)), high: MessageID(try $0.value(1)))
        }, isCompleteBack: try row.value(4), listedAt: try row.value(2),
        unread: try row.value(3))
    }
  }

  /// So many messages are stored in one transaction, so that no window waits long behind them.
  private static let chunk = 100

  /// Stores an answer of messages.
  ///
  /// Nothing that is stored is removed: what the answer lacks stays, and what it calls deleted keeps its text.
  ///
  /// Where the answer does not reach back to what was stored, a gap is noted in the same transaction as the messages
  /// above it, so that it is known whenever the process ends.
  ///
  /// - Parameters:
  ///   - plan: As it was before the messages were asked for.
  ///   - isLastTry: Takes the answer for the newest there is, also when the list promised more: for a moment after a
  ///     message was written, some answers lag behind the list.
  package func storeMessages(
    _ page: MessagePage, _ reach: ThreadReach, _ plan: ThreadPlan, of account: AccountID,
    isLastTry: Bool = false, now: Date
  ) throws(StoreError) -> StoredMessages {
    let accountKey = key(of: account)
    var stored = StoredMessages()
    let messages = page.messages
    let (asked, isNewest) =
      switch reach {
      case .newest(let asked): (asked, true)
      case .before(_, let asked): (asked, false)
      }
    let isShort = messages.count + page.rejected.count < asked
    // From the newest down, each piece with the gap below it.
    var end = messages.count
    repeat {
      let start = max(0, end - Self.chunk)
      let piece = messages[start..<end]
      let isLast = start == 0
      let outcome = try write { db -> StoredMessages in
        guard let dialog = try Self.key(db, of: plan.dialog, account: accountKey) else {
          return StoredMessages()
        }
        var outcome = StoredMessages()
        let writer = try MessageWriter(db, dialog: dialog)
        for message in piece { try writer.store(message, into: &outcome) }
        if isNewest, let first = piece.first {
          try Self.moveGap(
            db, dialog, above: plan.newest, to: first.id, isFirst: end == messages.count)
        }
        if case .before(let anchor, _) = reach {
          try Self.lowerGap(
            db, dialog, from: end == messages.count ? anchor : messages[end].id,
            to: piece.first?.id, isAtEnd: isLast && messages.isEmpty && page.rejected.isEmpty)
        }
        if isLast {
          outcome.isUpToDate = try Self.finish(
            db, dialog, reach, plan, isEmpty: messages.isEmpty, isShort: isShort,
            isWhole: page.rejected.isEmpty, isLastTry: isLastTry)
        }
        try DialogStanding.refresh(db, dialog, now: now)
        return outcome
      }
      stored.added = outcome.added + stored.added
      stored.changed += outcome.changed
      stored.isUpToDate = outcome.isUpToDate
      end = start
    } while end > 0
    return stored
  }

  /// Notes that nothing is known between the newest message that was stored before and the first of those that have
  /// just come.
  private static func moveGap(
    _ db: Database, _ dialog: Int64, above newest: MessageID?, to first: MessageID, isFirst: Bool
  ) throws {
    guard let newest else { return }
    if !isFirst {
      try db.cachedStatement(sql: "DELETE FROM message_gap WHERE dialog = ? AND low = ?")
        .execute(arguments: [dialog, newest.number])
    }
    guard first > newest else { return }
    try db.cachedStatement(
      sql: "INSERT OR REPLACE INTO message_gap (dialog, high, low) VALUES (?, ?, ?)"
    ).execute(arguments: [dialog, first.number, newest.number])
  }

  /// Messages just below a gap's upper end have come: the gap is smaller, or closed.
  private static func lowerGap(
    _ db: Database, _ dialog: Int64, from high: MessageID, to first: MessageID?, isAtEnd: Bool
  ) throws {
    guard
      let low = try Int64.fetchOne(
        db.cachedStatement(sql: "SELECT low FROM message_gap WHERE dialog = ? AND high = ?"),
        arguments: [dialog, high.number])
    else { return }
    guard first != nil || isAtEnd else { return }
    try db.cachedStatement(sql: "DELETE FROM message_gap WHERE dialog = ? AND high = ?")
      .execute(arguments: [dialog, high.number])
    if let first, first.number > low {
      try db.cachedStatement(
        sql: "INSERT OR REPLACE INTO message_gap (dialog, high, low) VALUES (?, ?, ?)"
      ).execute(arguments: [dialog, first.number, low])
    }
  }

  /// What follows once a whole answer is stored.
  private static func finish(
    _ db: Database, _ dialog: Int64, _ reach: ThreadReach, _ plan: ThreadPlan, isEmpty: Bool,
    isShort: Bool, isWhole: Bool, isLastTry: Bool
  ) throws -> Bool {
    if case .newest = reach {
      let newest = try Double.fetchOne(
        db.cachedStatement(sql: "SELECT max(written_at) FROM message WHERE dialog = ?"),
        arguments: [dialog])
      let isUpToDate =
        isEmpty
        // An empty answer for a dialog with messages is a bad one.
        ? (plan.count ?? 0) == 0 && plan.newest == nil
        : plan.listedAt.map { listed in newest.map { $0 >= listed } ?? true } ?? true
      try db.cachedStatement(
        sql: """
          UPDATE dialog SET fetched = 1, fetched_at = ?, fetched_count = ?, fetched_unread = ?
          WHERE key = ?
          """
      ).execute(
        arguments: isUpToDate || isLastTry
          ? [plan.listedAt, plan.count, plan.unread, dialog]
          // What the list says differs from this, so it is asked for again.
          : [nil, -1, nil, dialog])
      // A short answer reaches back to the first message, whatever was thought to be missing.
      if isShort, isWhole, !isEmpty {
        let count = try storedCount(db, dialog)
        if let told = plan.count, count >= told {
          try db.cachedStatement(sql: "DELETE FROM message_gap WHERE dialog = ?")
            .execute(arguments: [dialog])
          try setCompleteBack(db, dialog)
        }
      }
      return isUpToDate
    }
    guard case .before(let anchor, _) = reach, isWhole else { return true }
    // Only what was asked for below everything stored tells of the beginning.
    let lowest = try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT min(id) FROM message WHERE dialog = ?"),
      arguments: [dialog])
    if isEmpty {
      if lowest.map({ $0 >= anchor.number }) ?? true { try setCompleteBack(db, dialog) }
    } else if isShort, let told = plan.count, try storedCount(db, dialog) >= told {
      let hasGap = try Bool.fetchOne(
        db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM message_gap WHERE dialog = ?)"),
        arguments: [dialog])
      if hasGap == false { try setCompleteBack(db, dialog) }
    }
    return true
  }

  private static func storedCount(_ db: Database, _ dialog: Int64) throws -> Int {
    try Int.fetchOne(
      db.cachedStatement(sql: "SELECT count(*) FROM message WHERE dialog = ? AND NOT is_deleted"),
      arguments: [dialog]) ?? 0
  }

  private static func setCompleteBack(_ db: Database, _ dialog: Int64) throws {
    try db.cachedStatement(sql: "UPDATE dialog SET complete_back = 1 WHERE key = ?")
      .execute(arguments: [dialog])
  }

  /// Keeps whether a dialog can be written in.
  package func store(
    _ state: Dialog.State, of id: DialogID, account: AccountID
  ) throws(StoreError) {
    let account = key(of: account)
    try write { db in
      try db.execute(
        sql: "UPDATE dialog SET state = ? WHERE account = ? AND id = ?",
        arguments: [state.rawValue, account, id.text])
    }
  }

  /// The seller has taken a message back; its text stays, marked.
  package func markDeleted(
    _ message: MessageID, of id: DialogID, account: AccountID, now: Date
  ) throws(StoreError) {
    let account = key(of: account)
    try write { db in
      guard let key = try Self.key(db, of: id, account: account) else { return }
      try db.execute(
        sql: "UPDATE message SET is_deleted = 1 WHERE dialog = ? AND id = ?",
        arguments: [key, message.number])
      try DialogStanding.refresh(db, key, now: now)
    }
  }

  // MARK: Reading

  /// A run of a stored dialog, its row, and whether it can be written in.
  package func thread(
    _ id: DialogID, of account: AccountID, _ anchor: ThreadAnchor, count: Int
  ) throws(StoreError) -> (row: DialogRow?, window: ThreadWindow, state: Dialog.State?) {
    let account = key(of: account)
    return try read { db in
      guard
        let dialog = try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT key, state, complete_back FROM dialog WHERE account = ? AND id = ?"),
          arguments: [account, id.text])
      else { return (nil, ThreadWindow(messages: []), nil) }
      let window = try Self.window(
        db, try dialog.value(0), anchor, count: count, isComplete: try dialog.value(2))
      return (
        try Self.row(db, id, account: account), window,
        (try dialog.value(1) as String?).flatMap { Dialog.State(rawValue: $0) }
      )
    }
  }

  private static func window(
    _ db: Database, _ dialog: Int64, _ anchor: ThreadAnchor, count: Int, isComplete: Bool
  ) throws -> ThreadWindow {
    var messages: [DialogMessage]
    switch anchor {
    case .newest:
      messages = try below(db, dialog, .max, count)
    case .before(let message):
      messages = try below(db, dialog, message.number, count)
    case .after(let message):
      messages = try above(db, dialog, message.number, count)
    case .around(let message):
      messages = try below(db, dialog, message.number, count / 2)
      messages += try above(db, dialog, message.number - 1, count - messages.count)
    }
    var window = ThreadWindow(messages: messages)
    let first: Int64
    switch (messages.first, anchor) {
    case (let message?, _): first = message.id.number
    case (nil, .before(let message)): first = message.number
    case (nil, .newest), (nil, .after), (nil, .around): first = .max
    }
    let bottom = try floor(db, dialog, first)
    window.hasOlder = try exists(db, "id < ? AND id >= ?", dialog, [first, bottom])
    if let last = messages.last {
      window.hasNewer = try exists(db, "id > ?", dialog, [last.id.number])
    }
    let hasGap = bottom > .min
    window.isCompleteBack = isComplete && !hasGap
    return window
  }

  /// Down to where messages are stored without a gap from here.
  private static func floor(_ db: Database, _ dialog: Int64, _ id: Int64) throws -> Int64 {
    try Int64.fetchOne(
      db.cachedStatement(sql: "SELECT max(high) FROM message_gap WHERE dialog = ? AND high <= ?"),
      arguments: [dialog, id]) ?? .min
  }

  private static func below(
    _ db: Database, _ dialog: Int64, _ id: Int64, _ count: Int
  ) throws -> [DialogMessage] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(DialogRecord.messageColumns) FROM message
        WHERE dialog = ? AND id < ? AND id >= ? ORDER BY id DESC LIMIT ?
        """)
    let bottom = try floor(db, dialog, id)
    return try Row.fetchAll(statement, arguments: [dialog, id, bottom, count])
      .map(DialogRecord.message).reversed()
  }

  private static func above(
    _ db: Database, _ dialog: Int64, _ id: Int64, _ count: Int
  ) throws -> [DialogMessage] {
    let statement = try db.cachedStatement(
      sql: """
        SELECT \(DialogRecord.messageColumns) FROM message
        WHERE dialog = ? AND id > ? ORDER BY id LIMIT ?
        """)
    return try Row.fetchAll(statement, arguments: [dialog, id, count]).map(DialogRecord.message)
  }

  private static func exists(
    _ db: Database, _ condition: String, _ dialog: Int64, _ values: [Int64]
  ) throws -> Bool {
    try Bool.fetchOne(
      db.cachedStatement(
        sql: "SELECT EXISTS (SELECT 1 FROM message WHERE dialog = ? AND \(condition))"),
      arguments: StatementArguments([dialog] + values)) ?? false
  }
}

/// Writes messages of one dialog, skipping what says nothing new.
private struct MessageWriter {
  let dialog: Int64
  let find: Statement
  let taken: Statement
  let insert: Statement
  let update: Statement
  let index: MessageIndex

  init(_ db: Database, dialog: Int64) throws {
    self.dialog = dialog
    find = try db.cachedStatement(
      sql: """
        SELECT \(DialogRecord.messageColumns), key FROM message WHERE dialog = ? AND id = ?
        """)
    taken = try db.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM message WHERE key = ?)")
    insert = try db.cachedStatement(
      sql: """
        INSERT INTO message (key, dialog, id, author, text, written_at, seen_at, is_deleted,
          attachment) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    update = try db.cachedStatement(
      sql: """
        UPDATE message SET author = ?, text = ?, written_at = ?, seen_at = ?, is_deleted = ?,
          attachment = ? WHERE key = ?
        """)
    index = try MessageIndex(db)
  }

  func store(_ message: DialogMessage, into stored: inout StoredMessages) throws {
    guard let row = try Row.fetchOne(find, arguments: [dialog, message.id.number]) else {
      let key = try freeKey(message)
      try insert.execute(
        arguments: StatementArguments(
          [key, dialog, message.id.number] + (try columns(of: message))))
      try index.add(message, key: key)
      stored.added.append(message)
      return
    }
    let old = try DialogRecord.message(row)
    var merged = message
    if message.isDeleted {
      if message.text.isEmpty { merged.text = old.text }
      merged.attachment = message.attachment ?? old.attachment
    }
    merged.writtenAt = message.writtenAt ?? old.writtenAt
    merged.seenAt = message.seenAt ?? old.seenAt
    guard merged != old else { return }
    let key: Int64 = try row.value(7)
    try update.execute(arguments: StatementArguments(try columns(of: merged) + [key]))
    if MessageIndex.words(of: merged) != MessageIndex.words(of: old) {
      try index.remove(old, key: key)
      try index.add(merged, key: key)
    }
    stored.changed += 1
  }

  private func columns(
    of message: DialogMessage
  ) throws -> [(any DatabaseValueConvertible)?] {
    [
      message.author.rawValue, StoredText(message.text), message.writtenAt?.timeIntervalSince1970,
      message.seenAt?.timeIntervalSince1970, message.isDeleted,
      try DialogRecord.data(message.attachment),
    ]
  }

  /// A number that rises with the time of writing, and with the id within a second.
  private func freeKey(_ message: DialogMessage) throws -> Int64 {
    let seconds = min(max(message.writtenAt?.timeIntervalSince1970 ?? 0, 0), 4e11)
    var key = Int64(seconds) << 23 | (message.id.number & 0x7F_FFFF)
    while try Bool.fetchOne(taken, arguments: [key]) == true { key += 1 }
    return key
  }
}
