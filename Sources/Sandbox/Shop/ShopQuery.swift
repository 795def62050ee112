import Foundation

/// Which products a listing shows and in what order.
package struct ShopQuery: Hashable, Sendable {
  package enum Order: Hashable, Sendable {
    case sold, price, returned, goodReviews, badReviews
    case name(ShopLanguage)
  }

  package enum Visibility: Hashable, Sendable { case enabled, all, disabled }

  /// A mark that the shop window sorts by.
  package enum Mark: Hashable, Sendable { case main, discount, new, popular }

  package var order = Order.sold
  package var isDescending = true
  package var visibility = Visibility.enabled
  package var owner: Int?
  /// A shelf or a part of one.
  package var category: Int?
  package var mark: Mark?

  package init() {}
}

extension ShopQuery {
  /// Whether this listing shows a product of which only the index entry is known.
  func admits(_ entry: ShopIndexEntry) -> Bool {
    switch visibility {
    case .enabled where !entry.isEnabled, .disabled where entry.isEnabled: return false
    case .enabled, .disabled, .all: break
    }
    if let owner, Int(entry.owner) != owner { return false }
    if let category, category != Int(entry.category), category != Int(entry.shelf) { return false }
    switch mark {
    case nil, .main: return true
    case .discount: return entry.hasDiscount
    case .new: return entry.isNew
    case .popular: return entry.isPopular
    }
  }
}

/// What listings need to know of every product: numbers only, 48 bytes.
struct ShopIndexEntry: Sendable {
  var sold: Int32
  var returned: Int32
  var goodReviews: Int32
  var badReviews: Int32
  /// In ten-thousandths of a rouble, for comparing prices of different currencies.
  var worth: Int64
  var owner: Int32
  var category: Int32
  var shelf: Int32
  var isEnabled: Bool
  var isNew: Bool
  var isPopular: Bool
  var hasDiscount: Bool

  /// - Parameter moment: When the price is looked at; a running sale counts.
  init(_ figures: ShopFigures, at moment: Date) {
    sold = Int32(clamping: figures.sold.value)
    returned = Int32(clamping: figures.returned.value)
    goodReviews = Int32(clamping: figures.goodReviews.value)
    badReviews = Int32(clamping: figures.badReviews.value)
    worth =
      figures.currentPrice(at: moment).scaled(by: figures.currency.rate, over: 10_000, places: 4)
      .units
    owner = Int32(clamping: figures.owner)
    category = Int32(clamping: figures.category)
    shelf = Int32(clamping: figures.theme.category)
    isEnabled = figures.isEnabled
    isNew = figures.isNew
    isPopular = figures.isPopular
    hasDiscount = figures.sale != nil
  }

  /// The number an order sorts by; names have none.
  func key(_ order: ShopQuery.Order) -> Int64 {
    switch order {
    case .sold: Int64(sold)
    case .price: worth
    case .returned: Int64(returned)
    case .goodReviews: Int64(goodReviews)
    case .badReviews: Int64(badReviews)
    case .name: 0
    }
  }
}
