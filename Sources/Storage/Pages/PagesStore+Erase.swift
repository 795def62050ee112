import Foundation
import GRDB
package import Marketplace
import Synchronization

extension PagesStore {
  /// Deletes the file with everything in it.
  ///
  /// - Throws: `StoreError.owned` when another process has it.
  package static func erase(directory: String) throws(StoreError) {
    guard FileManager.default.fileExists(atPath: directory) else { return }
    let lock = try FileLock.take(directory + "/pages.lock")
    defer { withExtendedLifetime(lock) {} }
    let path = directory + "/pages.sqlite"
    // The database last: without it the others are nothing, with it they may be half of it.
    for file in [path + "-shm", path + "-wal", path] {
      guard unlink(file) == 0 || errno == ENOENT else {
        throw .inaccessible(path: file, reason: String(cString: strerror(errno)))
      }
    }
  }

  /// Removes everything of an account, so that no byte of it is left in the file or beside it (S15).
  package func forget(_ account: AccountID) throws(StoreError) {
    do {
      try queue.write { db in
        try db.execute(sql: "DELETE FROM account WHERE name = ?", arguments: [account.name])
        // The words of its messages lie in the index too.
        try MessageIndex.rebuild(db)
      }
      // Pages that were freed earlier hold old texts; writing the file anew leaves them out.
      try queue.vacuum()
      try queue.writeWithoutTransaction { db in _ = try db.checkpoint(.truncate) }
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
    known.withLock { $0.accountKeys[account] = nil }
  }
}
