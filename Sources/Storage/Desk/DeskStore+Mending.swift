import Foundation
import GRDB
import Marketplace

extension DeskStore {
  /// The file whose presence says that the store was found damaged while it was in use.
  static func suspicion(of path: String) -> String { path + ".suspect" }

  /// A file of this size is read through in a few milliseconds.
  private static let largestAlwaysChecked = 2 * 1_048_576

  /// Opens a file and looks whether it is whole.
  ///
  /// A small one is always read through; a larger one when there is reason to.
  static func checked(_ path: String, _ use: FileLock) throws(StoreError) -> DeskStore {
    let store = try DeskStore(path: path, use: use)
    let suspicion = suspicion(of: path)
    let isSuspect = access(suspicion, F_OK) == 0
    var status = stat()
    guard isSuspect || (stat(path, &status) == 0 && status.st_size <= largestAlwaysChecked) else {
      return store
    }
    let verdict: String
    do throws(StoreError) {
      verdict = try store.read { db in
        let words = try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") ?? "ok"
        guard words == "ok" else { return words }
        return try hasStrangeRows(db) ? "a row is not of this program" : words
      }
    } catch .failed(_, ResultCode.SQLITE_ERROR.rawValue, let reason) {
      // The words of the schema were hit: a name in it is no longer what it was.
      verdict = reason
    }
    guard verdict == "ok" else {
      try? store.queue.close()
      throw .failed(
        path: path, code: ResultCode.SQLITE_CORRUPT.rawValue, reason: verdict)
    }
    if isSuspect { unlink(suspicion) }
    return store
  }

  /// Whether a row says what no version that knows this schema writes: one such row would hide all others.
  private static func hasStrangeRows(_ db: Database) throws -> Bool {
    let states = OutboxRecord.stateTexts.map { "'\($0)'" }.joined(separator: ", ")
    let kinds = WriteKind.allCases.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    return try Bool.fetchOne(
      db,
      sql: """
        SELECT EXISTS (SELECT 1 FROM item WHERE wish NOT IN (\(states), 'reply')
            OR previous NOT IN (\(states))
            OR (wish GLOB 'percent/*') <> (product GLOB 'template/[0-9]*/?*') OR typeof(title) <> 'blob'
            OR typeof(product) <> 'text' OR typeof(account) <> 'text'
            OR typeof(attempts) <> 'integer' OR typeof(created_at) NOT IN ('real', 'integer')
            OR typeof(changed_at) NOT IN ('real', 'integer')
            OR reason IS NOT NULL AND typeof(reason) <> 'text')
          OR EXISTS (SELECT 1 FROM job WHERE kind NOT IN (\(kinds))
            OR wish NOT IN (\(states)) OR typeof(identity) <> 'text'
            OR typeof(account) <> 'text' OR typeof(created_at) NOT IN ('real', 'integer')
            OR typeof(held_until) NOT IN ('real', 'integer')
            OR title IS NOT NULL AND typeof(title) <> 'blob')
          OR EXISTS (SELECT 1 FROM shipment WHERE typeof(sent_at) NOT IN ('real', 'integer')
            OR task IS NOT NULL AND typeof(task) <> 'text')
          OR EXISTS (SELECT 1 FROM reply WHERE typeof(text) <> 'blob' OR typeof(files) <> 'text'
            OR basis IS NOT NULL AND typeof(basis) <> 'integer'
            OR newest IS NOT NULL AND typeof(newest) <> 'integer'
            OR message IS NOT NULL AND typeof(message) <> 'integer')
          OR EXISTS (SELECT 1 FROM draft WHERE typeof(dialog) <> 'text' OR typeof(text) <> 'blob'
            OR typeof(cursor) <> 'integer' OR typeof(files) <> 'text'
            OR basis IS NOT NULL AND typeof(basis) <> 'integer'
            OR typeof(changed_at) NOT IN ('real', 'integer'))
          OR EXISTS (SELECT 1 FROM mark WHERE typeof(dialog) <> 'text'
            OR quiet_through IS NOT NULL AND typeof(quiet_through) <> 'integer'
            OR snoozed_until IS NOT NULL AND typeof(snoozed_until) NOT IN ('real', 'integer')
            OR snoozed_at IS NOT NULL AND typeof(snoozed_at) <> 'integer'
            OR typeof(is_unread) <> 'integer' OR note IS NOT NULL AND typeof(note) <> 'blob')
          OR EXISTS (SELECT 1 FROM saved_view WHERE typeof(name) <> 'blob' OR typeof(filter) <> 'blob'
            OR typeof(list) <> 'text' OR typeof(settings) <> 'text')
          OR EXISTS (SELECT 1 FROM setting WHERE typeof(name) <> 'text'
            OR value IS NOT NULL AND typeof(value) <> 'text')
        """) ?? false
  }

  /// Begins a new file with the rows that can be read of a damaged one.
  ///
  /// A process that is killed meanwhile leaves the damaged file in its place, and the next one begins again.
  static func mend(_ path: String, now: Date) throws(StoreError) -> Salvage {
    let (new, work) = (path + ".new", path + ".work")
    func removeParts() {
      for part in [new, work] { for name in [part, part + "-journal"] { unlink(name) } }
    }
    removeParts()
    defer { removeParts() }
    let aside = DatabaseFile.freePath(aside: path, now: now)
    for suffix in ["-journal", ""] {
      guard let bytes = FileManager.default.contents(atPath: path + suffix) else {
        if suffix.isEmpty {
          throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
        }
        continue
      }
      try PrivateFiles.create(aside + suffix, with: Array(bytes))
      try PrivateFiles.create(work + suffix, with: Array(bytes))
    }
    // What an interrupted transaction had begun to overwrite is put back.
    if let queue = try? DatabaseQueue(path: work) {
      try? queue.read { db in try db.execute(sql: "SELECT count(*) FROM sqlite_schema") }
      try? queue.close()
    }
    let salvage = DeskSalvage([UInt8](FileManager.default.contents(atPath: work) ?? Data()))
    let fresh = try DeskStore(path: new, use: nil)
    let items = try fresh.write { db in try salvage.write(into: db) }
    do {
      try fresh.queue.close()
    } catch {
      throw DatabaseFile.storeError(error, path: new)
    }
    // Before the new file: it must never meet the old one's journal.
    unlink(path + "-journal")
    guard rename(new, path) == 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    PrivateFiles.flushDirectory(of: path)
    unlink(suspicion(of: path))
    return Salvage(aside: aside, items: items)
  }
}

extension DeskSalvage {
  /// Writes the rows into a new store; answers how many items there are.
  ///
  /// What had not left is stopped: a damaged file may have lost that the seller took it back.
  func write(into db: Database) throws -> Int {
    try db.execute(sql: "PRAGMA defer_foreign_keys = ON")
    func insert(_ table: String, _ rows: Rows) throws {
      for (_, row) in rows.sorted(by: { $0.key < $1.key }) {
        let marks = Array(repeating: "?", count: row.count).joined(separator: ", ")
        try db.cachedStatement(sql: "INSERT OR IGNORE INTO \(table) VALUES (\(marks))")
          .execute(arguments: StatementArguments(row))
      }
    }
    try insert("job", jobs.filter { isKnownJob($0.value) })
    try insert("shipment", shipments)
    try addLostParents(db)
    try insert("item", items.filter { isKnownItem($0.value) })
    try insert("reply", replies.filter { items[$0.key] != nil })
    try addLostItems(db)
    try insert("draft", drafts)
    try insert("mark", marks)
    try insert("template_image", templateImages)
    try insert("saved_view", views)
    try insert("setting", settings)
    for column in ["undoes", "retries"] {
      try db.execute(
        sql: "UPDATE job SET \(column) = NULL WHERE \(column) NOT IN (SELECT id FROM job)")
    }
    try db.execute(
      sql: """
        UPDATE job SET pause = 'interrupted' WHERE pause IS NULL AND EXISTS
          (SELECT 1 FROM item WHERE item.job = job.id AND item.state IN ('held', 'queued'))
        """)
    return try Int.fetchOne(db, sql: "SELECT count(*) FROM item") ?? 0
  }

  private func isKnownJob(_ row: [DatabaseValue]) -> Bool {
    String.fromDatabaseValue(row[3]).flatMap(WriteKind.init(rawValue:)) != nil
      && isKnownWish(row[4])
  }

  private func isKnownItem(_ row: [DatabaseValue]) -> Bool {
    !row[5].isNull && isKnownWish(row[5]) && isKnownWish(row[6])
      && String.fromDatabaseValue(row[7]).flatMap(OutboxItem.State.init(rawValue:)) != nil
  }

  private func isReply(_ item: [DatabaseValue]) -> Bool {
    String.fromDatabaseValue(item[5]) == OutboxRecord.replyText
  }

  private func kind(of item: [DatabaseValue]) -> WriteKind {
    guard !isReply(item) else { return .reply }
    return String.fromDatabaseValue(item[5]).flatMap { try? OutboxRecord.wish($0).kind }
      ?? .switchProduct
  }

  private func isKnownWish(_ value: DatabaseValue) -> Bool {
    guard let text = String.fromDatabaseValue(value) else { return true }
    return text == OutboxRecord.replyText || (try? OutboxRecord.wish(text)) != nil
  }

  /// Answers whose items are lost: nobody knows to whom they went or whether, but what was typed is kept.
  ///
  /// They become drafts of a dialog that there is not.
  private func addLostItems(_ db: Database) throws {
    for (id, row) in replies where items[id] == nil {
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO draft
          (account, identity, dialog, text, cursor, files, basis, changed_at)
          VALUES ('', '', ?, ?, 0, ?, NULL, 0)
          """, arguments: ["lost-\(id)", row[1], row[2]])
    }
  }

  /// Jobs and shipments whose items are there and they are not.
  private func addLostParents(_ db: Database) throws {
    // One shop a name, unless the rows say otherwise: then nobody knows whose the lost ones were.
    var identities: [DatabaseValue: Set<DatabaseValue>] = [:]
    for row in jobs.values { identities[row[1], default: []].insert(row[2]) }
    for row in shipments.values { identities[row[1], default: []].insert(row[2]) }
    for row in items.values where isKnownItem(row) {
      let account = row[2]
      let known = identities[account] ?? []
      let identity = (known.count == 1 ? known.first : nil) ?? "".databaseValue
      try db.execute(
        sql: """
          INSERT OR IGNORE INTO job (id, account, identity, kind, wish, created_at, held_until)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          row[1], account, identity,
          kind(of: row).rawValue,
          isReply(row) ? DatabaseValue.null : row[5], row[11], row[11],
        ])
      guard !row[9].isNull else { continue }
      try db.execute(
        sql: "INSERT OR IGNORE INTO shipment (id, account, identity, sent_at) VALUES (?, ?, ?, ?)",
        arguments: [row[9], account, identity, row[12]])
    }
  }
}
