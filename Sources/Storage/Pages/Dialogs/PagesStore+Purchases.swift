package import Foundation
import GRDB
package import Marketplace

extension PagesStore {
  /// Keeps an order, and tells its dialog what it says of buyer, product and state.
  package func store(
    _ purchase: Purchase, of account: AccountID, now: Date
  ) throws(StoreError) {
    let account = key(of: account)
    guard account != 0 else { return }
    try write { db in
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      encoder.dateEncodingStrategy = .secondsSince1970
      let id = DialogID(purchase.order)
      let ordered = purchase.orderedAt ?? purchase.paidAt
      try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO purchase (account, id, body, buyer_folded, ordered_at, read_at)
          VALUES (?, ?, ?, ?, ?, ?)
          """
      ).execute(
        arguments: [
          account, id.text, try encoder.encode(purchase),
          purchase.buyer.email.map(SearchFolding.fold), ordered?.timeIntervalSince1970,
          now.timeIntervalSince1970,
        ])
      try Self.tellDialog(db, of: purchase, id, account: account)
    }
  }

  private static func tellDialog(
    _ db: Database, of purchase: Purchase, _ id: DialogID, account: Int64
  ) throws {
    guard
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: """
            SELECT key, buyer, product, product_id FROM dialog WHERE account = ? AND id = ?
            """), arguments: [account, id.text])
    else { return }
    let buyer = try (row.value(1) as StoredText?)?.text ?? purchase.buyer.email
    let product = try (row.value(2) as StoredText?)?.text ?? purchase.product
    let options = SearchFolding.fold(purchase.options.map(\.value).joined(separator: " "))
    try db.cachedStatement(
      sql: """
        UPDATE dialog SET buyer = ?, buyer_folded = ?, product = ?, product_id = ?,
          order_state = ?, options_folded = ?, folded = ? WHERE key = ?
        """
    ).execute(
      arguments: [
        buyer.map(StoredText.init), buyer.map(SearchFolding.fold), product.map(StoredText.init),
        try row.value(3) as String? ?? purchase.productID, purchase.state.rawValue, options,
        DialogRecord.folded(buyer: buyer, product: product, id: id, options: options),
        try row.value(0) as Int64,
      ])
  }

  /// How many events a time line has at most.
  private static let mostEvents = 200

  /// The order behind a dialog, when it was read, and what else happened with its buyer, newest first.
  package func card(
    of id: DialogID, account: AccountID
  ) throws(StoreError) -> (purchase: Purchase?, readAt: Date?, events: [BuyerEvent]) {
    let account = key(of: account)
    return try read { db in
      let row = try Row.fetchOne(
        db.cachedStatement(
          sql: "SELECT body, read_at, buyer_folded FROM purchase WHERE account = ? AND id = ?"),
        arguments: [account, id.text])
      let purchase = try row.flatMap { Self.purchase(try $0.value(0)) }
      let buyer =
        try String.fetchOne(
          db.cachedStatement(
            sql: "SELECT buyer_folded FROM dialog WHERE account = ? AND id = ?"),
          arguments: [account, id.text]) ?? row?.value(2) as String?
      guard let buyer, !buyer.isEmpty else {
        return (purchase, DialogRecord.date(try row?.value(1)), [])
      }
      return (
        purchase, DialogRecord.date(try row?.value(1)),
        try Self.events(db, of: buyer, but: id, account: account)
      )
    }
  }

  private static func events(
    _ db: Database, of buyer: String, but id: DialogID, account: Int64
  ) throws -> [BuyerEvent] {
    var events: [(at: Double, event: BuyerEvent)] = []
    let purchases = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT body, ordered_at FROM purchase INDEXED BY purchase_buyer
          WHERE account = ? AND buyer_folded = ? AND id <> ?
          ORDER BY ordered_at DESC LIMIT \(mostEvents)
          """), arguments: [account, buyer, id.text])
    while let row = try purchases.next() {
      guard let purchase = purchase(try row.value(0)) else { continue }
      events.append((try row.value(1) as Double? ?? 0, .order(purchase)))
    }
    // Left to itself SQLite takes the index of the order, and walks through every dialog of the shop.
    let dialogs = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT \(DialogRecord.rowColumns)
          FROM dialog AS d INDEXED BY dialog_buyer \(DialogRecord.rowJoins)
          WHERE d.account = ? AND d.buyer_folded = ? AND d.id <> ?
          ORDER BY d.latest_order LIMIT \(mostEvents)
          """), arguments: [account, buyer, id.text])
    while let row = try dialogs.next() {
      let dialog = try DialogRecord.row(row).dialog
      events.append((dialog.lastMessageAt?.timeIntervalSince1970 ?? 0, .dialog(dialog)))
    }
    return events.sorted { $0.at > $1.at }.prefix(mostEvents).map(\.event)
  }

  /// One of a shape that is no longer known is as good as none.
  private static func purchase(_ body: Data) -> Purchase? {
    let decoder = JSONDecoder()
    decoder.dateDecodingStrategy = .secondsSince1970
    return try? decoder.decode(Purchase.self, from: body)
  }

  // MARK: The administration

  /// Keeps letters of the administration; what is not among them stays.
  package func store(
    _ letters: [AdministrationMessage], of account: AccountID
  ) throws(StoreError) {
    let account = key(of: account)
    guard account != 0 else { return }
    try write { db in
      let statement = try db.cachedStatement(
        sql: """
          INSERT OR REPLACE INTO letter (account, id, is_own, sender, text, written_at, is_read)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """)
      for letter in letters {
        try statement.execute(
          arguments: [
            account, letter.id.number, letter.isOwn, letter.sender.map(StoredText.init),
            StoredText(letter.text), letter.writtenAt?.timeIntervalSince1970, letter.isRead,
          ])
      }
    }
  }

  /// The stored letters of the administration, in ascending order of ids.
  package func letters(
    of account: AccountID, limit: Int = 1_000
  ) throws(StoreError) -> [AdministrationMessage] {
    let account = key(of: account)
    return try read { db in
      try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT id, is_own, sender, text, written_at, is_read FROM letter
            WHERE account = ? ORDER BY id DESC LIMIT ?
            """), arguments: [account, limit]
      ).map { row in
        AdministrationMessage(
          id: MessageID(try row.value(0)), isOwn: try row.value(1),
          sender: (try row.value(2) as StoredText?)?.text,
          text: (try row.value(3) as StoredText).text,
          writtenAt: DialogRecord.date(try row.value(4)), isRead: try row.value(5))
      }.reversed()
    }
  }
}
