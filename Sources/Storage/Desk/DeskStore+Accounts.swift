import GRDB
package import Marketplace

extension DeskStore {
  /// Removes everything of an account, whichever shop it was, so that no byte of it is left in the file (S15).
  ///
  /// What is freed is overwritten (`secure_delete`); what SQLite moved about in its pages before is left behind when the
  /// file is written anew.
  package func forget(_ account: AccountID) throws(StoreError) {
    try write { db in
      for table in ["job", "shipment", "item", "draft", "mark", "template_image", "saved_view"] {
        try db.execute(
          sql: "DELETE FROM \(table) WHERE account = ?", arguments: [account.name])
      }
      try db.execute(
        sql: "DELETE FROM setting WHERE name = ?", arguments: [Self.sessionName(of: account)])
    }
    do {
      try queue.vacuum()
    } catch {
      throw DatabaseFile.storeError(error, path: path)
    }
  }

  /// How many writes of an account have not found their end, whichever shop it was when they were made.
  package func unfinishedCount(of account: AccountID) throws(StoreError) -> Int {
    try read { db in
      try Int.fetchOne(
        db,
        sql: """
          SELECT count(*) FROM item WHERE account = ?
            AND state IN ('held', 'queued', 'sending', 'accepted', 'unknown')
          """, arguments: [account.name]) ?? 0
    }
  }
}
