package import Foundation

/// What the preview of one product shows beyond its row.
package struct ProductDetail: Hashable, Sendable, Codable {
  package var id: String
  package var language: String
  package var name: String?
  /// Raw texts, HTML possible.
  package var description: String?
  package var additional: String?
  package var price: Amount?
  /// Prices by currency as the marketplace gives them.
  package var prices: [Amount]
  package var options: [Option]
  /// What kind of content is sold, in the marketplace's word ("pins", "digi", "soft", "book", "unit").
  package var collection: String?
  package var isAvailable: Bool?
  package var stock: Int?
  /// Units held by buyers who are paying at this moment.
  package var locked: Int?
  package var sold: Int?
  package var refunds: Int?
  package var goodReviews: Int?
  package var badReviews: Int?
  package var agentFeePercent: Decimal?
  package var releaseDate: String?
  package var contentDate: String?
  package var categories: [String]
  package var discounts: [VolumeDiscount]
  package var link: String?

  package init(id: ProductID, language: TextLanguage) {
    self.id = id.text
    self.language = language.rawValue
    prices = []
    options = []
    categories = []
    discounts = []
  }

  /// An amount and the raw currency code; `Money` in a form that a store can keep.
  package struct Amount: Hashable, Sendable, Codable {
    package var amount: Decimal
    package var currency: String

    package init(_ money: Money) {
      amount = money.amount
      currency = money.currency.code
    }

    package var money: Money { Money(amount, Currency(currency)) }
  }

  /// A question that the buyer answers when buying.
  package struct Option: Hashable, Sendable, Codable {
    package var label: String
    /// The marketplace's word: text, textarea, checkbox, radio, select.
    package var kind: String
    package var isRequired: Bool
    package var variants: [Variant]

    package init(label: String, kind: String, isRequired: Bool, variants: [Variant]) {
      self.label = label
      self.kind = kind
      self.isRequired = isRequired
      self.variants = variants
    }
  }

  /// One answer to an option and what it adds to the price.
  package struct Variant: Hashable, Sendable, Codable {
    package var label: String
    package var isDefault: Bool
    package var isVisible: Bool
    /// The change of the price, ready to read ("+10 RUB"); nil when the answer changes nothing.
    package var priceChange: String?
    package var stock: Int?

    package init(
      label: String, isDefault: Bool, isVisible: Bool, priceChange: String?, stock: Int?
    ) {
      self.label = label
      self.isDefault = isDefault
      self.isVisible = isVisible
      self.priceChange = priceChange
      self.stock = stock
    }
  }

  /// So many per cent off from this sum on.
  package struct VolumeDiscount: Hashable, Sendable, Codable {
    package var sum: Decimal
    package var percent: Decimal

    package init(sum: Decimal, percent: Decimal) {
      self.sum = sum
      self.percent = percent
    }
  }
}
