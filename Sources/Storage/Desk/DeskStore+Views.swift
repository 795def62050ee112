package import Foundation
import GRDB
package import Marketplace

/// The lists that the seller keeps under names.
extension DeskStore {
  /// The views of an account, in order of their names.
  ///
  /// One of a list that this version does not know is left out, and kept.
  package func views(of account: AccountID) throws(StoreError) -> [SavedView] {
    let identity = identity(of: account)
    return try read { db in
      let rows = try Row.fetchAll(
        db,
        sql: """
          SELECT name, list, filter, settings FROM saved_view WHERE account = ? AND identity = ?
          ORDER BY folded, id LIMIT ?
          """, arguments: [account.name, identity, SavedView.most])
      return try rows.compactMap { row in
        guard let list = SavedView.List(rawValue: try row.value(1)) else { return nil }
        let settings = try? JSONDecoder().decode(
          [String: String].self, from: Data((try row.value(3) as String).utf8))
        return SavedView(
          name: (try row.value(0) as StoredText).text, list: list,
          filter: (try row.value(2) as StoredText).text, settings: settings ?? [:])
      }
    }
  }

  /// Keeps a view; one of the same name, whatever its case, gives way.
  package func keep(
    _ view: SavedView, of account: AccountID, now: Date
  ) throws(StoreError) {
    let identity = identity(of: account)
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO saved_view (account, identity, folded, name, list, filter, settings, changed_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (account, identity, folded) DO UPDATE SET
          name = excluded.name, list = excluded.list, filter = excluded.filter,
          settings = excluded.settings, changed_at = excluded.changed_at
          """,
        arguments: [
          account.name, identity, SearchFolding.fold(view.name), StoredText(view.name),
          view.list.rawValue, StoredText(view.filter),
          String(decoding: try encoder.encode(view.settings), as: UTF8.self),
          now.timeIntervalSince1970,
        ])
    }
  }

  /// Forgets a view by its name; one that is not there is no error.
  package func forgetView(_ name: String, of account: AccountID) throws(StoreError) {
    let identity = identity(of: account)
    try write { db in
      try db.execute(
        sql: "DELETE FROM saved_view WHERE account = ? AND identity = ? AND folded = ?",
        arguments: [account.name, identity, SearchFolding.fold(name)])
    }
  }
}
