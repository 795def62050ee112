import GRDB
package import Marketplace

extension DeskStore {
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
