package import Foundation
package import Marketplace

/// Something that the screens of sales, reviews, statistics and commission want done to the world.
///
/// `Engine/Sales/Interpreter+Money.swift` is the one place that does it; answers come back as a ``MoneyReport``.
package enum MoneyEffect: Equatable, Sendable {
  // MARK: From the store

  case readSales(SaleQuery, WindowRequest, Generation)
  case countSales(SaleQuery, Generation)
  /// Find the newest sales with these words, for the palette.
  case findSales([String], Generation)
  /// How much is stored, and what was sold on these days.
  case readSalesStatus(days: ClosedRange<Int>)
  case readReviews(ReviewQuery, WindowRequest, Generation)
  case readReviewTotals
  case markReviewsSeen
  case readStatistics(StatisticsQuestion, Generation)
  case readBalance
  /// What moved money, as it was last read.
  case readOperations
  case readTemplates
  case readTemplateRows(TemplateID)

  // MARK: From the marketplace

  /// Fetch some stretches of sales and store them, the newest first; the report says whether more are missing.
  case syncSales
  case syncReviews(TextLanguage)
  case fetchBalance
  case fetchOperations(since: Date)
  case fetchReceipts
  case fetchTemplates
  case fetchTemplateRows(TemplateID, TextLanguage)

  // MARK: Templates

  /// What partners' sales since then would have cost.
  case rehearse(TemplateID, since: Date, Generation)
  case createTemplate(String)
  case renameTemplate(TemplateID, String)
  case deleteTemplate(TemplateID)
  case applyTemplate(TemplateID, seller: Int)
  /// Find what the last change of a template overwrote.
  case readImage(TemplateID)
}

/// What became of what the money screens asked for.
package enum MoneyReport: Equatable, Sendable {
  case salesRead(Generation, ListWindow<Sale>)
  case salesNotRead(Generation)
  case salesCounted(Generation, Int)
  case salesFound(Generation, [Sale])
  case salesStatus(SalesStatus, today: [SalesTotal])
  case salesSynced(isWhole: Bool, MarketplaceError?)
  case reviewsRead(Generation, ListWindow<Review>)
  case reviewsNotRead(Generation)
  case reviewTotals(good: Int, bad: Int, new: Int, DatasetStatus)
  case reviewsSynced(MarketplaceError?)
  case statisticsRead(Generation, StatisticsReading)
  case balanceRead(Balance?, Date?, MarketplaceError?)
  /// - Parameter isWhole: Whether there were no more of them in that time.
  case operationsRead([AccountOperation]?, isWhole: Bool, Date?, MarketplaceError?)
  case receiptsRead([ExternalReceipt]?, Date?, MarketplaceError?)
  case templatesRead([CommissionTemplate]?, Date?, MarketplaceError?)
  case templateRowsRead(TemplateID, [TemplateRow]?, Date?, MarketplaceError?)
  case rehearsed(Generation, [ProductID: PartnerSales])
  case written(TemplateWriteKind, WriteFailure?)
  case imageRead(TemplateID, [TemplatePercent], before: Int)
}

/// What was to be written to a template.
package enum TemplateWriteKind: Equatable, Sendable {
  case created(CommissionTemplate?)
  case renamed(TemplateID)
  case deleted(TemplateID)
  case applied(TemplateID, seller: Int)
}

/// What partners sold of one product.
package struct PartnerSales: Equatable, Sendable {
  package var count: Int
  /// By the code that people read.
  package var sums: [String: Decimal]

  package init(count: Int = 0, sums: [String: Decimal] = [:]) {
    self.count = count
    self.sums = sums
  }
}
