import Foundation
import GRDB
package import Marketplace
import Synchronization

/// What only this machine has, in `desk.sqlite`: drafts, the outbox, marks, settings made in the desk.
///
/// Nothing in it can be fetched again, so every commit is flushed to the disk (`synchronous=FULL` on a rollback journal),
/// it only migrates forward, and the program never deletes it. Several processes may write it.
package final class DeskStore: Sendable {
  package let path: String
  let queue: DatabaseQueue
  private let identities = Mutex<[AccountID: String]>([:])

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
      path, configuration: configuration, migrator: Self.migrator, version: 2,
      isFile: isFile)
  }

  // MARK: Accounts

  /// Says which shop an account is now; what was put for another shop of that name stays where it is.
  ///
  /// - Parameter identity: As in `PagesStore.register`: "digiseller:424242".
  package func register(_ account: AccountID, identity: String) {
    identities.withLock { $0[account] = identity }
  }

  /// Which shop the account is; empty, which none is, for an account that was never registered.
  func identity(of account: AccountID) -> String {
    identities.withLock { $0[account] ?? "" }
  }

  // MARK: Access

  func read<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.read(work)
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }

  /// Runs a transaction; when it returns, what it wrote is on the disk.
  func write<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.write(work)
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }

  /// The pragmas in force, read at run time (S01).
  package func pragmas() throws(StoreError) -> [String: String] {
    try read { db in try DatabaseFile.pragmas(db) }
  }
}
