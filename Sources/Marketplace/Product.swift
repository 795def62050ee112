package import Foundation

/// One product as lists show it.
///
/// Values that the marketplace hides or does not give are nil, never zero.
package struct Product: Hashable, Sendable {
  package var id: ProductID
  package var name: LocalizedText
  /// The price in the product's own currency.
  package var price: Money?
  /// The prices that the marketplace itself gives in other currencies; none is ever computed here.
  package var prices: [Money]
  package var state: State
  package var stock: Stock
  /// Units sold since the product exists.
  package var sold: Int?
  package var returned: Int?
  package var goodReviews: Int?
  package var badReviews: Int?
  /// Per cent of the price that a partner gets.
  package var agentCommission: Decimal?
  package var sale: Sale?
  package var optionCount: Int?
  /// The marketplace-given number of the place where the product is listed (api/digiseller.md §2.1 `owner_id`).
  package var ownerID: Int?
  package var releaseDate: String?
  /// Description and additional information, as the marketplace stores them (HTML possible).
  package var texts: ProductTexts

  package init(
    id: ProductID, name: LocalizedText, price: Money? = nil, prices: [Money] = [],
    state: State = .unknown, stock: Stock = .unknown, sold: Int? = nil, returned: Int? = nil,
    goodReviews: Int? = nil, badReviews: Int? = nil, agentCommission: Decimal? = nil,
    sale: Sale? = nil, optionCount: Int? = nil, ownerID: Int? = nil, releaseDate: String? = nil,
    texts: ProductTexts = ProductTexts()
  ) {
    self.id = id
    self.name = name
    self.price = price
    self.prices = prices
    self.state = state
    self.stock = stock
    self.sold = sold
    self.returned = returned
    self.goodReviews = goodReviews
    self.badReviews = badReviews
    self.agentCommission = agentCommission
    self.sale = sale
    self.optionCount = optionCount
    self.ownerID = ownerID
    self.releaseDate = releaseDate
    self.texts = texts
  }

  /// Whether buyers can find the product.
  ///
  /// `unknown` where a marketplace does not say.
  package enum State: String, CaseIterable, Sendable {
    case on
    case off
    case unknown
  }

  /// How much of a product is left.
  package enum Stock: Hashable, Sendable {
    /// The marketplace does not say.
    case unknown
    /// In stock without a number (a file or a service that never runs out, or a number that is hidden).
    case available
    /// So many units; zero is sold out.
    case units(Int)

    /// At most this many units are "low".
    package static let lowLimit = 5

    package var isOut: Bool { self == .units(0) }
    package var isLow: Bool {
      if case .units(let count) = self { return count > 0 && count <= Self.lowLimit }
      return false
    }
    /// The number of units, nil where there is none.
    package var count: Int? {
      if case .units(let count) = self { return count }
      return nil
    }
  }

  /// A running discount (api/digiseller.md §2.1 `sale_info`).
  package struct Sale: Hashable, Sendable {
    package var percent: Decimal?
    /// Prices without the discount, in the currencies that the marketplace gives.
    package var usualPrices: [Money]
    /// Shop wall time as the marketplace wrote it, turned into an instant.
    package var begins: Date?
    package var ends: Date?

    package init(
      percent: Decimal? = nil, usualPrices: [Money] = [], begins: Date? = nil, ends: Date? = nil
    ) {
      self.percent = percent
      self.usualPrices = usualPrices
      self.begins = begins
      self.ends = ends
    }

    package var isEmpty: Bool {
      percent == nil && usualPrices.isEmpty && begins == nil && ends == nil
    }
  }
}

/// The long texts of a product, raw.
package struct ProductTexts: Hashable, Sendable {
  package var description: LocalizedText
  package var additional: LocalizedText

  package init(
    description: LocalizedText = LocalizedText(), additional: LocalizedText = LocalizedText()
  ) {
    self.description = description
    self.additional = additional
  }
}
