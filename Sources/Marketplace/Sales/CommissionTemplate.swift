package import Foundation

/// The number of a commission template.
package struct TemplateID: Hashable, Sendable, Comparable, CustomStringConvertible {
  package let number: Int

  package init(_ number: Int) { self.number = number }

  package var description: String { String(number) }

  package static func < (one: Self, other: Self) -> Bool { one.number < other.number }
}

/// What partners get, for many products under one name (api/digiseller.md §5.3).
package struct CommissionTemplate: Hashable, Sendable, Identifiable {
  package var id: TemplateID
  package var name: String
  package var created: Date?
  package var modified: Date?

  package init(id: TemplateID, name: String, created: Date? = nil, modified: Date? = nil) {
    self.id = id
    self.name = name
    self.created = created
    self.modified = modified
  }
}

/// One product beside its percentage in a template.
package struct TemplateRow: Hashable, Sendable, Identifiable {
  package var id: ProductID
  package var name: String
  package var price: Money?
  package var isInAffiliateProgram: Bool?
  /// The template's; nil for a product that is not in it.
  package var percent: Decimal?
  /// The product's own.
  package var ownPercent: Decimal?
  /// When the template's percentage was set.
  package var modified: Date?

  package init(
    id: ProductID, name: String, price: Money? = nil, isInAffiliateProgram: Bool? = nil,
    percent: Decimal? = nil, ownPercent: Decimal? = nil, modified: Date? = nil
  ) {
    self.id = id
    self.name = name
    self.price = price
    self.isInAffiliateProgram = isInAffiliateProgram
    self.percent = percent
    self.ownPercent = ownPercent
    self.modified = modified
  }
}

/// Which products of a template to show: every filter that the marketplace has.
package struct TemplateFilter: Hashable, Sendable {
  package var product: ProductID?
  package var leastPrice: Decimal?
  package var mostPrice: Decimal?
  /// The currency that prices are compared and shown in; nil for each product's own.
  package var currency: Currency?
  /// A part of the name.
  package var name: String?
  package var leastPercent: Decimal?
  package var mostPercent: Decimal?
  package var inAffiliateProgram: Bool
  package var notInAffiliateProgram: Bool
  package var onlyPayable: Bool

  package init(
    product: ProductID? = nil, leastPrice: Decimal? = nil, mostPrice: Decimal? = nil,
    currency: Currency? = nil, name: String? = nil, leastPercent: Decimal? = nil,
    mostPercent: Decimal? = nil, inAffiliateProgram: Bool = true,
    notInAffiliateProgram: Bool = true, onlyPayable: Bool = false
  ) {
    self.product = product
    self.leastPrice = leastPrice
    self.mostPrice = mostPrice
    self.currency = currency
    self.name = name
    self.leastPercent = leastPercent
    self.mostPercent = mostPercent
    self.inAffiliateProgram = inAffiliateProgram
    self.notInAffiliateProgram = notInAffiliateProgram
    self.onlyPayable = onlyPayable
  }
}

/// A product and what a template shall say of it.
package struct TemplatePercent: Hashable, Sendable {
  package var product: ProductID
  /// A whole number from 0 to 100: the documents call it an integer.
  package var percent: Int

  package init(product: ProductID, percent: Int) {
    self.product = product
    self.percent = percent
  }
}

/// What a template says of some products before they are changed.
package struct TemplateBefore: Hashable, Sendable {
  package var template: TemplateID
  package var rows: [Row]

  package init(template: TemplateID, rows: [Row]) {
    self.template = template
    self.rows = rows
  }

  package struct Row: Hashable, Sendable {
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

extension TemplateRow {
  /// What a partner gets now, as a wish that would bring it back; nil where the marketplace does not tell.
  ///
  /// A product that is not in the template gives its own percentage, rounded to the whole number that a template takes;
  /// it cannot leave the template again.
  package var percentWish: Wish? {
    (percent ?? ownPercent).map { .percent(TemplatePercent.whole($0)) }
  }
}

extension TemplatePercent {
  /// A whole number from 0 to 100, halves rounded up.
  package static func whole(_ percent: Decimal) -> Int {
    var (value, rounded) = (percent, Decimal())
    NSDecimalRound(&rounded, &value, 0, .plain)
    return min(100, max(0, NSDecimalNumber(decimal: rounded).intValue))
  }
}

extension JobDraft {
  /// A job that sets what a template says of products, and keeps what it said of them.
  ///
  /// - Parameters:
  ///   - rows: What the template says now; a product that is absent gets no way back.
  ///   - shown: The same with what is already on its way, which is what undo brings back; nil where nothing is.
  package init(
    setting percents: [TemplatePercent], in template: TemplateID, rows: [TemplateRow],
    shown: [TemplateRow]? = nil, account: AccountID, hold: Duration
  ) {
    let said = Dictionary(rows.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    let known = shown.map { Dictionary($0.map { ($0.id, $0) }, uniquingKeysWith: { $1 }) } ?? said
    self.init(
      account: account,
      items: percents.map { percent in
        Item(
          target: .templateRow(template, percent.product),
          title: known[percent.product]?.name ?? percent.product.text,
          wish: .percent(percent.percent), previous: known[percent.product]?.percentWish)
      }, hold: hold,
      image: TemplateBefore(
        template: template,
        rows: percents.map { percent in
          let row = said[percent.product]
          return TemplateBefore.Row(
            product: percent.product, percent: row?.percent, ownPercent: row?.ownPercent)
        }))
  }
}
