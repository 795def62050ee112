package import Foundation
import GRDB
package import Marketplace

/// What putting a job into the outbox did.
package struct PutJob: Sendable, Hashable {
  /// The job; nil when the wishes put together change nothing.
  package var job: Job?
  package var items: [OutboxItem] = []
  /// Older wishes for the same products that had not left: the new ones take their place.
  package var replaced: [OutboxItem] = []
}

extension DeskStore {
  // MARK: Putting and taking back

  /// Stores a job; when this returns, it is on the disk.
  ///
  /// A wish takes the place of an older one for the same product that has not left. When the older one had not left and
  /// the product already is what is wished now, both come to nothing.
  package func put(_ draft: JobDraft, now: Date) throws(StoreError) -> PutJob {
    let identity = identity(of: draft.account)
    return try write { db in try Self.put(db, draft, identity: identity, now: now) }
  }

  static func put(
    _ db: Database, _ draft: JobDraft, identity: String, now: Date
  ) throws -> PutJob {
    var put = PutJob()
    var kept: [JobDraft.Item] = []
    let find = try db.cachedStatement(
      sql: """
        SELECT \(OutboxRecord.itemColumns) FROM \(OutboxRecord.itemSource)
        WHERE item.account = ? AND item.product = ? AND job.identity = ? AND item.state IN
          ('held', 'queued', 'sending', 'accepted', 'unknown')
        ORDER BY item.id
        """)
    for item in draft.items {
      guard item.wish.isState else {
        var item = item
        if let failed = item.replaces {
          let former = try giveWay(db, failed, now: now)
          guard !former.isEmpty else { continue }
          put.replaced += former
          item.wish = try Self.wish(item.wish, knowing: failed, db)
        }
        kept.append(item)
        continue
      }
      let open = try Row.fetchAll(
        find, arguments: [draft.account.name, OutboxRecord.text(of: item.target), identity]
      ).map(OutboxRecord.item)
      let unsent = open.filter(\.state.mayBeCancelled)
      try Self.setState(db, unsent.map(\.id), .cancelled, now: now)
      put.replaced += unsent.map { Self.changed($0, to: .cancelled, now) }
      var kind = item
      // The product is still what it was before the wishes that never left.
      if let first = unsent.first { kind.previous = first.previous }
      let isUnderWay = open.count > unsent.count
      if !unsent.isEmpty, !isUnderWay, kind.previous == kind.wish { continue }
      kept.append(kind)
    }
    guard let first = kept.first else { return put }
    let wishes = Set(kept.map(\.wish))
    let heldUntil = now.addingTimeInterval(draft.hold / .seconds(1))
    try db.execute(
      sql: """
        INSERT INTO job
        (account, identity, kind, wish, title, created_at, held_until, undoes, retries)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        draft.account.name, identity, first.wish.kind.rawValue,
        wishes.count == 1 && first.wish.isState ? OutboxRecord.text(of: first.wish) : nil,
        kept.count == 1 ? StoredText(first.title) : nil, now.timeIntervalSince1970,
        heldUntil.timeIntervalSince1970, draft.undoes?.number, draft.retries?.number,
      ])
    let job = JobID(db.lastInsertedRowID)
    if let image = draft.image {
      try keep(db, image, account: draft.account, identity: identity, now: now)
    }
    let insert = try db.cachedStatement(
      sql: """
        INSERT INTO item
        (job, account, product, title, wish, previous, state, created_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
        """)
    let state: OutboxItem.State = draft.hold > .zero ? .held : .queued
    for item in kept {
      try insert.execute(
        arguments: [
          job.number, draft.account.name, OutboxRecord.text(of: item.target),
          StoredText(item.title),
          OutboxRecord.text(of: item.wish), item.previous.map(OutboxRecord.text),
          state.rawValue, now.timeIntervalSince1970, now.timeIntervalSince1970,
        ])
      let id = OutboxID(db.lastInsertedRowID)
      if let reply = item.wish.reply { try insertReply(db, reply, of: id) }
      put.items.append(
        OutboxItem(
          id: id, job: job, account: draft.account,
          target: item.target, title: item.title, wish: item.wish, previous: item.previous,
          state: state, createdAt: now, changedAt: now))
    }
    put.job = try Self.job(db, job)
    return put
  }

  /// An answer that stands for one that failed asks first when something of the seller's came into the thread since that
  /// one left: it may be that very answer, late.
  private static func wish(
    _ wish: Wish, knowing failed: OutboxID, _ db: Database
  ) throws -> Wish {
    guard case .reply(var reply) = wish, reply.basis == nil else { return wish }
    reply.basis = try Int64.fetchOne(
      db, sql: "SELECT coalesce(newest, basis) FROM reply WHERE id = ?",
      arguments: [failed.number])
    return .reply(reply)
  }

  /// A failed answer is dealt with: another one takes its place, in the same transaction.
  ///
  /// - Returns: The answer as it is now; none when it was dealt with before.
  static func giveWay(_ db: Database, _ failed: OutboxID, now: Date) throws -> [OutboxItem] {
    let items = try change(
      db, "item.id = ? AND item.state = 'failed'", [failed.number], to: .cancelled, now)
    for item in items {
      try db.execute(
        sql: "UPDATE item SET reason = ? WHERE id = ?",
        arguments: [OutboxRecord.text(of: .abandoned), item.id.number])
    }
    return items.map { item in
      var item = item
      item.reason = .abandoned
      return item
    }
  }

  /// Lets the items of a job leave: its moment of grace is over.
  package func release(_ job: JobID, now: Date) throws(StoreError) -> [OutboxItem] {
    try write { db in
      try Self.change(db, "item.job = ? AND item.state = 'held'", [job.number], to: .queued, now)
    }
  }

  /// Takes back what of a job has not left.
  ///
  /// What this returns will never be sent: leaving and taking back are transactions on the same rows (O15).
  package func cancel(_ job: JobID, now: Date) throws(StoreError) -> [OutboxItem] {
    try write { db in
      let items = try Self.change(
        db, "item.job = ? AND item.state IN ('held', 'queued')", [job.number], to: .cancelled, now)
      try Self.makeDrafts(db, of: items, now: now)
      try Self.dropImage(db, of: job)
      return items
    }
  }

  /// Takes back what is held in these jobs and nothing that may already leave.
  package func cancelHeld(_ jobs: [JobID], now: Date) throws(StoreError) -> [OutboxItem] {
    try write { db in
      let items = try jobs.flatMap { job in
        try Self.change(
          db, "item.job = ? AND item.state = 'held'", [job.number], to: .cancelled, now)
      }
      for job in jobs { try Self.dropImage(db, of: job) }
      try Self.makeDrafts(db, of: items, now: now)
      return items
    }
  }

  /// Stops what of a job has not left, or lets it go on.
  ///
  /// A job that was interrupted goes on from where it was: its held items may leave at once.
  package func setPause(
    _ pause: Job.Pause?, of job: JobID, now: Date
  ) throws(StoreError) -> [OutboxItem] {
    try write { db in
      try db.execute(
        sql: "UPDATE job SET pause = ? WHERE id = ?", arguments: [pause?.rawValue, job.number])
      guard pause == nil else { return try Self.unsent(db, of: job) }
      // The seller has looked at it now: what was there before is no question any more.
      try db.execute(
        sql: "UPDATE job SET held_until = ? WHERE id = ? AND kind = ?",
        arguments: [now.timeIntervalSince1970, job.number, WriteKind.reply.rawValue])
      try db.execute(
        sql: "UPDATE reply SET basis = NULL WHERE id IN (SELECT id FROM item WHERE job = ?)",
        arguments: [job.number])
      _ = try Self.change(
        db, "item.job = ? AND item.state = 'held'", [job.number], to: .queued, now)
      return try Self.unsent(db, of: job)
    }
  }

  private static func unsent(_ db: Database, of job: JobID) throws -> [OutboxItem] {
    try items(
      db, where: "item.job = ? AND item.state IN ('held', 'queued') ORDER BY item.id", [job.number])
  }

  /// What of an account waits for a word of the seller's, oldest first.
  package func stoppedItems(of account: AccountID) throws(StoreError) -> [OutboxItem] {
    try items(
      where: """
        item.account = ? AND job.identity = ? AND job.pause IS NOT NULL
        AND item.state IN ('held', 'queued') ORDER BY item.id
        """, [account.name, identity(of: account)])
  }

  /// Takes single items back that have not left, or gives up those that failed or whose fate is unknown.
  ///
  /// What is given up so has not failed for a reason of the marketplace's: it says that nobody knows.
  package func discard(_ ids: [OutboxID], now: Date) throws(StoreError) -> [OutboxItem] {
    try write { db in
      try ids.flatMap { id in
        let taken = try Self.change(
          db, "item.id = ? AND item.state IN ('held', 'queued', 'failed')", [id.number],
          to: .cancelled, now)
        let given = try Self.change(
          db, "item.id = ? AND item.state = 'unknown'", [id.number], to: .failed, now)
        for item in given {
          try db.execute(
            sql: "UPDATE item SET reason = ? WHERE id = ?",
            arguments: [OutboxRecord.text(of: .abandoned), item.id.number])
        }
        return taken
          + given.map { item in
            var item = item
            item.reason = .abandoned
            return item
          }
      }
    }
  }

  /// What brings a job's changes back: an item for each that was made or may have been.
  package func undoDraft(of job: JobID, hold: Duration) throws(StoreError) -> JobDraft? {
    let items = try items(
      where: """
        item.job = ? AND item.previous IS NOT NULL AND item.previous <> item.wish
        AND item.state IN ('sending', 'accepted', 'unknown', 'done')
        """, [job.number])
    guard let first = items.first else { return nil }
    return JobDraft(
      account: first.account,
      items: try formerWishes(of: items).compactMap { item, former in
        former.map {
          JobDraft.Item(target: item.target, title: item.title, wish: $0, previous: item.wish)
        }
      }, hold: hold, undoes: job)
  }

  /// What the products of items were before them; nil where that is not known.
  ///
  /// An item remembers what its row showed, which may have been an older wish that never came true: then the product was
  /// what it had been before that one.
  package func formerWishes(
    of items: [OutboxItem]
  ) throws(StoreError) -> [(item: OutboxItem, former: Wish?)] {
    try read { db in
      let older = try db.cachedStatement(
        sql: """
          SELECT \(OutboxRecord.itemColumns) FROM \(OutboxRecord.itemSource)
          WHERE item.account = ? AND item.product = ? AND item.id < ? ORDER BY item.id DESC LIMIT 1
          """)
      return try items.map { item in
        var oldest = item
        while let row = try Row.fetchOne(
          older,
          arguments: [oldest.account.name, OutboxRecord.text(of: oldest.target), oldest.id.number])
        {
          let before = try OutboxRecord.item(row)
          guard before.state == .failed || before.state == .cancelled,
            before.wish == oldest.previous
          else { break }
          oldest = before
        }
        return (item, oldest.previous)
      }
    }
  }

  /// What tries a job's failures again, and nothing else of it.
  package func retryDraft(of job: JobID, hold: Duration) throws(StoreError) -> JobDraft? {
    let items = try items(where: "item.job = ? AND item.state = 'failed'", [job.number])
    guard let first = items.first else { return nil }
    return JobDraft(
      account: first.account,
      items: items.map(JobDraft.Item.init(again:)), hold: hold, retries: job)
  }

  // MARK: Reading

  package func job(_ id: JobID) throws(StoreError) -> Job? {
    try read { db in try Self.job(db, id) }
  }

  /// The latest jobs, newest first; those with open items are never left out.
  package func jobs(of account: AccountID?, limit: Int) throws(StoreError) -> [Job] {
    try read { db in
      var conditions = "1"
      var arguments: StatementArguments = []
      if let account {
        conditions = "job.account = ?"
        arguments = [account.name]
      }
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT \(OutboxRecord.jobColumns) FROM job WHERE \(conditions) AND (
            job.id IN (SELECT id FROM job WHERE \(conditions) ORDER BY id DESC LIMIT ?)
            OR job.id IN (SELECT job FROM item WHERE state IN
              ('held', 'queued', 'sending', 'accepted', 'unknown'))
          ) ORDER BY job.id DESC
          """, arguments: arguments + arguments + [limit])
      return try rows.map { try Self.withTally(db, $0) }
    }
  }

  /// A run of a job's items: failures first, then what is open, then the rest, each in the order of the plan.
  package func items(
    of job: JobID, from offset: Int, limit: Int
  ) throws(StoreError) -> [OutboxItem] {
    try items(
      where: """
        item.job = ? ORDER BY CASE item.state WHEN 'failed' THEN 0 WHEN 'unknown' THEN 1
        WHEN 'done' THEN 3 WHEN 'cancelled' THEN 4 ELSE 2 END, item.id LIMIT ? OFFSET ?
        """, [job.number, limit, offset])
  }

  /// Everything that is on its way for an account, oldest first.
  package func openItems(of account: AccountID) throws(StoreError) -> [OutboxItem] {
    try items(
      where: """
        item.account = ? AND job.identity = ? AND item.state IN
          ('held', 'queued', 'sending', 'accepted', 'unknown') ORDER BY item.id
        """, [account.name, identity(of: account)])
  }

  /// Items in these states, oldest first.
  package func items(
    in states: Set<OutboxItem.State>, of account: AccountID?
  ) throws(StoreError) -> [OutboxItem] {
    let list = states.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
    guard let account else {
      return try items(where: "item.state IN (\(list)) ORDER BY item.id", [])
    }
    return try items(
      where: "item.account = ? AND item.state IN (\(list)) ORDER BY item.id", [account.name])
  }

  /// What is on its way, and what failed and has not been wished anew since, oldest first.
  package func unfinishedItems(of account: AccountID?) throws(StoreError) -> [OutboxItem] {
    try items(
      where: """
        (?1 IS NULL OR item.account = ?1) AND (
          item.state IN ('held', 'queued', 'sending', 'accepted', 'unknown')
          OR item.state = 'failed' AND NOT EXISTS (
            SELECT 1 FROM item AS newer WHERE newer.account = item.account
            AND newer.product = item.product AND newer.id > item.id AND item.wish <> 'reply'))
        ORDER BY item.id
        """, [account?.name.databaseValue ?? .null])
  }

  /// What is on its way for an account, and what has changed since a moment, oldest first.
  package func items(
    of account: AccountID, changedSince moment: Date
  ) throws(StoreError) -> [OutboxItem] {
    try items(
      where: """
        item.account = ? AND job.identity = ? AND (item.changed_at >= ? OR item.state IN
          ('held', 'queued', 'sending', 'accepted', 'unknown')) ORDER BY item.id
        """, [account.name, identity(of: account), moment.timeIntervalSince1970])
  }

  package func items(withIDs ids: [OutboxID]) throws(StoreError) -> [OutboxItem] {
    try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT \(OutboxRecord.itemColumns) FROM \(OutboxRecord.itemSource) WHERE item.id = ?
          """)
      return try ids.compactMap { id in
        try Row.fetchOne(statement, arguments: [id.number]).map(OutboxRecord.item)
      }
    }
  }

  /// What the kernel says of a file; it differs when somebody has written since, this process included.
  package struct FileMark: Equatable, Sendable {
    var inode: UInt64
    var length: Int64
    var seconds: Int
    var nanoseconds: Int
  }

  /// The mark of the store's file, for a hundredth of what ``changeMark()`` costs; nil for a store in memory.
  ///
  /// Two writes within a tick of the kernel's clock may leave the same mark.
  package func fileMark() -> FileMark? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    #if canImport(Glibc)
      let time = status.st_mtim
    #else
      let time = status.st_mtimespec
    #endif
    return FileMark(
      inode: UInt64(status.st_ino), length: Int64(status.st_size), seconds: Int(time.tv_sec),
      nanoseconds: Int(time.tv_nsec))
  }

  /// A number that differs when another process has written since it was read last.
  package func changeMark() throws(StoreError) -> Int {
    try read { db in try Int.fetchOne(db, sql: "PRAGMA data_version") ?? 0 }
  }

  // MARK: Rows

  func items(
    where condition: String, _ arguments: [any DatabaseValueConvertible]
  ) throws(StoreError) -> [OutboxItem] {
    try read { db in try Self.items(db, where: condition, arguments) }
  }

  static func items(
    _ db: Database, where condition: String, _ arguments: [any DatabaseValueConvertible]
  ) throws -> [OutboxItem] {
    try Row.fetchAll(
      db,
      sql: """
        SELECT \(OutboxRecord.itemColumns) FROM \(OutboxRecord.itemSource) WHERE \(condition)
        """, arguments: StatementArguments(arguments)
    ).map(OutboxRecord.item)
  }

  /// Moves items to a state; answers them as they are now.
  static func change(
    _ db: Database, _ condition: String, _ arguments: [any DatabaseValueConvertible],
    to state: OutboxItem.State, _ now: Date
  ) throws -> [OutboxItem] {
    let found = try items(db, where: condition, arguments)
    try setState(db, found.map(\.id), state, now: now)
    return found.map { changed($0, to: state, now) }
  }

  static func setState(
    _ db: Database, _ ids: [OutboxID], _ state: OutboxItem.State, now: Date
  ) throws {
    let statement = try db.cachedStatement(
      sql: "UPDATE item SET state = ?, changed_at = ? WHERE id = ?")
    for id in ids {
      try statement.execute(arguments: [state.rawValue, now.timeIntervalSince1970, id.number])
    }
  }

  static func changed(
    _ item: OutboxItem, to state: OutboxItem.State, _ now: Date
  ) -> OutboxItem {
    var item = item
    item.state = state
    item.changedAt = now
    return item
  }

  private static func job(_ db: Database, _ id: JobID) throws -> Job? {
    let statement = try db.cachedStatement(
      sql: "SELECT \(OutboxRecord.jobColumns) FROM job WHERE job.id = ?")
    return try Row.fetchOne(statement, arguments: [id.number]).map { try withTally(db, $0) }
  }

  private static func withTally(_ db: Database, _ row: Row) throws -> Job {
    let statement = try db.cachedStatement(
      sql: "SELECT state, count(*), max(changed_at) FROM item WHERE job = ? GROUP BY state")
    var counts: [OutboxItem.State: Int] = [:]
    var changedAt: Date?
    for group in try Row.fetchAll(statement, arguments: [try row.value(0) as Int64]) {
      guard let state = OutboxItem.State(rawValue: try group.value(0)) else { continue }
      counts[state] = try group.value(1)
      let changed = OutboxRecord.date(try group.value(2))
      changedAt = max(changedAt ?? changed, changed)
    }
    return try OutboxRecord.job(row, tally: Job.Tally(counts), changedAt: changedAt)
  }
}
