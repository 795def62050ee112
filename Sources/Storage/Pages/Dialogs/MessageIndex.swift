import Foundation
import GRDB
import Marketplace

/// The full-text index of messages.
///
/// It keeps no texts: what was put in has to be named again to be taken out, so `words` must say the same of the same
/// message for ever, or the index be made anew.
struct MessageIndex {
  private let insert: Statement
  private let delete: Statement

  init(_ db: Database) throws {
    insert = try db.cachedStatement(
      sql: "INSERT INTO message_words (rowid, words) VALUES (?, ?)")
    delete = try db.cachedStatement(
      sql: "INSERT INTO message_words (message_words, rowid, words) VALUES ('delete', ?, ?)")
  }

  func add(_ message: DialogMessage, key: Int64) throws {
    try insert.execute(arguments: [key, Self.words(of: message)])
  }

  func remove(_ message: DialogMessage, key: Int64) throws {
    try delete.execute(arguments: [key, Self.words(of: message)])
  }

  /// What a message is found by: its text without markup, and the name of its file.
  static func words(of message: DialogMessage) -> String {
    let text = plain(message.text)
    guard let name = message.attachment?.name else { return SearchFolding.fold(text) }
    return SearchFolding.fold("\(text) \(name)")
  }

  /// The text with a blank for each tag, and letters for the few entities that stand for some.
  ///
  /// This is for finding words, not for showing: what looks like a tag is taken for one.
  static func plain(_ text: String) -> String {
    guard text.utf8.contains(where: { $0 == UInt8(ascii: "<") || $0 == UInt8(ascii: "&") }) else {
      return text
    }
    var plain: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.first {
      if byte == UInt8(ascii: "<"), let next = rest.dropFirst().first,
        next == UInt8(ascii: "/") || next == UInt8(ascii: "!") || isLetter(next),
        let end = rest.prefix(2_000).firstIndex(of: UInt8(ascii: ">"))
      {
        plain.append(0x20)
        rest = rest[(end + 1)...]
      } else if byte == UInt8(ascii: "&"), rest.dropFirst().first.map(isLetter) ?? false,
        let end = rest.prefix(12).firstIndex(of: UInt8(ascii: ";"))
      {
        plain.append(0x20)
        rest = rest[(end + 1)...]
      } else {
        plain.append(byte)
        rest = rest.dropFirst()
      }
    }
    return String(decoding: plain, as: UTF8.self)
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
  }

  /// Makes the index anew from the messages that are left, so that no word of others stays in it.
  static func rebuild(_ db: Database) throws {
    try db.execute(sql: "INSERT INTO message_words (message_words) VALUES ('delete-all')")
    let index = try MessageIndex(db)
    let rows = try Row.fetchCursor(
      db, sql: "SELECT \(DialogRecord.messageColumns), key FROM message")
    while let row = try rows.next() {
      try index.add(try DialogRecord.message(row), key: try row.value(7))
    }
  }
}
