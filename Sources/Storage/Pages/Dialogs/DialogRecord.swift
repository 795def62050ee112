import Foundation
import GRDB
import Marketplace

/// How dialogs and messages lie in rows.
enum DialogRecord {
  /// What a list shows, of `dialog d`, its newest `message m` and `dialog_mark k`.
  static let rowColumns = """
    d.id, d.buyer, d.product, d.product_id, d.last_at, d.count, d.unread, d.order_state, d.newest, \
    d.since, d.is_waiting, m.text, m.author, k.quiet_through, k.snoozed_until, k.snoozed_at, \
    k.is_unread_again, k.note
    """

  static let rowJoins = """
    LEFT JOIN message AS m ON m.dialog = d.key AND m.id = d.newest
    LEFT JOIN dialog_mark AS k ON k.account = d.account AND k.dialog = d.id
    """

  static func row(_ row: Row) throws -> DialogRow {
    let dialog = Dialog(
      id: DialogID(try row.value(0) as String),
      buyer: (try row.value(1) as StoredText?)?.text,
      product: (try row.value(2) as StoredText?)?.text,
      productID: (try row.value(3) as String?).map { ProductID($0) },
      lastMessageAt: date(try row.value(4)), messageCount: try row.value(5),
      unread: try row.value(6))
    return DialogRow(
      dialog: dialog,
      waitingSince: try row.value(10) ? date(try row.value(9)) : nil,
      lastText: (try row.value(11) as StoredText?)?.text,
      lastAuthor: (try row.value(12) as String?).map(author),
      newest: (try row.value(8) as Int64?).map { MessageID($0) },
      orderState: (try row.value(7) as String?).flatMap { Purchase.State(rawValue: $0) },
      marks: DialogMarks(
        quietThrough: (try row.value(13) as Int64?).map { MessageID($0) },
        snoozedUntil: date(try row.value(14)),
        snoozedAt: (try row.value(15) as Int64?).map { MessageID($0) },
        isUnreadAgain: try row.value(16) as Bool? ?? false,
        note: (try row.value(17) as StoredText?)?.text))
  }

  // MARK: Messages

  static let messageColumns =
    "id, author, text, written_at, seen_at, is_deleted, attachment"

  static func message(_ row: Row) throws -> DialogMessage {
    DialogMessage(
      id: MessageID(try row.value(0)), author: author(try row.value(1)),
      text: (try row.value(2) as StoredText).text, writtenAt: date(try row.value(3)),
      seenAt: date(try row.value(4)), isDeleted: try row.value(5),
      attachment: attachment(try row.value(6)))
  }

  static func attachment(_ data: Data?) -> DialogMessage.Attachment? {
    // One of a shape that is no longer known is as good as none.
    data.flatMap { try? JSONDecoder().decode(DialogMessage.Attachment.self, from: $0) }
  }

  static func data(_ attachment: DialogMessage.Attachment?) throws -> Data? {
    try attachment.map { attachment in
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      return try encoder.encode(attachment)
    }
  }

  /// Authors that a newer program wrote owe and are owed nothing.
  static func author(_ name: String) -> DialogMessage.Author {
    DialogMessage.Author(rawValue: name) ?? .administration
  }

  // MARK: Values

  static func date(_ seconds: Double?) -> Date? {
    seconds.map { Date(timeIntervalSince1970: $0) }
  }

  /// Equal rows follow by id, the greatest first; ids that are no numbers after all that are.
  static func tie(_ id: DialogID) -> Int { id.number.map { -$0 } ?? 1 }

  /// What a filter looks for words in.
  static func folded(
    buyer: String?, product: String?, id: DialogID, options: String
  ) -> String {
    SearchFolding.fold("\(buyer ?? "") \(product ?? "") \(id.text)")
      + (options.isEmpty ? "" : " " + options)
  }
}
