package import Foundation
import GRDB
package import Marketplace

/// What a commission template said before the seller changed it.
package struct TemplateImage: Sendable, Hashable {
  package let id: Int64
  package let template: TemplateID
  package let takenAt: Date
  package var rows: [Row]

  /// One product whose percentage was to be changed.
  package struct Row: Sendable, Hashable {
    package var product: ProductID
    /// The template's percentage; nil for a product that was not in it.
    package var percent: Decimal?
    /// The product's own.
    package var ownPercent: Decimal?

    package init(product: ProductID, percent: Decimal?, ownPercent: Decimal?) {
      self.product = product
      self.percent = percent
      self.ownPercent = ownPercent
    }
  }
}

extension DeskStore {
  private struct RowBody: Codable {
    var product: String
    var percent: String?
    var own: String?
  }

  /// Keeps what a template says of some products, before they are changed; nothing else can bring it back.
  package func keepImage(
    of template: TemplateID, _ rows: [TemplateImage.Row], account: AccountID, now: Date
  ) throws(StoreError) -> TemplateImage {
    let identity = identity(of: account)
    let id = try write { db in
      let body = rows.map { row in
        RowBody(
          product: row.product.text, percent: row.percent.map { "\($0)" },
          own: row.ownPercent.map { "\($0)" })
      }
      try db.execute(
        sql: """
          INSERT INTO template_image (account, identity, taken_at, template, body)
          VALUES (?, ?, ?, ?, ?)
          """,
        arguments: [
          account.name, identity, now.timeIntervalSince1970, template.number,
          String(decoding: try JSONEncoder().encode(body), as: UTF8.self),
        ])
      return db.lastInsertedRowID
    }
    return TemplateImage(id: id, template: template, takenAt: now, rows: rows)
  }

  /// The last image of a template, that of its last change; nil when there is none.
  package func lastImage(
    of template: TemplateID, account: AccountID
  ) throws(StoreError) -> TemplateImage? {
    let identity = identity(of: account)
    return try read { db in
      guard
        let image = try GRDB.Row.fetchOne(
          db,
          sql: """
            SELECT id, taken_at, body FROM template_image
            WHERE account = ? AND identity = ? AND template = ? ORDER BY id DESC LIMIT 1
            """, arguments: [account.name, identity, template.number])
      else { return nil }
      let body: String = try image.value(2)
      let rows = try JSONDecoder().decode([RowBody].self, from: Data(body.utf8))
      return TemplateImage(
        id: try image.value(0), template: template,
        takenAt: Date(timeIntervalSince1970: try image.value(1)),
        rows: rows.map { row in
          TemplateImage.Row(
            product: ProductID(row.product), percent: row.percent.flatMap { Decimal(exact: $0) },
            ownPercent: row.own.flatMap { Decimal(exact: $0) })
        })
    }
  }
}
