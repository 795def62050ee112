package import Foundation

/// One paid order as the statistics of sales tell it (api/digiseller.md §4.4).
///
/// Values that the marketplace does not give are nil, never zero. Texts are raw.
package struct Sale: Hashable, Sendable, Identifiable {
  /// The order's number, which is also its dialog's.
  package var id: String
  package var product: ProductID
  package var productName: String?
  /// The buyer's e-mail address.
  package var buyer: String?
  /// What the buyer paid.
  package var amount: Money?
  /// What the seller gets of it, in the same currency.
  package var profit: Money?
  package var paidAt: Date
  package var isReturned: Bool
  /// The marketplace-given number of the shop where it was sold: 0 own shop, 1 Plati, 1271 GGsel, 9295 WMCentre.
  package var ownerID: Int?
  /// The partner who brought the buyer; nil when nobody did.
  package var partner: String?
  package var paymentMethod: String?
  package var aggregator: String?
  /// The network address that the buyer came from.
  package var address: String?
  /// The buyer's language, by the marketplace's code.
  package var language: String?
  package var referrer: String?

  package init(
    id: String, product: ProductID, productName: String? = nil, buyer: String? = nil,
    amount: Money? = nil, profit: Money? = nil, paidAt: Date, isReturned: Bool = false,
    ownerID: Int? = nil, partner: String? = nil, paymentMethod: String? = nil,
    aggregator: String? = nil, address: String? = nil, language: String? = nil,
    referrer: String? = nil
  ) {
    self.id = id
    self.product = product
    self.productName = productName
    self.buyer = buyer
    self.amount = amount
    self.profit = profit
    self.paidAt = paidAt
    self.isReturned = isReturned
    self.ownerID = ownerID
    self.partner = partner
    self.paymentMethod = paymentMethod
    self.aggregator = aggregator
    self.address = address
    self.language = language
    self.referrer = referrer
  }
}

/// One order that a partner brought, with what he got for it (api/digiseller.md §4.5).
package struct AgentSale: Hashable, Sendable, Identifiable {
  /// The order's number.
  package var id: String
  package var product: ProductID
  package var productName: String?
  package var buyer: String?
  package var amount: Money?
  package var paidAt: Date
  /// The partner's share, in per cent of the amount.
  package var percent: Decimal?
  /// The partner's share, in the currency of the amount.
  package var reward: Money?
  package var isReturned: Bool
  /// Whose number the marketplace gives with the row.
  package var seller: String?

  package init(
    id: String, product: ProductID, productName: String? = nil, buyer: String? = nil,
    amount: Money? = nil, paidAt: Date, percent: Decimal? = nil, reward: Money? = nil,
    isReturned: Bool = false, seller: String? = nil
  ) {
    self.id = id
    self.product = product
    self.productName = productName
    self.buyer = buyer
    self.amount = amount
    self.paidAt = paidAt
    self.percent = percent
    self.reward = reward
    self.isReturned = isReturned
    self.seller = seller
  }
}

/// A page of sales to ask for.
package struct SalesRequest: Hashable, Sendable {
  /// The first and the last second, both included.
  package var from: Date
  package var through: Date
  package var page: Int
  package var rows: Int
  /// Empty for all.
  package var products: [ProductID]
  package var returned: Returned
  package var language: TextLanguage

  package init(
    from: Date, through: Date, page: Int = 1, rows: Int, products: [ProductID] = [],
    returned: Returned = .included, language: TextLanguage = .russian
  ) {
    self.from = from
    self.through = through
    self.page = page
    self.rows = rows
    self.products = products
    self.returned = returned
    self.language = language
  }

  /// What becomes of orders whose money went back.
  package enum Returned: Hashable, Sendable, CaseIterable {
    case included
    case excluded
    case only
  }
}
