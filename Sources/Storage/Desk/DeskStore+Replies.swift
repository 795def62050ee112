package import Foundation
import GRDB
package import Marketplace

/// What is known of an answer's way beside its state.
package struct ReplyTrace: Sendable, Hashable {
  package let id: OutboxID
  package let reply: Reply
  package let state: OutboxItem.State
  /// The newest message in the thread before the first byte left.
  package let newest: MessageID?
  /// The message that it became, once a reading has shown it.
  package var message: MessageID?
  package let changedAt: Date
}

/// Answers on their way (RELIABILITY, "A reply's life").
extension DeskStore {
  /// Stores an answer and forgets its draft, both or neither; when this returns, it is on the disk, with copies of its
  /// files.
  ///
  /// - Parameter failed: The failed answer whose place this one takes; when that one was dealt with before, nothing is put.
  package func putReply(
    _ reply: Reply, to dialog: DialogID, title: String, of account: AccountID, hold: Duration,
    replacing failed: OutboxID? = nil, now: Date
  ) throws(StoreError) -> PutJob {
    let reply = try keepingFiles(of: reply)
    var item = JobDraft.Item(
      target: .dialog(dialog), title: title, wish: .reply(reply), previous: nil)
    item.replaces = failed
    let draft = JobDraft(account: account, items: [item], hold: hold)
    let identity = identity(of: account)
    return try write { db in
      let put = try Self.put(db, draft, identity: identity, now: now)
      try db.execute(
        sql: "DELETE FROM draft WHERE account = ? AND identity = ? AND dialog = ?",
        arguments: [account.name, identity, dialog.text])
      return put
    }
  }

  static func insertReply(_ db: Database, _ reply: Reply, of id: OutboxID) throws {
    try db.execute(
      sql: "INSERT INTO reply (id, text, files, basis) VALUES (?, ?, ?, ?)",
      arguments: [
        id.number, StoredText(reply.text), try OutboxRecord.files(reply.files), reply.basis,
      ])
  }

  /// Writes down, before the first byte leaves, up to where the thread was read.
  package func note(newest: MessageID, before id: OutboxID) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: "UPDATE reply SET newest = ? WHERE id = ?", arguments: [newest.number, id.number])
    }
  }

  /// An answer was found in the thread.
  package func note(_ message: MessageID, as id: OutboxID) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: "UPDATE reply SET message = ? WHERE id = ?", arguments: [message.number, id.number])
    }
  }

  /// What is known of the answers in a dialog that were handed to the network, oldest first.
  package func traces(
    of dialog: DialogID, _ account: AccountID
  ) throws(StoreError) -> [ReplyTrace] {
    let identity = identity(of: account)
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT \(OutboxRecord.itemColumns), reply.newest, reply.message
          FROM \(OutboxRecord.itemSource)
          WHERE item.account = ? AND job.identity = ? AND item.product = ? AND item.wish = ?
          AND item.state IN ('sending', 'unknown', 'done', 'failed') ORDER BY item.id
          """,
        arguments: [
          account.name, identity, OutboxRecord.text(of: .dialog(dialog)), OutboxRecord.replyText,
        ]
      ).compactMap { row in
        let item = try OutboxRecord.item(row)
        guard let reply = item.wish.reply else { return nil }
        return ReplyTrace(
          id: item.id, reply: reply, state: item.state,
          newest: (try row.value(16) as Int64?).map { MessageID($0) },
          message: (try row.value(17) as Int64?).map { MessageID($0) }, changedAt: item.changedAt)
      }
    }
  }

  /// Stops a job because something has to be asked first; what of it was leaving has not left.
  package func stop(
    _ job: JobID, because pause: Job.Pause, now: Date
  ) throws(StoreError) -> [OutboxItem] {
    try write { db in
      try db.execute(
        sql: "UPDATE job SET pause = ? WHERE id = ?", arguments: [pause.rawValue, job.number])
      return try Self.change(
        db, "item.job = ? AND item.state = 'sending'", [job.number], to: .queued, now)
    }
  }

  /// Stops answers that could not leave for a day: whether they still fit is the seller's to say (O05).
  ///
  /// - Returns: How many were stopped.
  package func stopOldReplies(_ account: AccountID, now: Date) throws(StoreError) -> Int {
    let condition = """
      account = ? AND identity = ? AND kind = ? AND pause IS NULL AND held_until < ?
      AND EXISTS (SELECT 1 FROM item WHERE item.job = job.id AND item.state = 'queued')
      """
    let arguments: StatementArguments = [
      account.name, identity(of: account), WriteKind.reply.rawValue,
      now.timeIntervalSince1970 - Self.oldReply,
    ]
    let hasAny = try read { db in
      try Bool.fetchOne(
        db, sql: "SELECT EXISTS (SELECT 1 FROM job WHERE \(condition))", arguments: arguments)
        ?? false
    }
    guard hasAny else { return 0 }
    return try write { db in
      try db.execute(
        sql: "UPDATE job SET pause = 'old' WHERE \(condition)", arguments: arguments)
      return db.changesCount
    }
  }

  private static let oldReply: TimeInterval = 24 * 3_600

  // MARK: Drafts

  /// The drafts of an account, the latest first.
  package func drafts(of account: AccountID) throws(StoreError) -> [Draft] {
    let identity = identity(of: account)
    return try read { db in
      try Row.fetchAll(
        db,
        sql: """
          SELECT dialog, text, cursor, files, basis, changed_at FROM draft
          WHERE account = ? AND identity = ? ORDER BY changed_at DESC, id DESC
          """, arguments: [account.name, identity]
      ).map { row in
        Draft(
          dialog: DialogID(try row.value(0) as String),
          text: (try row.value(1) as StoredText).text, cursor: try row.value(2),
          files: OutboxRecord.files(try row.value(3) as String),
          basis: (try row.value(4) as Int64?).map { MessageID($0) },
          changedAt: OutboxRecord.date(try row.value(5)))
      }
    }
  }

  /// Keeps a draft, or forgets it when it is empty; when this returns, it is on the disk.
  package func save(_ draft: Draft, of account: AccountID) throws(StoreError) {
    let identity = identity(of: account)
    try write { db in try Self.save(db, draft, account, identity) }
  }

  private static func save(
    _ db: Database, _ draft: Draft, _ account: AccountID, _ identity: String
  ) throws {
    guard !draft.isEmpty else {
      try db.execute(
        sql: "DELETE FROM draft WHERE account = ? AND identity = ? AND dialog = ?",
        arguments: [account.name, identity, draft.dialog.text])
      return
    }
    try db.execute(
      sql: """
        INSERT INTO draft (account, identity, dialog, text, cursor, files, basis, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (account, identity, dialog) DO UPDATE SET text = excluded.text,
        cursor = excluded.cursor, files = excluded.files, basis = excluded.basis,
        changed_at = excluded.changed_at
        """,
      arguments: [
        account.name, identity, draft.dialog.text, StoredText(draft.text), draft.cursor,
        try OutboxRecord.files(draft.files), draft.basis?.number,
        draft.changedAt.timeIntervalSince1970,
      ])
  }

  /// Answers that were taken back are drafts again, before what was typed since.
  static func makeDrafts(_ db: Database, of items: [OutboxItem], now: Date) throws {
    for item in items.reversed() {
      guard let dialog = item.dialog, let reply = item.wish.reply else { continue }
      let identity =
        try String.fetchOne(
          db, sql: "SELECT identity FROM job WHERE id = ?", arguments: [item.job.number]) ?? ""
      let row = try Row.fetchOne(
        db,
        sql: """
          SELECT text, cursor, files FROM draft
          WHERE account = ? AND identity = ? AND dialog = ?
          """, arguments: [item.account.name, identity, dialog.text])
      var draft = Draft(
        dialog: dialog, text: reply.text, cursor: reply.text.unicodeScalars.count,
        files: reply.files, basis: reply.basis.map { MessageID($0) }, changedAt: now)
      if let row {
        draft = draft.followed(
          by: (try row.value(0) as StoredText).text, cursor: try row.value(1),
          files: OutboxRecord.files(try row.value(2) as String))
      }
      try save(db, draft, item.account, identity)
    }
  }

  // MARK: Ready answers

  package func answerUses() throws(StoreError) -> [String: Int] {
    try read { db in
      var uses: [String: Int] = [:]
      for row in try Row.fetchAll(db, sql: "SELECT name, uses FROM answer_use") {
        uses[try row.value(0)] = try row.value(1)
      }
      return uses
    }
  }

  package func noteAnswerUse(_ name: String) throws(StoreError) {
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO answer_use (name, uses) VALUES (?, 1)
          ON CONFLICT (name) DO UPDATE SET uses = uses + 1
          """, arguments: [name])
    }
  }
}
