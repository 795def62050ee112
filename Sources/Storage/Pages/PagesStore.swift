import CSearch
package import Foundation
import GRDB
package import Marketplace
import Synchronization

/// What the servers can give again, in `pages.sqlite`.
///
/// One connection, and one process that owns the file. Reads and writes queue behind one another, so each is kept short:
/// a window takes well under a millisecond, a write of one page of products a few. Methods block and are called on
/// Dispatch queues, never on the loop.
package final class PagesStore: Sendable {
  package let path: String
  let queue: DatabaseQueue
  private let lock: FileLock?
  /// What is known of accounts without asking SQLite.
  let known = Mutex(Known())

  struct Known {
    var accountKeys: [AccountID: Int64] = [:]
    /// By which calendar an account's days are counted; Moscow's where nobody said.
    var calendars: [AccountID: ShopCalendar] = [:]
  }

  /// Opens the store in a directory, making both when they are missing.
  ///
  /// A file that SQLite calls corrupt is kept beside under a name that says so, and a new one is begun: all of it can be
  /// fetched again. A file of a newer version is left alone.
  ///
  /// - Throws: `StoreError.owned` when another process has it, `.newer`, `.inaccessible`, `.failed`.
  package static func open(
    directory: String, now: Date, patience: Duration = .zero
  ) throws(StoreError) -> (store: PagesStore, setAside: String?) {
    try PrivateFiles.makeDirectory(directory)
    let path = directory + "/pages.sqlite"
    let lock = try FileLock.await(directory + "/pages.lock", for: patience)
    do {
      return (try PagesStore(path: path, lock: lock), nil)
    } catch StoreError.failed(_, let code, _) where DatabaseFile.isCorruption(code) {
      let aside = try DatabaseFile.setAside(path, now: now)
      return (try PagesStore(path: path, lock: lock), aside)
    }
  }

  /// A store in memory, for tests.
  package static func inMemory() throws(StoreError) -> PagesStore {
    try PagesStore(path: ":memory:", lock: nil)
  }

  private init(path: String, lock: FileLock?) throws(StoreError) {
    self.path = path
    self.lock = lock
    let isFile = lock != nil
    var configuration = Configuration()
    configuration.label = "pages"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // GRDB's own switch to WAL also writes to the file at every opening.
      if isFile { try db.execute(sql: "PRAGMA journal_mode = WAL") }
      try db.execute(sql: "PRAGMA synchronous = NORMAL")
      try db.execute(sql: "PRAGMA temp_store = MEMORY")
      guard csearch_add_functions(db.sqliteConnection) == 0 else {
        throw DatabaseError(message: "the search function was not added")
      }
    }
    queue = try DatabaseFile.open(
      path, configuration: configuration, migrator: Self.migrator, version: 9,
      promises: isFile
        ? ["journal_mode": "wal", "synchronous": "1", "foreign_keys": "1"] : [:], isFile: isFile)
  }

  // MARK: Accounts

  /// The number of an account in this file, made when it is new.
  ///
  /// - Parameter identity: Which shop it is ("digiseller:424242"). When the config gives a known name to another shop,
  ///   the old shop's pages are dropped: two shops never mix.
  package func register(
    _ account: AccountID, marketplace: MarketplaceKind, identity: String
  ) throws(StoreError) {
    let key = try write { db in
      let row = try Row.fetchOne(
        db, sql: "SELECT key, identity FROM account WHERE name = ?", arguments: [account.name])
      if let row {
        let key: Int64 = try row.value(0)
        if try row.value(1) == identity { return key }
        try db.execute(sql: "DELETE FROM account WHERE key = ?", arguments: [key])
        try MessageIndex.rebuild(db)
      }
      try db.execute(
        sql: "INSERT INTO account (name, marketplace, identity) VALUES (?, ?, ?)",
        arguments: [account.name, marketplace.rawValue, identity])
      return db.lastInsertedRowID
    }
    known.withLock { $0.accountKeys[account] = key }
  }

  /// The account's number; zero, which no account has, for one that was never registered.
  func key(of account: AccountID) -> Int64 {
    known.withLock { $0.accountKeys[account] ?? 0 }
  }

  // MARK: Access

  func read<Value>(
    stoppedBy stop: StopSwitch? = nil, _ work: (Database) throws -> Value
  ) throws(StoreError) -> Value {
    do {
      return try queue.unsafeRead { db in
        guard let stop else { return try work(db) }
        return try stop.guarding(db.sqliteConnection) { try work(db) }
      }
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }

  func write<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.write(work)
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }

  /// How many rows each table has, for reports.
  package func counts() throws(StoreError) -> [(table: String, rows: Int)] {
    try read { db in try DatabaseFile.counts(db) }
  }

  /// The pragmas in force, read at run time (S01).
  package func pragmas() throws(StoreError) -> [String: String] {
    try read { db in try DatabaseFile.pragmas(db) }
  }
}
