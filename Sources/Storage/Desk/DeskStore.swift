package import Foundation
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
  /// What was saved when the file was found damaged; nil when it was whole.
  package let salvage: Salvage?
  private let identities = Mutex<[AccountID: String]>([:])
  /// Held by everybody who has the file open: a damaged one is replaced only by somebody who is alone with it.
  private let use: FileLock?

  /// What was saved of a damaged file.
  package struct Salvage: Hashable, Sendable {
    /// Where the damaged file is kept.
    package let aside: String
    /// How many items of the outbox were saved.
    package let items: Int
  }

  /// Opens the store in a directory, making both when they are missing.
  ///
  /// A damaged file is kept beside under a name that says so; what can still be read of it begins a new one (S04).
  ///
  /// - Throws: `StoreError.newer` for a file of a newer version, which is left as it is, `.inaccessible`, `.failed`;
  ///   `.owned` for a damaged file that another process has open.
  package static func open(
    directory: String, now: Date = Date()
  ) throws(StoreError) -> DeskStore {
    try PrivateFiles.makeDirectory(directory)
    let path = directory + "/desk.sqlite"
    let use = try FileLock.share(directory + "/desk.lock")
    do {
      return try checked(path, use)
    } catch .failed(_, let code, _) where DatabaseFile.isCorruption(code) {
      guard use.takeWhole() else { throw .owned(path: path, pid: nil) }
      defer { use.shareAgain() }
      do {
        // Somebody else may have mended it meanwhile.
        return try checked(path, use)
      } catch .failed(_, let code, _) where DatabaseFile.isCorruption(code) {
        let salvage = try mend(path, now: now)
        return try DeskStore(path: path, use: use, salvage: salvage)
      }
    }
  }

  /// A store in memory, for tests.
  package static func inMemory() throws(StoreError) -> DeskStore {
    try DeskStore(path: ":memory:", use: nil)
  }

  init(path: String, use: FileLock?, salvage: Salvage? = nil) throws(StoreError) {
    self.path = path
    self.use = use
    self.salvage = salvage
    let isFile = path != ":memory:"
    var configuration = Configuration()
    configuration.label = "desk"
    configuration.busyMode = .timeout(5)
    configuration.prepareDatabase { db in
      // A journal that is deleted comes back when the power fails before its directory is on the disk, and takes the
      // transaction back that it belonged to; one that is cut to nothing is flushed with every commit (O04).
      if isFile { try db.execute(sql: "PRAGMA journal_mode = TRUNCATE") }
      try db.execute(sql: "PRAGMA synchronous = FULL")
      try db.execute(sql: "PRAGMA secure_delete = ON")
    }
    queue = try DatabaseFile.open(
      path, configuration: configuration, migrator: Self.migrator, version: 7,
      promises: isFile
        ? [
          "journal_mode": "truncate", "synchronous": "2", "foreign_keys": "1", "secure_delete": "1",
        ]
        : [:], isFile: isFile)
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
      throw noted(error)
    }
  }

  /// Runs a transaction; when it returns, what it wrote is on the disk.
  func write<Value>(_ work: (Database) throws -> Value) throws(StoreError) -> Value {
    do {
      return try queue.write(work)
    } catch {
      throw noted(error)
    }
  }

  /// Where the file turns out to be damaged, the next start has a close look at it, however large it is.
  private func noted(_ error: any Error) -> StoreError {
    let error = DatabaseFile.storeError(error, path: path)
    if case .failed(_, let code, _) = error, DatabaseFile.isCorruption(code) {
      try? PrivateFiles.makeFile(Self.suspicion(of: path))
    }
    return error
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
