import Foundation
import GRDB
package import Marketplace

extension PagesStore {
  /// How many of each kind a search finds at most.
  private static let mostDialogs = 12
  private static let mostProducts = 8
  private static let mostMessages = 100
  /// So many of the newest messages that hold the words are looked at, to put the best first.
  private static let candidates = 150
  /// Shorter words say too little to look through a million messages for.
  private static let shortestWord = 2

  /// Looks everywhere for all words of a typed text: in buyers and orders, products, and messages.
  ///
  /// Words of messages are found by their beginnings; addresses, numbers and names by any piece. Dialogs come first, then
  /// products, then messages: those that hold the text as it was typed, those that hold all its words whole, the rest;
  /// the newest first among equals.
  package func search(
    _ text: String, in account: AccountID, stoppedBy stop: StopSwitch? = nil
  ) throws(StoreError) -> [SearchHit] {
    let pieces = SearchFolding.words(text)
    guard pieces.contains(where: { $0.count >= Self.shortestWord }) else { return [] }
    let account = key(of: account)
    return try read(stoppedBy: stop) { db in
      try Self.dialogs(db, pieces, account) + Self.products(db, pieces, account)
        + Self.messages(db, pieces, account)
    }
  }

  private static func dialogs(
    _ db: Database, _ pieces: [String], _ account: Int64
  ) throws -> [SearchHit] {
    let conditions = pieces.map { _ in " AND has(folded, ?)" }.joined()
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT \(DialogRecord.rowColumns) FROM (
            SELECT key AS chosen FROM dialog INDEXED BY dialog_latest
            WHERE account = ?\(conditions) ORDER BY latest_order, tie LIMIT ?
          )
          CROSS JOIN dialog AS d ON d.key = chosen
          \(DialogRecord.rowJoins)
          ORDER BY d.latest_order, d.tie
          """),
      arguments: StatementArguments(
        ([account] as [any DatabaseValueConvertible]) + pieces + [mostDialogs]))
    return try rows.map { row in
      let dialog = try DialogRecord.row(row).dialog
      let words = [dialog.id.text, dialog.buyer, dialog.product].compactMap { $0 }
      let excerpt = SearchExcerpt(words.joined(separator: "  "), pieces, infix: true)
      return SearchHit(
        kind: .dialog(dialog.id), excerpt: excerpt.text, matches: excerpt.matches,
        date: dialog.lastMessageAt)
    }
  }

  private static func products(
    _ db: Database, _ pieces: [String], _ account: Int64
  ) throws -> [SearchHit] {
    let conditions = pieces.map { _ in " AND has(folded, ?)" }.joined()
    let rows = try Row.fetchAll(
      db.cachedStatement(
        sql: """
          SELECT product.id, name_ru, name_en FROM (
            SELECT key AS chosen FROM product INDEXED BY product_sold
            WHERE account = ?\(conditions) ORDER BY sold_order, tie LIMIT ?
          )
          CROSS JOIN product ON product.key = chosen
          ORDER BY sold_order, tie
          """),
      arguments: StatementArguments(
        ([account] as [any DatabaseValueConvertible]) + pieces + [mostProducts]))
    return try rows.map { row in
      let id: String = try row.value(0)
      let names = [try row.value(1) as StoredText?, try row.value(2) as StoredText?]
      let shown = names.compactMap { $0?.text }.map { name in
        SearchExcerpt("\(name)  \(id)", pieces, infix: true)
      }
      // The name in the language in which it was looked for.
      let best = shown.max { $0.matches.count < $1.matches.count }
      return SearchHit(
        kind: .product(ProductID(id)), excerpt: best?.text ?? id, matches: best?.matches ?? [])
    }
  }

  // MARK: Messages

  private static func messages(
    _ db: Database, _ pieces: [String], _ account: Int64
  ) throws -> [SearchHit] {
    // The index cuts words where letters and digits end.
    let words = pieces.flatMap { piece in
      piece.split { !$0.isLetter && !$0.isNumber }.map(String.init)
    }
    guard !words.isEmpty, words.contains(where: { $0.count >= shortestWord }) else { return [] }
    let query = words.map { "\"\($0)\" *" }.joined(separator: " AND ")
    let rows = try Row.fetchCursor(
      db.cachedStatement(
        sql: """
          SELECT m.id, m.text, m.attachment, m.written_at, d.id, d.buyer
          FROM message_words
          CROSS JOIN message AS m ON m.key = message_words.rowid
          CROSS JOIN dialog AS d ON d.key = m.dialog
          WHERE message_words MATCH ? AND d.account = ?
          ORDER BY message_words.rowid DESC LIMIT ?
          """), arguments: [query, account, candidates])
    let whole = pieces.joined(separator: " ")
    var found: [(rank: Int, hit: SearchHit)] = []
    while let row = try rows.next() {
      let text = (try row.value(1) as StoredText).text
      let name = DialogRecord.attachment(try row.value(2))?.name
      let shown = name.map { text.isEmpty ? $0 : "\(text) \($0)" } ?? text
      let folded = SearchFolding.fold(MessageIndex.plain(shown))
      let rank: Int
      if folded.contains(whole) {
        rank = 0
      } else {
        let held = Set(folded.split { !$0.isLetter && !$0.isNumber })
        rank = words.allSatisfy { held.contains(Substring($0)) } ? 1 : 2
      }
      let excerpt = SearchExcerpt(shown, words)
      let hit = SearchHit(
        kind: .message(
          DialogID(try row.value(4) as String), MessageID(try row.value(0)),
          buyer: (try row.value(5) as StoredText?)?.text),
        excerpt: excerpt.text, matches: excerpt.matches, date: DialogRecord.date(try row.value(3)))
      found.append((rank, hit))
    }
    // Stable by the order of the rows.
    return (0...2).flatMap { rank in found.filter { $0.rank == rank }.map(\.hit) }
      .prefix(mostMessages).map { $0 }
  }
}

/// A piece of a raw text around the words that were looked for.
struct SearchExcerpt {
  private(set) var text = ""
  /// As offsets of Unicode scalars in the piece.
  private(set) var matches: [Range<Int>] = []

  /// Scalars before the first match, and altogether.
  private static let lead = 40
  private static let length = 200

  /// - Parameters:
  ///   - words: Folded.
  ///   - infix: Whether words match anywhere in a word of the text, not only at its beginning.
  init(_ whole: String, _ words: [String], infix: Bool = false) {
    let scalars = Array(whole.unicodeScalars.prefix(20_000))
    var found: [Range<Int>] = []
    var start: Int?
    for (place, scalar) in scalars.enumerated() {
      let isPart =
        infix
        ? !scalar.properties.isWhitespace
        : scalar.properties.isAlphabetic || scalar.properties.numericType != nil
          || scalar.properties.generalCategory == .nonspacingMark
      if isPart {
        start = start ?? place
        if place < scalars.count - 1 { continue }
      }
      guard let from = start else { continue }
      let range = from..<(isPart ? place + 1 : place)
      start = nil
      if Self.matches(scalars[range], words, infix: infix) { found.append(range) }
      // What is shown begins with the first; the rest of a long text is not looked at.
      if let first = found.first, range.upperBound > first.lowerBound + Self.length { break }
    }
    let first = max(0, (found.first?.lowerBound ?? 0) - Self.lead)
    let end = min(scalars.count, first + Self.length)
    text.unicodeScalars.append(contentsOf: scalars[first..<end])
    matches = found.filter { $0.upperBound <= end }.map {
      ($0.lowerBound - first)..<($0.upperBound - first)
    }
  }

  private static func matches(
    _ word: ArraySlice<Unicode.Scalar>, _ words: [String], infix: Bool
  ) -> Bool {
    var text = ""
    text.unicodeScalars.append(contentsOf: word)
    let folded = SearchFolding.fold(text)
    return words.contains { infix ? folded.contains($0) : folded.hasPrefix($0) }
  }
}
