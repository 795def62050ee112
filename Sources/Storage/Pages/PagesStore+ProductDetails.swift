package import Foundation
import GRDB
package import Marketplace

/// A product's detail as it was stored.
package struct StoredDetail: Sendable, Equatable {
  package let detail: ProductDetail
  package let readAt: Date
}

extension PagesStore {
  /// One product with its texts in all languages that were read; nil when it is not stored.
  package func product(
    _ id: ProductID, of account: AccountID
  ) throws(StoreError) -> Product? {
    let key = key(of: account)
    return try read { db in
      let statement = try db.cachedStatement(
        sql: "SELECT \(ProductRecord.columns) FROM product WHERE account = ? AND id = ?")
      guard let row = try Row.fetchOne(statement, arguments: [key, id.text]) else { return nil }
      let record = try ProductRecord(row, isWhole: true)
      var product = record.product
      let texts = try Row.fetchAll(
        db.cachedStatement(
          sql: "SELECT language, description, additional FROM product_text WHERE product = ?"),
        arguments: [record.key])
      for text in texts {
        guard let language = TextLanguage(rawValue: try text.value(0)) else { continue }
        product.texts.description[language] = (try text.value(1) as StoredText?)?.text
        product.texts.additional[language] = (try text.value(2) as StoredText?)?.text
      }
      return product
    }
  }

  /// The stored detail of a product in one language; nil when it was never read.
  package func detail(
    _ id: ProductID, of account: AccountID, in language: TextLanguage
  ) throws(StoreError) -> StoredDetail? {
    let key = key(of: account)
    return try read { db in
      let statement = try db.cachedStatement(
        sql: """
          SELECT body, read_at FROM product_detail WHERE language = ? AND product =
          (SELECT key FROM product WHERE account = ? AND id = ?)
          """)
      guard
        let row = try Row.fetchOne(statement, arguments: [language.rawValue, key, id.text])
      else { return nil }
      let body: Data = try row.value(0)
      // A detail of an older shape is as good as none: it is fetched again.
      guard let detail = try? JSONDecoder().decode(ProductDetail.self, from: body) else {
        return nil
      }
      return StoredDetail(detail: detail, readAt: Date(timeIntervalSince1970: try row.value(1)))
    }
  }

  /// Keeps a detail.
  ///
  /// One of a product that is not in the list is dropped: it would never be shown.
  package func store(
    _ detail: ProductDetail, of account: AccountID, in language: TextLanguage, now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    let body: Data
    do {
      body = try JSONEncoder().encode(detail)
    } catch {
      throw .failed(path: path, code: -1, reason: "a product detail could not be encoded")
    }
    try write { db in
      try db.cachedStatement(
        sql: """
          INSERT INTO product_detail (product, language, body, read_at)
          SELECT key, ?, ?, ? FROM product WHERE account = ? AND id = ?
          ON CONFLICT (product, language)
          DO UPDATE SET body = excluded.body, read_at = excluded.read_at
          """
      ).execute(
        arguments: [language.rawValue, body, now.timeIntervalSince1970, key, detail.id])
    }
  }
}
