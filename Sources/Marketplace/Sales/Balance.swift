package import Foundation

/// What an account holds: every amount that the marketplace told, whatever it calls them (api/digiseller.md §4.6).
package struct Balance: Hashable, Sendable {
  package var parts: [Part]

  package init(parts: [Part]) { self.parts = parts }

  /// One amount.
  package struct Part: Hashable, Sendable {
    /// The marketplace's own name of it.
    package var name: String
    package var kind: Kind
    /// Nil where the name tells no currency that is known.
    package var currency: Currency?
    package var amount: Decimal

    package init(name: String, kind: Kind, currency: Currency?, amount: Decimal) {
      self.name = name
      self.kind = kind
      self.currency = currency
      self.amount = amount
    }
  }

  /// What an amount is, as far as its name tells.
  ///
  /// The raw value is the word of the command line.
  package enum Kind: String, CaseIterable, Sendable {
    /// May be taken out.
    case free
    /// Held for some days after a sale.
    case held
    /// Announced, not there yet.
    case coming
    case other
  }
}

/// One movement of money on the account (api/digiseller.md §4.6).
package struct AccountOperation: Hashable, Sendable, Identifiable {
  package var id: String
  /// The marketplace's own word, such as product_sales.
  package var kind: String
  package var date: Date?
  /// Negative for what leaves the account.
  package var amount: Money?
  package var percent: Decimal?
  /// The order or whatever else it is about.
  package var reference: String?
  package var product: ProductID?
  package var productName: LocalizedText
  package var ownerID: Int?
  /// When the money may be used; nil where nothing holds it.
  package var freeAt: Date?
  /// Why it is held, in the marketplace's words.
  package var holdWords: String?
  package var codeCheckedAt: Date?

  package init(
    id: String, kind: String, date: Date? = nil, amount: Money? = nil, percent: Decimal? = nil,
    reference: String? = nil, product: ProductID? = nil,
    productName: LocalizedText = LocalizedText(), ownerID: Int? = nil, freeAt: Date? = nil,
    holdWords: String? = nil, codeCheckedAt: Date? = nil
  ) {
    self.id = id
    self.kind = kind
    self.date = date
    self.amount = amount
    self.percent = percent
    self.reference = reference
    self.product = product
    self.productName = productName
    self.ownerID = ownerID
    self.freeAt = freeAt
    self.holdWords = holdWords
    self.codeCheckedAt = codeCheckedAt
  }
}

/// The movements of some days, newest first.
package struct OperationList: Hashable, Sendable {
  package var items: [AccountOperation]
  /// Whether there were no more of them.
  package var isWhole: Bool

  package init(items: [AccountOperation], isWhole: Bool) {
    self.items = items
    self.isWhole = isWhole
  }
}

/// A page of movements to ask for.
package struct OperationRequest: Hashable, Sendable {
  package var page: Int
  package var rows: Int
  package var currency: Currency?
  /// The marketplace's words; empty for all.
  package var kinds: [String]
  package var from: Date?
  package var through: Date?

  package init(
    page: Int = 1, rows: Int, currency: Currency? = nil, kinds: [String] = [], from: Date? = nil,
    through: Date? = nil
  ) {
    self.page = page
    self.rows = rows
    self.currency = currency
    self.kinds = kinds
    self.from = from
    self.through = through
  }
}

/// A receipt of a payment service of the seller's own: names and values as they came, for no document names them.
package struct ExternalReceipt: Hashable, Sendable {
  package var fields: [Field]

  package init(fields: [Field]) { self.fields = fields }

  /// One value that is no object; members of objects are named "product.id".
  package struct Field: Hashable, Sendable {
    package var name: String
    package var value: String

    package init(name: String, value: String) {
      self.name = name
      self.value = value
    }
  }
}
