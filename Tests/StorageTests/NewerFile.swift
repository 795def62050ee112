import GRDB

/// Leaves a mark in a database as a later version of the program would.
func markNewer(_ path: String) throws {
  let queue = try DatabaseQueue(path: path)
  try queue.write { db in
    try db.execute(sql: "PRAGMA user_version = 999")
  }
  try queue.close()
}
