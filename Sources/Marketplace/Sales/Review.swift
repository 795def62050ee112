package import Foundation

/// What a buyer wrote about an order (api/digiseller.md §2.8).
///
/// Texts are raw. No marketplace that is built offers a way to answer one.
package struct Review: Hashable, Sendable, Identifiable {
  package var id: String
  /// The order's number.
  package var order: String?
  package var product: ProductID?
  package var productName: String?
  package var isGood: Bool
  package var text: String
  /// The seller's answer, given at the marketplace's own desk.
  package var answer: String?
  package var date: Date?
  /// The marketplace-given number of the shop where it was written.
  package var ownerID: Int?

  package init(
    id: String, order: String? = nil, product: ProductID? = nil, productName: String? = nil,
    isGood: Bool, text: String, answer: String? = nil, date: Date? = nil, ownerID: Int? = nil
  ) {
    self.id = id
    self.order = order
    self.product = product
    self.productName = productName
    self.isGood = isGood
    self.text = text
    self.answer = answer
    self.date = date
    self.ownerID = ownerID
  }
}

/// A page of reviews to ask for.
package struct ReviewRequest: Hashable, Sendable {
  package var kind: Kind
  /// Nil for all products.
  package var product: ProductID?
  /// The number of one shop; nil for all.
  package var ownerID: Int?
  package var page: Int
  package var rows: Int
  package var language: TextLanguage

  package init(
    kind: Kind = .all, product: ProductID? = nil, ownerID: Int? = nil, page: Int = 1, rows: Int,
    language: TextLanguage = .russian
  ) {
    self.kind = kind
    self.product = product
    self.ownerID = ownerID
    self.page = page
    self.rows = rows
    self.language = language
  }

  /// The raw value is the word of the command line.
  package enum Kind: String, Hashable, Sendable, CaseIterable {
    case all
    case good
    case bad
  }
}

/// A page of reviews, and how many there are of each kind whichever was asked for.
package struct ReviewPage: Equatable, Sendable {
  package var page: Page<Review>
  package var good: Int?
  package var bad: Int?

  package init(page: Page<Review>, good: Int?, bad: Int?) {
    self.page = page
    self.good = good
    self.bad = bad
  }
}
