import Foundation
import GRDB
import GRDBSQLite

/// A text kept byte for byte.
///
/// GRDB binds and reads `String` through C strings, which end at the first NUL; marketplaces send
/// NULs, so raw texts are stored as blobs of UTF-8.
struct StoredText: DatabaseValueConvertible, StatementColumnConvertible {
  let text: String

  init(_ text: String) { self.text = text }

  var databaseValue: DatabaseValue { Data(text.utf8).databaseValue }

  static func fromDatabaseValue(_ value: DatabaseValue) -> StoredText? {
    Data.fromDatabaseValue(value).map { StoredText(String(decoding: $0, as: UTF8.self)) }
  }

  init?(sqliteStatement: SQLiteStatement, index: CInt) {
    let length = Int(sqlite3_column_bytes(sqliteStatement, index))
    guard length > 0, let bytes = sqlite3_column_blob(sqliteStatement, index) else {
      text = ""
      return
    }
    text = String(
      decoding: UnsafeRawBufferPointer(start: bytes, count: length), as: UTF8.self)
  }
}
