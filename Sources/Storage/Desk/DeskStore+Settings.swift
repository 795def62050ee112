import GRDB
package import Marketplace

/// What was chosen in the desk, by names that the desk gives.
extension DeskStore {
  /// All settings; a name without a value is left out.
  package func settings() throws(StoreError) -> [String: String] {
    try read { db in
      let rows = try Row.fetchAll(
        db, sql: "SELECT name, value FROM setting WHERE value IS NOT NULL")
      return Dictionary(
        try rows.map { (try $0.value(0) as String, try $0.value(1) as String) },
        uniquingKeysWith: { $1 })
    }
  }

  /// Keeps values in the place of those that their names had, all or none.
  package func keep(_ settings: [String: String]) throws(StoreError) {
    try write { db in
      for (name, value) in settings {
        try db.execute(
          sql: """
            INSERT INTO setting (name, value) VALUES (?, ?)
            ON CONFLICT (name) DO UPDATE SET value = excluded.value
            """, arguments: [name, value])
      }
    }
  }

  static func sessionName(of account: AccountID) -> String { "session." + account.name }

  /// Whether the desk was there for this shop before, as the settings say.
  package func hadSession(of account: AccountID, in settings: [String: String]) -> Bool {
    settings[Self.sessionName(of: account)] == identity(of: account)
  }

  /// Remembers that the desk is there for the shop that the account is now.
  package func noteSession(of account: AccountID) throws(StoreError) {
    try keep([Self.sessionName(of: account): identity(of: account)])
  }
}
