package import Foundation
import GRDB
package import Marketplace

/// What a commission template said before the seller changed it.
package struct TemplateImage: Sendable, Hashable {
  package let id: Int64
  package let takenAt: Date
  package var before: TemplateBefore
}

extension DeskStore {
  private struct RowBody: Codable {
    var product: String
    var percent: String?
    var own: String?
  }

  /// Keeps what a template says of some products, in the transaction that stores the job which changes them; nothing else
  /// can bring it back.
  static func keep(
    _ db: Database, _ image: TemplateBefore, account: AccountID, identity: String, now: Date
  ) throws {
    let body = image.rows.map { row in
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
        account.name, identity, now.timeIntervalSince1970, image.template.number,
        String(decoding: try JSONEncoder().encode(body), as: UTF8.self),
      ])
  }

  /// Forgets the image of a job of which nothing has left: the one before it is the last again.
  static func dropImage(_ db: Database, of job: JobID) throws {
    try db.execute(
      sql: """
        DELETE FROM template_image WHERE id IN (
          SELECT image.id FROM template_image AS image JOIN job
            ON job.account = image.account AND job.identity = image.identity
            AND job.created_at = image.taken_at
          WHERE job.id = ?1 AND job.kind = ?2 AND NOT EXISTS (
            SELECT 1 FROM item WHERE item.job = job.id
            AND (item.state <> 'cancelled' OR item.attempts > 0)))
        """, arguments: [job.number, WriteKind.templatePercent.rawValue])
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
        id: try image.value(0), takenAt: Date(timeIntervalSince1970: try image.value(1)),
        before: TemplateBefore(
          template: template,
          rows: rows.map { row in
            TemplateBefore.Row(
              product: ProductID(row.product),
              percent: row.percent.flatMap { Decimal(exact: $0) },
              ownPercent: row.own.flatMap { Decimal(exact: $0) })
          }))
    }
  }
}
