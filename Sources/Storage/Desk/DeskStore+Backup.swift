import Foundation
import GRDB

extension DeskStore {
  /// Copies the whole store into a new private file, consistent whoever writes meanwhile.
  ///
  /// The copy is checked before it gets its name. An existing file is never replaced.
  package func backUp(to path: String) throws(StoreError) {
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .inaccessible(path: path, reason: String(cString: strerror(EEXIST)))
    }
    let temporary = "\(path).\(getpid()).part"
    try PrivateFiles.create(temporary, with: [])
    defer { unlink(temporary) }
    do {
      let copy = try DatabaseQueue(path: temporary)
      try queue.backup(to: copy)
      let verdict = try copy.read { db in try String.fetchOne(db, sql: "PRAGMA integrity_check") }
      try copy.close()
      guard verdict == "ok" else {
        throw StoreError.failed(path: path, code: -1, reason: verdict ?? "integrity_check")
      }
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
    try PrivateFiles.publish(temporary, as: path)
  }
}
