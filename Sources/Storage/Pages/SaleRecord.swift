import Foundation
import GRDB
import Marketplace

/// A sale as a row of the `sale` table.
enum SaleRecord {
  /// Amounts above this have no units: sums of them might not fit.
  private static let largest = Decimal(100_000_000)

  /// Millionths, exact; nil where the amount is no whole number of them or too large.
  static func units(_ amount: Decimal?) -> Int64? {
    guard let amount, abs(amount) <= largest else { return nil }
    let millionths = amount * 1_000_000
    guard millionths.exponent >= 0 else {
      // A fraction of zeros is none.
      var (value, rounded) = (millionths, Decimal())
      NSDecimalRound(&rounded, &value, 0, .plain)
      return rounded == millionths ? NSDecimalNumber(decimal: rounded).int64Value : nil
    }
    return NSDecimalNumber(decimal: millionths).int64Value
  }

  static func amount(units: Int64) -> Decimal {
    Decimal(
      sign: units < 0 ? .minus : .plus, exponent: -6, significand: Decimal(units.magnitude))
  }

  static func second(_ date: Date) -> Int { Int(date.timeIntervalSince1970.rounded(.down)) }

  static func date(_ second: Int) -> Date { Date(timeIntervalSince1970: Double(second)) }

  /// What tells equal times apart: the number, or a hash of a text that is none.
  static func tie(_ id: String) -> Int {
    if let number = Int(id) { return number }
    return Int(
      truncatingIfNeeded: id.utf8.reduce(UInt64(14_695_981_039_346_656_037)) {
        ($0 ^ UInt64($1)) &* 1_099_511_628_211
      } >> 1)
  }

  static func folded(_ sale: Sale) -> String {
    SearchFolding.fold(
      [sale.id, sale.buyer, sale.productName, sale.product.text].compactMap { $0 }
        .joined(separator: " "))
  }

  /// The columns of a list's row, in the order of ``read(_:)``.
  static let columns = """
    id, product, name, buyer, amount, currency, profit, paid, returned, owner, partner, method, \
    aggregator, address, language, referrer
    """

  static func read(_ row: Row) throws -> Sale {
    func text(_ index: Int) throws -> String? { (try row.value(index) as StoredText?)?.text }
    let currency: String? = try row.value(5)
    func money(_ index: Int) throws -> Money? {
      guard let currency, let amount: String = try row.value(index) else { return nil }
      return Money(text: amount, Currency(currency))
    }
    let owner: Int = try row.value(9)
    return Sale(
      id: try row.value(0), product: ProductID(try row.value(1) as String),
      productName: try text(2), buyer: try text(3), amount: try money(4), profit: try money(6),
      paidAt: date(try row.value(7)), isReturned: try row.value(8),
      ownerID: owner < 0 ? nil : owner, partner: try row.value(10), paymentMethod: try text(11),
      aggregator: try text(12), address: try text(13), language: try text(14),
      referrer: try text(15))
  }
}

/// A review as a row of the `review` table.
enum ReviewRecord {
  static let columns = "id, sale, product, name, good, text, answer, written, owner"

  static func read(_ row: Row) throws -> Review {
    func text(_ index: Int) throws -> String? { (try row.value(index) as StoredText?)?.text }
    let owner: Int = try row.value(8)
    return Review(
      id: try row.value(0), order: try row.value(1),
      product: (try row.value(2) as String?).map { ProductID($0) }, productName: try text(3),
      isGood: try row.value(4), text: try text(5) ?? "", answer: try text(6),
      date: (try row.value(7) as Int?).map(SaleRecord.date), ownerID: owner < 0 ? nil : owner)
  }

  static func folded(_ review: Review) -> String {
    SearchFolding.fold(
      [review.order, review.productName, review.text, review.answer].compactMap { $0 }
        .joined(separator: " "))
  }

  /// Bad ones first, the newest first among equals.
  static func place(_ review: Review) -> Int {
    let written = review.date.map(SaleRecord.second) ?? 0
    return (review.isGood ? 1 << 40 : 0) - written
  }
}
