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
  /// Keeps what a template says of some products, before they are changed; nothing else can bring it back.
  package func keepImage(
    of template: TemplateID, _ rows: [TemplateImage.Row], account: AccountID, now: Date
  ) throws(StoreError) -> TemplateImage {
    let identity = identity(of: account)
    let id = try write { db in
      try db.execute(
        sql: """
          INSERT INTO template_image (account, identity, template, taken_at) VALUES (?, ?, ?, ?)
          """,
        arguments: [account.name, identity, template.number, now.timeIntervalSince1970])
      let id = db.lastInsertedRowID
      let insert = try db.cachedStatement(
        sql: "INSERT INTO template_image_row (image, product, percent, own) VALUES (?, ?, ?, ?)")
      for row in rows {
        try insert.execute(arguments: [
          id, row.product.text, row.percent.map { "\($0)" }, row.ownPercent.map { "\($0)" },
        ])
      }
      return id
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
            SELECT id, taken_at FROM template_image
            WHERE account = ? AND identity = ? AND template = ? ORDER BY id DESC LIMIT 1
            """, arguments: [account.name, identity, template.number])
      else { return nil }
      let id: Int64 = try image.value(0)
      let rows = try GRDB.Row.fetchAll(
        db, sql: "SELECT product, percent, own FROM template_image_row WHERE image = ?",
        arguments: [id]
      ).map { row in
        TemplateImage.Row(
          product: ProductID(try row.value(0) as String),
          percent: (try row.value(1) as String?).flatMap { Decimal(exact: $0) },
          ownPercent: (try row.value(2) as String?).flatMap { Decimal(exact: $0) })
      }
      return TemplateImage(
        id: id, template: template,
        takenAt: Date(timeIntervalSince1970: try image.value(1)), rows: rows)
    }
  }
}
