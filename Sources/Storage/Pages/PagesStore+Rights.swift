import Foundation
import GRDB
package import Marketplace

extension PagesStore {
  /// What an account's key was last said to be allowed; nil when nobody asked yet.
  package func rights(of account: AccountID) throws(StoreError) -> KeyRights? {
    let key = key(of: account)
    return try read { db in
      guard
        let row = try Row.fetchOne(
          db, sql: "SELECT body, read_at FROM rights WHERE account = ?", arguments: [key])
      else { return nil }
      let body: String? = try row.value(0)
      // A list of a shape that is no longer known is as good as none.
      let rights = body.flatMap {
        try? JSONDecoder().decode([String: Bool].self, from: Data($0.utf8))
      }
      return KeyRights(rights: rights, asOf: Date(timeIntervalSince1970: try row.value(1)))
    }
  }

  /// Keeps what an account's key may do.
  package func store(_ rights: KeyRights, of account: AccountID) throws(StoreError) {
    let key = key(of: account)
    // An account that is not registered has nothing to keep it with.
    guard key != 0 else { return }
    try write { db in
      let body = try rights.rights.map {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode($0), as: UTF8.self)
      }
      try db.execute(
        sql: """
          INSERT INTO rights (account, body, read_at) VALUES (?, ?, ?)
          ON CONFLICT (account) DO UPDATE SET body = excluded.body, read_at = excluded.read_at
          """, arguments: [key, body, rights.asOf.timeIntervalSince1970])
    }
  }
}
