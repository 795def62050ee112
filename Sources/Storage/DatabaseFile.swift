import Foundation
import GRDB
import GRDBSQLite

/// The SQLite library that this program runs with.
package enum SQLiteLibrary {
  package static var version: String {
    String(cString: sqlite3_libversion())
  }

  /// Whether several connections to one file in WAL mode may damage it (S02): 3.7.0 to 3.51.2, without the repaired
  /// releases of older branches.
  ///
  /// Where they may, `pages.sqlite` having one connection and one owner is what keeps it whole.
  package static func hasResetBug(_ version: String) -> Bool {
    let parts = version.split(separator: ".").compactMap { Int($0) } + [0, 0, 0]
    let (major, minor, patch) = (parts[0], parts[1], parts[2])
    guard major == 3, (7...51).contains(minor) else { return false }
    switch minor {
    case 51: return patch < 3
    case 50: return patch < 7
    case 44: return patch < 6
    default: return true
    }
  }
}

/// What both database files need: opening, migrating, telling errors apart, setting a corrupt file aside.
enum DatabaseFile {
  /// - Parameters:
  ///   - migrator: The schema's history.
  ///   - version: How many steps it has; kept in the file as `user_version`, so that a file of this version is opened
  ///     without asking for its history.
  ///   - promises: The pragmas that have to be in force; a file on which they are not is not used (S01).
  static func open(
    _ path: String, configuration: Configuration, migrator: DatabaseMigrator, version: Int,
    promises: KeyValuePairs<String, String>, isFile: Bool
  ) throws(StoreError) -> DatabaseQueue {
    do {
      if isFile { try PrivateFiles.makeFile(path) }
      let queue =
        isFile
        ? try DatabaseQueue(path: path, configuration: configuration)
        : try DatabaseQueue(configuration: configuration)
      try queue.read { db in try check(promises, db, path) }
      if try isCurrent(queue, version: version, path: path) { return queue }
      // Two processes that find the same old file would both take the first step.
      let turn = isFile ? try FileLock.await(path + ".migration") : nil
      defer { withExtendedLifetime(turn) {} }
      if try isCurrent(queue, version: version, path: path) { return queue }
      try migrator.migrate(queue)
      try queue.write { db in try db.execute(sql: "PRAGMA user_version = \(version)") }
      return queue
    } catch {
      throw storeError(error, path: path)
    }
  }

  /// Whether the file is of this version; throws when it is of a newer one.
  private static func isCurrent(
    _ queue: DatabaseQueue, version: Int, path: String
  ) throws -> Bool {
    let found = try queue.read { db in try Int.fetchOne(db, sql: "PRAGMA user_version") } ?? 0
    if found > version { throw StoreError.newer(path: path) }
    return found == version
  }

  private static func check(
    _ promises: KeyValuePairs<String, String>, _ db: Database, _ path: String
  ) throws {
    for (name, promised) in promises {
      let found = try String.fetchOne(db, sql: "SELECT CAST(\(name) AS TEXT) FROM pragma_\(name)")
      guard found == promised else {
        throw StoreError.failed(
          path: path, code: -1, reason: "\(name) is \(found ?? "-"), not \(promised)")
      }
    }
  }

  /// How many rows each table has.
  static func counts(_ db: Database) throws -> [(table: String, rows: Int)] {
    let tables = try String.fetchAll(
      db,
      sql: """
        SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
        -- A search index without texts of its own has no rows to count.
        AND sql NOT LIKE 'CREATE VIRTUAL%'
        ORDER BY name
        """)
    return try tables.map { table in
      (table, try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)") ?? 0)
    }
  }

  static func isCorruption(_ code: Int32) -> Bool {
    code == ResultCode.SQLITE_CORRUPT.rawValue || code == ResultCode.SQLITE_NOTADB.rawValue
  }

  static func storeError(_ error: any Error, path: String) -> StoreError {
    if let error = error as? StoreError { return error }
    guard let error = error as? DatabaseError else {
      return .failed(path: path, code: -1, reason: "\(type(of: error))")
    }
    switch error.resultCode {
    case .SQLITE_INTERRUPT:
      return .cancelled
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY:
      return .inaccessible(path: path, reason: error.message ?? "\(error.resultCode)")
    default:
      // The SQL of a statement may hold what the seller searched for; the message alone does not.
      return .failed(
        path: path, code: error.resultCode.rawValue, reason: error.message ?? "SQLite error")
    }
  }

  /// Renames a damaged database and its companions; nothing is deleted.
  ///
  /// Returns the new path.
  static func setAside(_ path: String, now: Date) throws(StoreError) -> String {
    let aside = freePath(aside: path, now: now)
    guard rename(path, aside) == 0 else {
      throw .inaccessible(path: path, reason: String(cString: strerror(errno)))
    }
    for suffix in ["-wal", "-shm", "-journal"] { _ = rename(path + suffix, aside + suffix) }
    return aside
  }

  /// The name under which a damaged database is kept: one that nothing has yet.
  static func freePath(aside path: String, now: Date) -> String {
    let stamp = Int(now.timeIntervalSince1970)
    var aside = "\(path).corrupt-\(stamp)"
    var attempt = 1
    while FileManager.default.fileExists(atPath: aside) {
      attempt += 1
      aside = "\(path).corrupt-\(stamp)-\(attempt)"
    }
    return aside
  }

  static func pragmas(_ db: Database) throws -> [String: String] {
    var values: [String: String] = [:]
    for name in ["journal_mode", "synchronous", "foreign_keys", "user_version", "secure_delete"] {
      values[name] = try String.fetchOne(
        db, sql: "SELECT CAST(\(name) AS TEXT) FROM pragma_\(name)")
    }
    return values
  }
}
