import Foundation
import GRDB
import Marketplace

/// A product as a row of the `product` table.
struct ProductRecord {
  var product: Product
  var key: Int64 = 0
  var tie = 0

  // MARK: Values for the columns

  /// "USD=3.85;RUR=349": the marketplace's own prices, exact.
  static func text(of prices: [Money]) -> String {
    prices.map { "\($0.currency.code)=\($0.amount)" }.joined(separator: ";")
  }

  static func prices(in text: String) -> [Money] {
    guard !text.isEmpty else { return [] }
    return text.split(separator: ";").compactMap { piece in
      let parts = piece.split(separator: "=")
      guard parts.count == 2 else { return nil }
      return Money(text: String(parts[1]), Currency(String(parts[0])))
    }
  }

  /// "percent|begins|ends|prices", each part possibly empty; times in seconds since 1970.
  static func text(of sale: Product.Sale?) -> String? {
    guard let sale, !sale.isEmpty else { return nil }
    func seconds(_ date: Date?) -> String {
      date.map { String(Int($0.timeIntervalSince1970)) } ?? ""
    }
    return [
      sale.percent.map { "\($0)" } ?? "", seconds(sale.begins), seconds(sale.ends),
      text(of: sale.usualPrices),
    ].joined(separator: "|")
  }

  static func sale(in text: String?) -> Product.Sale? {
    guard let text else { return nil }
    let parts = text.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 4 else { return nil }
    func date(_ part: String) -> Date? {
      Int(part).map { Date(timeIntervalSince1970: TimeInterval($0)) }
    }
    return Product.Sale(
      percent: Decimal(exact: parts[0]), usualPrices: prices(in: parts[3]), begins: date(parts[1]),
      ends: date(parts[2]))
  }

  static func number(of state: Product.State) -> Int {
    switch state {
    case .off: 0
    case .on: 1
    case .unknown: 2
    }
  }

  static func state(_ number: Int) -> Product.State {
    switch number {
    case 0: .off
    case 1: .on
    default: .unknown
    }
  }

  /// Null is unknown, -1 is in stock without a number.
  static func number(of stock: Product.Stock) -> Int? {
    switch stock {
    case .unknown: nil
    case .available: -1
    case .units(let count): count
    }
  }

  static func stock(_ number: Int?) -> Product.Stock {
    guard let number else { return .unknown }
    return number < 0 ? .available : .units(number)
  }

  // MARK: What lists sort by

  var soldOrder: Int { product.sold.map { -$0 } ?? 1 }

  /// Millionths of the price: in roubles where the marketplace gives that, so that prices of one shop compare.
  var priceOrder: Int {
    let rouble = product.prices.first { $0.currency.displayCode == "RUB" }
    guard let price = rouble ?? product.price ?? product.prices.first else { return Int.max }
    let scaled = price.amount * 1_000_000
    // Order only: what does not fit is at the end, the price itself is untouched.
    guard scaled < Decimal(Int.max / 2), scaled > Decimal(Int.min / 2) else { return Int.max - 1 }
    return NSDecimalNumber(decimal: scaled).intValue
  }

  static let availableOrder = 1 << 40
  static let unknownStockOrder = 1 << 41

  var stockOrder: Int {
    switch product.stock {
    case .units(let count): min(max(0, count), Self.availableOrder - 1)
    case .available: Self.availableOrder
    case .unknown: Self.unknownStockOrder
    }
  }

  /// Best share first, among equals the one with more reviews.
  var ratingOrder: Int {
    let good = product.goodReviews ?? 0
    let total = good + (product.badReviews ?? 0)
    guard total > 0 else { return 1 }
    return -(good * 1_000 / total) * 1_000_000 - min(total, 999_999)
  }

  static func nameOrder(_ name: LocalizedText, in language: TextLanguage) -> String {
    SearchFolding.fold(name.text(preferring: language) ?? "")
  }

  /// What filters look into: both names and the id.
  static func folded(_ name: LocalizedText, id: ProductID) -> String {
    let russian = SearchFolding.fold(name.russian ?? "")
    let english = SearchFolding.fold(name.english ?? "")
    let names = russian == english ? russian : russian + " " + english
    return names + " " + id.text.lowercased()
  }

  // MARK: Reading

  /// The columns of a row of a list.
  static let listColumns = """
    key, id, tie, name_ru, name_en, price, currency, state, stock, sold, returned, good, bad
    """
  /// The columns of a whole product.
  static let columns = listColumns + ", prices, commission, sale, options, owner, released"

  /// - Parameters:
  ///   - row: With these columns first.
  ///   - isWhole: Whether all `columns` are there; a list has thousands of rows and shows no more than `listColumns`.
  init(_ row: Row, isWhole: Bool) throws {
    key = try row.value(0)
    tie = try row.value(2)
    let russian: StoredText? = try row.value(3)
    let english: StoredText? = try row.value(4)
    let amount: String? = try row.value(5)
    let currency: String? = try row.value(6)
    var price: Money?
    if let amount, let currency { price = Money(text: amount, Currency(currency)) }
    product = Product(
      id: ProductID(try row.value(1) as String),
      name: LocalizedText(russian: russian?.text, english: english?.text), price: price,
      state: Self.state(try row.value(7)), stock: Self.stock(try row.value(8)),
      sold: try row.value(9), returned: try row.value(10), goodReviews: try row.value(11),
      badReviews: try row.value(12))
    guard isWhole else { return }
    product.prices = Self.prices(in: try row.value(13))
    product.agentCommission = (try row.value(14) as String?).flatMap { Decimal(exact: $0) }
    product.sale = Self.sale(in: try row.value(15))
    product.optionCount = try row.value(16)
    product.ownerID = try row.value(17)
    product.releaseDate = try row.value(18)
  }

  init(_ product: Product) { self.product = product }
}
