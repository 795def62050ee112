package import Foundation
import GRDB
package import Marketplace

/// One request that carries items.
package struct Shipment: Sendable, Hashable, Identifiable {
  package let id: Int64
  package let sentAt: Date
  /// The marketplace's number for what it does about it; nil for a request that is answered at once.
  package var task: TaskID?
  package var items: [OutboxItem]
}

/// What became of an item.
package enum ItemFate: Sendable, Hashable {
  case done
  case failed(MarketplaceError)
  /// Certainly not applied: it may leave again.
  case again(MarketplaceError?)
  case unknown(MarketplaceError)
}

/// The sender's side of the outbox.
///
/// Only the process that holds the account's sender lock calls these.
extension DeskStore {
  /// What this moment holds is not decided: a desk that ended while a write could still be taken back has not sent it,
  /// and nobody knows whether the seller wanted to see it go.
  private static let interruption: TimeInterval = 10
  /// Writes that could not leave for so long are asked about first.
  private static let oldAge: TimeInterval = 24 * 3_600

  /// In the words of the index over what is on its way, so that what has come to its end is not even looked at.
  private static let isOpen = """
    item.state IN ('held', 'queued', 'sending', 'accepted', 'unknown')
    """

  /// Puts right what an earlier sender left behind, once, when the lock is taken.
  ///
  /// What it was sending may have arrived: unknown. What it had waited with for too long is stopped.
  package func recover(_ account: AccountID, now: Date) throws(StoreError) -> [OutboxItem] {
    let identity = identity(of: account)
    return try write { db in
      // An answer whose thread was not even read was not sent.
      let unsent = try Self.change(
        db,
        """
        item.account = ? AND job.identity = ? AND item.state = 'sending' AND item.wish = 'reply'
        AND reply.newest IS NULL
        """, [account.name, identity], to: .queued, now)
      let lost = try Self.change(
        db, "item.account = ? AND job.identity = ? AND item.state = 'sending'",
        [account.name, identity], to: .unknown, now)
      try db.execute(
        sql: """
          UPDATE job SET pause = 'old' WHERE account = ? AND identity = ? AND pause IS NULL
          AND created_at < ? AND EXISTS
            (SELECT 1 FROM item WHERE item.job = job.id AND item.state IN ('held', 'queued'))
          """,
        arguments: [account.name, identity, now.timeIntervalSince1970 - Self.oldAge])
      return unsent + lost
    }
  }

  /// Stops jobs whose desk ended inside their moment of grace.
  ///
  /// - Returns: How many were stopped, and when the next one will have to be.
  package func pauseInterrupted(
    _ account: AccountID, now: Date
  ) throws(StoreError) -> (stopped: Int, next: Date?) {
    let identity = identity(of: account)
    let condition = """
      job.account = ? AND job.identity = ? AND job.pause IS NULL AND EXISTS (
        SELECT 1 FROM item WHERE item.job = job.id AND item.state = 'held')
      """
    func earliest() throws(StoreError) -> Date? {
      try read { db in
        try Double.fetchOne(
          db, sql: "SELECT min(held_until) FROM job WHERE \(condition)",
          arguments: [account.name, identity])
      }.map { Date(timeIntervalSince1970: $0 + Self.interruption) }
    }
    guard let first = try earliest() else { return (0, nil) }
    guard first <= now else { return (0, first) }
    let stopped = try write { db in
      try db.execute(
        sql: "UPDATE job SET pause = 'interrupted' WHERE \(condition) AND held_until <= ?",
        arguments: [account.name, identity, now.timeIntervalSince1970 - Self.interruption])
      return db.changesCount
    }
    return (stopped, try earliest())
  }

  /// Takes items that may leave together and writes down that they are leaving.
  ///
  /// They have one wish, or are percentages of one template, and none of their products has an older wish whose fate is
  /// open, so that wishes for one product arrive in their order. When this returns, the disk knows that they may have arrived.
  ///
  /// - Parameters:
  ///   - limit: The most items that one request may carry.
  ///   - templateLimit: The same for percentages of a template.
  /// - Returns: Nil when nothing may leave.
  package func takeShipment(
    _ account: AccountID, limit: Int, templateLimit: Int = 1, now: Date
  ) throws(StoreError) -> Shipment? {
    let identity = identity(of: account)
    let condition = """
      item.account = ? AND job.identity = ? AND item.state = 'queued' AND \(Self.isOpen)
      AND job.pause IS NULL AND NOT EXISTS (
        SELECT 1 FROM item AS older WHERE older.account = item.account
        AND older.product = item.product AND older.id < item.id
        AND older.state IN ('held', 'queued', 'sending', 'accepted', 'unknown'))
      """
    let arguments: [any DatabaseValueConvertible] = [account.name, identity]
    let first = try items(where: condition + " ORDER BY item.id LIMIT 1", arguments).first
    guard let first else { return nil }
    return try write { db in
      let items: [OutboxItem]
      switch first.target {
      case .product:
        items = try Self.items(
          db, where: condition + " AND item.wish = ? ORDER BY item.id LIMIT ?",
          arguments + [OutboxRecord.text(of: first.wish), limit])
      case .templateRow(let template, _):
        let prefix = OutboxRecord.prefix(of: template)
        items = try Self.items(
          db,
          where: condition + " AND substr(item.product, 1, ?) = ? ORDER BY item.id LIMIT ?",
          arguments + [prefix.count, prefix, templateLimit])
      case .dialog:
        // Answers leave one by one.
        items = try Self.items(
          db, where: condition + " AND item.id = ?", arguments + [first.id.number])
      }
      guard !items.isEmpty else { return nil }
      try db.execute(
        sql: "INSERT INTO shipment (account, identity, sent_at) VALUES (?, ?, ?)",
        arguments: [account.name, identity, now.timeIntervalSince1970])
      let id = db.lastInsertedRowID
      let leave = try db.cachedStatement(
        sql: """
          UPDATE item SET state = 'sending', attempts = attempts + 1, shipment = ?, reason = NULL,
          changed_at = ? WHERE id = ?
          """)
      for item in items {
        try leave.execute(arguments: [id, now.timeIntervalSince1970, item.id.number])
      }
      return Shipment(
        id: id, sentAt: now, task: nil,
        items: items.map { item in
          var item = Self.changed(item, to: .sending, now)
          item.attempts += 1
          item.reason = nil
          return item
        })
    }
  }

  /// The marketplace took a shipment and works on it under this number.
  package func accept(
    _ shipment: Shipment, as task: TaskID, now: Date
  ) throws(StoreError) -> [OutboxItem] {
    try write { db in
      try db.execute(
        sql: "UPDATE shipment SET task = ? WHERE id = ?", arguments: [task.text, shipment.id])
      return try Self.change(
        db, "item.shipment = ? AND item.state = 'sending'", [shipment.id], to: .accepted, now)
    }
  }

  /// Writes down what became of items; those that are no longer open stay as they are.
  ///
  /// What may leave again does not when the seller has wished something else for its product since.
  package func settle(
    _ fates: [OutboxID: ItemFate], now: Date
  ) throws(StoreError) -> [OutboxItem] {
    guard !fates.isEmpty else { return [] }
    return try write { db in
      let update = try db.cachedStatement(
        sql: """
          UPDATE item SET reason = ?2, changed_at = ?3, state = CASE
            WHEN ?1 = 'queued' AND EXISTS (
              SELECT 1 FROM item AS newer WHERE newer.account = item.account
              AND newer.product = item.product AND newer.id > item.id AND item.wish <> 'reply'
              AND newer.state IN ('held', 'queued', 'sending', 'accepted', 'unknown'))
            THEN 'cancelled' ELSE ?1 END
          WHERE id = ?4 AND state IN ('sending', 'accepted', 'unknown')
          """)
      var changed: [OutboxID] = []
      for (id, fate) in fates {
        let (state, reason): (OutboxItem.State, MarketplaceError?) =
          switch fate {
          case .done: (.done, nil)
          case .failed(let reason): (.failed, reason)
          case .again(let reason): (.queued, reason)
          case .unknown(let reason): (.unknown, reason)
          }
        try update.execute(
          arguments: [
            state.rawValue, OutboxRecord.text(of: reason), now.timeIntervalSince1970, id.number,
          ])
        if db.changesCount > 0 { changed.append(id) }
      }
      return try changed.sorted().flatMap { id in
        try Self.items(db, where: "item.id = ?", [id.number])
      }
    }
  }

  /// The shipments that the marketplace works on, oldest first.
  package func acceptedShipments(_ account: AccountID) throws(StoreError) -> [Shipment] {
    try shipments(of: account, in: .accepted)
  }

  /// The shipments whose fate is unknown, oldest first, with the items that nobody knows about.
  package func unknownShipments(_ account: AccountID) throws(StoreError) -> [Shipment] {
    try shipments(of: account, in: .unknown)
  }

  private func shipments(
    of account: AccountID, in state: OutboxItem.State
  ) throws(StoreError) -> [Shipment] {
    let identity = identity(of: account)
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT id, sent_at, task FROM shipment WHERE id IN (
            SELECT item.shipment FROM item JOIN job ON job.id = item.job
            WHERE item.account = ? AND job.identity = ? AND item.state = ? AND \(Self.isOpen))
          ORDER BY id
          """, arguments: [account.name, identity, state.rawValue])
      // Two queries however many there are: a night without a network may leave a thousand.
      var carried: [Int64: [OutboxItem]] = [:]
      let carriers = Dictionary(
        try Row.fetchAll(
          db,
          sql: """
            SELECT item.id, item.shipment FROM item WHERE item.account = ? AND item.state = ?
            AND \(Self.isOpen) AND item.shipment IS NOT NULL
            """, arguments: [account.name, state.rawValue]
        ).map { (OutboxID(try $0.value(0)), try $0.value(1) as Int64) },
        uniquingKeysWith: { $1 })
      let items = try Self.items(
        db,
        where: """
          item.account = ? AND job.identity = ? AND item.state = ? AND \(Self.isOpen)
          ORDER BY item.id
          """, [account.name, identity, state.rawValue])
      for item in items {
        if let shipment = carriers[item.id] { carried[shipment, default: []].append(item) }
      }
      return try rows.map { row in
        let id: Int64 = try row.value(0)
        return Shipment(
          id: id, sentAt: OutboxRecord.date(try row.value(1)),
          task: (try row.value(2) as String?).map { TaskID($0) }, items: carried[id] ?? [])
      }
    }
  }

  /// Forgets settled jobs that are older than this, and shipments that carry nothing any more (S14).
  ///
  /// A few jobs at a time: whoever else writes never waits long.
  package func prune(before limit: Date) throws(StoreError) {
    let condition = """
      created_at < ? AND NOT EXISTS (
        SELECT 1 FROM item WHERE item.job = job.id AND item.state IN
          ('held', 'queued', 'sending', 'accepted', 'unknown'))
      """
    let old = try read { db in
      try Int64.fetchAll(
        db, sql: "SELECT id FROM job WHERE \(condition)",
        arguments: [limit.timeIntervalSince1970])
    }
    var rest = old[...]
    while !rest.isEmpty {
      let some = rest.prefix(Self.jobsPrunedAtOnce)
      rest = rest.dropFirst(some.count)
      try write { db in
        let shipments = try db.cachedStatement(
          sql: """
            DELETE FROM shipment WHERE id IN (
              SELECT mine.shipment FROM item AS mine WHERE mine.job = ?1
              AND mine.shipment IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM item AS other
                WHERE other.shipment = mine.shipment AND other.job <> ?1))
            """)
        let job = try db.cachedStatement(
          sql: "DELETE FROM job WHERE id = ? AND \(condition)")
        for id in some {
          // Shipments of the items first: a job that has come to life since keeps its own all the same.
          let isSettled = try Bool.fetchOne(
            db, sql: "SELECT 1 FROM job WHERE id = ? AND \(condition)",
            arguments: [id, limit.timeIntervalSince1970])
          guard isSettled == true else { continue }
          try shipments.execute(arguments: [id])
          try job.execute(arguments: [id, limit.timeIntervalSince1970])
        }
      }
    }
  }

  private static let jobsPrunedAtOnce = 20
}
