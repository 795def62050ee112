package import Foundation
import GRDB
package import Marketplace

/// Something small that was read whole, and when.
package struct Snapshot<Value: Sendable>: Sendable {
  package var value: Value
  package var asOf: Date

  package init(value: Value, asOf: Date) {
    self.value = value
    self.asOf = asOf
  }
}

extension Snapshot: Equatable where Value: Equatable {}

extension PagesStore {
  // MARK: The balance

  private struct PartBody: Codable {
    var name: String
    var kind: String
    var currency: String?
    var amount: String
  }

  package func store(_ balance: Balance, of account: AccountID, now: Date) throws(StoreError) {
    let body = balance.parts.map {
      PartBody(
        name: $0.name, kind: $0.kind.rawValue, currency: $0.currency?.code,
        amount: "\($0.amount)")
    }
    try keep(body, "balance", account, now)
  }

  package func balance(of account: AccountID) throws(StoreError) -> Snapshot<Balance>? {
    guard let kept: Snapshot<[PartBody]> = try snapshot("balance", account) else { return nil }
    let parts = kept.value.compactMap { part in
      Decimal(exact: part.amount).map {
        Balance.Part(
          name: part.name, kind: Balance.Kind(rawValue: part.kind) ?? .other,
          currency: part.currency.map { Currency($0) }, amount: $0)
      }
    }
    return Snapshot(value: Balance(parts: parts), asOf: kept.asOf)
  }

  // MARK: What moved money

  private struct OperationBody: Codable {
    var id: String
    var kind: String
    var date: Date?
    var amount: String?
    var currency: String?
    var percent: String?
    var reference: String?
    var product: String?
    var russian: String?
    var english: String?
    var owner: Int?
    var freeAt: Date?
    var hold: String?
    var checkedAt: Date?
  }

  private struct OperationsBody: Codable {
    var rows: [OperationBody]
    var isWhole: Bool
  }

  package func store(
    _ list: OperationList, of account: AccountID, now: Date
  ) throws(StoreError) {
    let rows = list.items.map { item in
      OperationBody(
        id: item.id, kind: item.kind, date: item.date, amount: item.amount.map { "\($0.amount)" },
        currency: item.amount?.currency.code, percent: item.percent.map { "\($0)" },
        reference: item.reference, product: item.product?.text,
        russian: item.productName.russian, english: item.productName.english,
        owner: item.ownerID, freeAt: item.freeAt, hold: item.holdWords,
        checkedAt: item.codeCheckedAt)
    }
    try keep(OperationsBody(rows: rows, isWhole: list.isWhole), "operations", account, now)
  }

  package func operations(of account: AccountID) throws(StoreError) -> Snapshot<OperationList>? {
    guard let kept: Snapshot<OperationsBody> = try snapshot("operations", account) else {
      return nil
    }
    let items = kept.value.rows.map { row in
      AccountOperation(
        id: row.id, kind: row.kind, date: row.date,
        amount: row.amount.flatMap { amount in
          row.currency.flatMap { Money(text: amount, Currency($0)) }
        }, percent: row.percent.flatMap { Decimal(exact: $0) }, reference: row.reference,
        product: row.product.map { ProductID($0) },
        productName: LocalizedText(russian: row.russian, english: row.english),
        ownerID: row.owner, freeAt: row.freeAt, holdWords: row.hold,
        codeCheckedAt: row.checkedAt)
    }
    return Snapshot(
      value: OperationList(items: items, isWhole: kept.value.isWhole), asOf: kept.asOf)
  }

  // MARK: Templates

  private struct TemplateBody: Codable {
    var id: Int
    var name: String
    var created: Date?
    var modified: Date?
  }

  private struct RowBody: Codable {
    var id: String
    var name: String
    var price: String?
    var currency: String?
    var isInside: Bool?
    var percent: String?
    var own: String?
    var modified: Date?
  }

  package func store(
    _ templates: [CommissionTemplate], of account: AccountID, now: Date
  ) throws(StoreError) {
    let body = templates.map {
      TemplateBody(id: $0.id.number, name: $0.name, created: $0.created, modified: $0.modified)
    }
    try keep(body, "templates", account, now)
  }

  package func templates(
    of account: AccountID
  ) throws(StoreError) -> Snapshot<[CommissionTemplate]>? {
    guard let kept: Snapshot<[TemplateBody]> = try snapshot("templates", account) else {
      return nil
    }
    return Snapshot(
      value: kept.value.map {
        CommissionTemplate(
          id: TemplateID($0.id), name: $0.name, created: $0.created, modified: $0.modified)
      }, asOf: kept.asOf)
  }

  /// Keeps all products beside their percentages in a template.
  package func store(
    _ rows: [TemplateRow], of template: TemplateID, account: AccountID, now: Date
  ) throws(StoreError) {
    let body = rows.map { row in
      RowBody(
        id: row.id.text, name: row.name, price: row.price.map { "\($0.amount)" },
        currency: row.price?.currency.code, isInside: row.isInAffiliateProgram,
        percent: row.percent.map { "\($0)" }, own: row.ownPercent.map { "\($0)" },
        modified: row.modified)
    }
    try keep(body, "template \(template)", account, now)
  }

  package func rows(
    of template: TemplateID, account: AccountID
  ) throws(StoreError) -> Snapshot<[TemplateRow]>? {
    guard let kept: Snapshot<[RowBody]> = try snapshot("template \(template)", account) else {
      return nil
    }
    return Snapshot(
      value: kept.value.map { row in
        TemplateRow(
          id: ProductID(row.id), name: row.name,
          price: row.price.flatMap { price in
            row.currency.flatMap { Money(text: price, Currency($0)) }
          }, isInAffiliateProgram: row.isInside,
          percent: row.percent.flatMap { Decimal(exact: $0) },
          ownPercent: row.own.flatMap { Decimal(exact: $0) }, modified: row.modified)
      }, asOf: kept.asOf)
  }

  // MARK: Ages

  /// How old and how whole everything is that is stored of an account; nothing is counted.
  ///
  /// What was never read has no entry.
  package func ages(of account: AccountID) throws(StoreError) -> [Dataset: DatasetStatus] {
    let key = key(of: account)
    return try read { db in
      let rows = try Row.fetchAll(
        db.cachedStatement(
          sql: """
            SELECT name, as_of, complete_as_of FROM dataset WHERE account = ?1
            UNION ALL SELECT name, read_at, read_at FROM snapshot WHERE account = ?1
            """), arguments: [key])
      var ages: [Dataset: DatasetStatus] = [:]
      for row in rows {
        guard let dataset = Dataset(rawValue: try row.value(0)) else { continue }
        ages[dataset] = DatasetStatus(
          asOf: (try row.value(1) as Double?).map { Date(timeIntervalSince1970: $0) },
          completeAsOf: (try row.value(2) as Double?).map { Date(timeIntervalSince1970: $0) })
      }
      // Sales are whole as far back as they reach, to their latest reading.
      for (dataset, kind) in [(Dataset.sales, SalesKind.own), (.agentSales, .agents)] {
        guard let asOf = ages[dataset]?.asOf, try Self.isWhole(db, key, kind) else { continue }
        ages[dataset]?.completeAsOf = asOf
      }
      return ages
    }
  }

  // MARK: Any

  private func keep<Body: Encodable>(
    _ body: Body, _ name: String, _ account: AccountID, _ now: Date
  ) throws(StoreError) {
    let key = key(of: account)
    guard key != 0 else { return }
    try write { db in
      try db.execute(
        sql: """
          INSERT INTO snapshot (account, name, body, read_at) VALUES (?, ?, ?, ?)
          ON CONFLICT (account, name) DO UPDATE
          SET body = excluded.body, read_at = excluded.read_at
          """,
        arguments: [key, name, try JSONEncoder().encode(body), now.timeIntervalSince1970])
    }
  }

  /// Nil also for a body of a shape that is no longer known: it can be asked for again.
  private func snapshot<Body: Decodable & Sendable>(
    _ name: String, _ account: AccountID
  ) throws(StoreError) -> Snapshot<Body>? {
    let key = key(of: account)
    return try read { db in
      guard
        let row = try Row.fetchOne(
          db.cachedStatement(
            sql: "SELECT body, read_at FROM snapshot WHERE account = ? AND name = ?"),
          arguments: [key, name]),
        let body = try? JSONDecoder().decode(Body.self, from: try row.value(0) as Data)
      else { return nil }
      return Snapshot(value: body, asOf: Date(timeIntervalSince1970: try row.value(1)))
    }
  }
}
