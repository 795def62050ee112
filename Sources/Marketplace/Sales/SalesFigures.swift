package import Foundation

/// How much was sold, in one currency; sums of different currencies are never added.
package struct SalesTotal: Hashable, Sendable {
  /// The code that people read; empty for sales without an amount.
  package var currency: String
  /// Orders that were paid, those whose money went back included.
  package var count: Int
  package var returned: Int
  /// What was paid for all of them.
  package var sum: Decimal
  /// What went back.
  package var returnedSum: Decimal
  /// What the seller gets of those that stayed.
  package var profit: Decimal

  package init(
    currency: String, count: Int = 0, returned: Int = 0, sum: Decimal = 0,
    returnedSum: Decimal = 0, profit: Decimal = 0
  ) {
    self.currency = currency
    self.count = count
    self.returned = returned
    self.sum = sum
    self.returnedSum = returnedSum
    self.profit = profit
  }

  /// What was paid and stayed.
  package var net: Decimal { sum - returnedSum }

  package static func += (left: inout SalesTotal, right: SalesTotal) {
    left.count += right.count
    left.returned += right.returned
    left.sum += right.sum
    left.returnedSum += right.returnedSum
    left.profit += right.profit
  }
}

/// One bar of a chart: a day, an hour, a product, a shop.
package struct SalesSlice: Hashable, Sendable {
  /// A day or month number, an hour, a shop's number.
  package var key: Int
  package var total: SalesTotal

  package init(key: Int, total: SalesTotal) {
    self.key = key
    self.total = total
  }
}

extension [SalesSlice] {
  /// All of it by currency, the most sold first.
  package var totals: [SalesTotal] {
    var totals: [String: SalesTotal] = [:]
    for slice in self {
      totals[slice.total.currency, default: SalesTotal(currency: slice.total.currency)] +=
        slice.total
    }
    return totals.values.sorted { ($1.count, $0.currency) < ($0.count, $1.currency) }
  }
}

/// What one product brought in a period, and in the one before it.
package struct ProductSlice: Hashable, Sendable {
  package var product: ProductID
  package var name: String?
  package var total: SalesTotal
  package var before: SalesTotal

  package init(product: ProductID, name: String?, total: SalesTotal, before: SalesTotal) {
    self.product = product
    self.name = name
    self.total = total
    self.before = before
  }
}

/// Which stored sales of one account a list shows, newest first.
package struct SaleQuery: Hashable, Sendable {
  package var account: AccountID
  /// Folded (``SearchFolding``); every one must occur in order, buyer, product or its number.
  package var words: [String]
  /// Seconds since 1970, both included.
  package var from: Int?
  package var through: Int?
  package var isReturned: Bool?
  /// The code that people read.
  package var currency: String?
  package var ownerID: Int?
  package var product: ProductID?

  package init(
    account: AccountID, words: [String] = [], from: Int? = nil, through: Int? = nil,
    isReturned: Bool? = nil, currency: String? = nil, ownerID: Int? = nil,
    product: ProductID? = nil
  ) {
    self.account = account
    self.words = words
    self.from = from
    self.through = through
    self.isReturned = isReturned
    self.currency = currency
    self.ownerID = ownerID
    self.product = product
  }

  /// Whether it keeps everything.
  package var isEmpty: Bool { self == SaleQuery(account: account) }
}

/// Which stored reviews of one account a list shows: bad ones first, newest first among equals.
package struct ReviewQuery: Hashable, Sendable {
  package var account: AccountID
  package var words: [String]
  package var isGood: Bool?
  package var ownerID: Int?
  package var product: ProductID?

  package init(
    account: AccountID, words: [String] = [], isGood: Bool? = nil, ownerID: Int? = nil,
    product: ProductID? = nil
  ) {
    self.account = account
    self.words = words
    self.isGood = isGood
    self.ownerID = ownerID
    self.product = product
  }

  package var isEmpty: Bool { self == ReviewQuery(account: account) }
}

/// How much of an account's sales is stored.
package struct SalesStatus: Hashable, Sendable {
  /// When the newest were last asked for.
  package var asOf: Date?
  package var stored: Int
  /// Every second from there on is covered without a gap; nil as long as nothing is.
  package var coveredFrom: Date?
  /// Up to when it is covered.
  package var coveredThrough: Date?
  /// Whether there was nothing before.
  package var reachesFirst: Bool

  package init(
    asOf: Date? = nil, stored: Int = 0, coveredFrom: Date? = nil, coveredThrough: Date? = nil,
    reachesFirst: Bool = false
  ) {
    self.asOf = asOf
    self.stored = stored
    self.coveredFrom = coveredFrom
    self.coveredThrough = coveredThrough
    self.reachesFirst = reachesFirst
  }
}
