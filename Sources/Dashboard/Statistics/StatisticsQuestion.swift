import Foundation
package import Marketplace

/// What the Statistics screen asks the store.
package struct StatisticsQuestion: Hashable, Sendable {
  package var days: ClosedRange<Int>
  package var before: ClosedRange<Int>
  /// Nil for the currency that was sold most in.
  package var currency: String?
  /// What the bars are; only their figures are read.
  package var group: Statistics.Group

  package init(
    days: ClosedRange<Int>, before: ClosedRange<Int>, currency: String?,
    group: Statistics.Group = .days
  ) {
    self.days = days
    self.before = before
    self.currency = currency
    self.group = group
  }
}

/// Everything that the Statistics screen shows of a period.
package struct StatisticsReading: Equatable, Sendable {
  package var question: StatisticsQuestion
  /// The currency of what follows; empty where nothing was sold.
  package var currency: String
  package var totals: [SalesTotal]
  package var totalsBefore: [SalesTotal]
  package var byDay: [SalesSlice]
  package var byHour: [SalesSlice]
  package var byOwner: [SalesSlice]
  package var products: [ProductSlice]
  /// The ones that lost most sales against the period before.
  package var falling: [ProductSlice]
  package var goodReviews: Int
  package var badReviews: Int

  package init(question: StatisticsQuestion) {
    self.question = question
    currency = ""
    totals = []
    totalsBefore = []
    byDay = []
    byHour = []
    byOwner = []
    products = []
    falling = []
    goodReviews = 0
    badReviews = 0
  }
}
