import Foundation
import GRDB

/// What only this machine has, in `desk.sqlite`: drafts, the outbox, marks, settings made in the desk.
///
/// Nothing in it can be fetched again, so every commit is flushed to the disk (`synchronous=FULL` on a rollback journal),
/// it only migrates forward, and the program never deletes it. Several processes may write it.
package final class DeskStore: Sendable {
  package let path: String
  let queue: DatabaseQueue

  /// Opens the store in a directory, making both when they are missing.
  ///
  /// - Throws: `StoreError.newer` for a file of a newer version, which is left as it is, `.inaccessible`, `.failed`.
  package static func open(directory: String) throws(StoreError) -> DeskStore {
    try PrivateFiles.makeDirectory(directory)
    return try DeskStore(path: directory + "/desk.sqlite", isFile: true)
  }

  /// A store in memory, for tests.
  package static func inMemory() throws(StoreError) -> DeskStore {
    try DeskStore(path: ":memory:", isFile: false)
  }

  private init(path: String, isFile: Bool) throws(StoreError) {
    self.path = path
    var configuration = Configuration()
    configuration.label = "desk"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      if isFile { try db.execute(sql: "PRAGMA journal_mode = DELETE") }
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA secure_delete = ON")
    }
    queue = try DatabaseFile.open(
      path, configuration: configuration, migrator: Self.migrator, version: 1,
      isFile: isFile)
  }

  /// The schema's history; only ever added to.
  ///
  /// Empty for now: the first tables are those of the outbox.
  static let migrator: DatabaseMigrator = {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("begin") { _ in }
    return migrator
  }()

  /// The pragmas in force, read at run time (S01).
  package func pragmas() throws(StoreError) -> [String: String] {
    do {
      return try queue.read { db in try DatabaseFile.pragmas(db) }
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }
}
