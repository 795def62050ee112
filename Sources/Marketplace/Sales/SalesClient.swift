/// The part of a marketplace that is about money: sales, reviews, the account, what partners get.
///
/// A back end that offers none of it keeps what the extension below gives.
package protocol SalesClient: Sendable {
  /// One page of the sales of a stretch of time, in whatever order the marketplace has them.
  ///
  /// Past the end the answer is an empty page, not an error.
  func sales(_ request: SalesRequest) throws(MarketplaceError) -> Page<Sale>
  /// The most sales that one page may hold.
  var largestSalesPage: Int { get }
  /// One page of what partners sold.
  func agentSales(_ request: SalesRequest) throws(MarketplaceError) -> Page<AgentSale>
  /// The newest sales, newest first, at most so many; amounts are not told here.
  func lastSales(_ count: Int) throws(MarketplaceError) -> [Sale]

  func reviews(_ request: ReviewRequest) throws(MarketplaceError) -> ReviewPage
  /// The most reviews that one page may hold.
  var largestReviewPage: Int { get }

  func balance() throws(MarketplaceError) -> Balance
  /// One page of the account's movements, newest first.
  func operations(_ request: OperationRequest) throws(MarketplaceError) -> Page<AccountOperation>
  /// One page of what payment services of the seller's own received.
  func externalReceipts(
    page: Int, rows: Int
  ) throws(MarketplaceError) -> Page<ExternalReceipt>

  /// One page of the commission templates.
  func templates(page: Int) throws(MarketplaceError) -> Page<CommissionTemplate>
  /// One page of the products of a template: all of the shop's that the filter admits, in it or not.
  func products(
    of template: TemplateID, _ filter: TemplateFilter, page: Int, in language: TextLanguage
  ) throws(MarketplaceError) -> Page<TemplateRow>

  // MARK: Writes
  // Nothing below repeats a write.

  func createTemplate(named name: String) throws(WriteFailure) -> CommissionTemplate
  func rename(
    _ template: TemplateID, to name: String
  ) throws(WriteFailure) -> CommissionTemplate
  func delete(_ template: TemplateID) throws(WriteFailure)
  /// Sets what a template says of these products; the others keep theirs. Asking twice is asking once.
  func set(_ percents: [TemplatePercent], in template: TemplateID) throws(WriteFailure)
  /// How many products one call of `set` may name.
  var templateBatchLimit: Int { get }
  /// Gives a partner what the template says now. Nothing takes it back.
  func apply(_ template: TemplateID, to seller: Int) throws(WriteFailure)
}

extension SalesClient {
  /// So many products are asked about one by one; for more, the whole template is read.
  private static var rowsAskedSingly: Int { 3 }

  /// What a template says of some products; those that it does not know are absent.
  package func rows(
    of template: TemplateID, for products: [ProductID], in language: TextLanguage
  ) throws(MarketplaceError) -> [ProductID: TemplateRow] {
    var rows: [ProductID: TemplateRow] = [:]
    if products.count <= Self.rowsAskedSingly {
      for product in products {
        let page = try self.products(
          of: template, TemplateFilter(product: product), page: 1, in: language)
        for row in page.items { rows[row.id] = row }
      }
      return rows
    }
    for number in 1...10_000 {
      let page = try self.products(of: template, TemplateFilter(), page: number, in: language)
      for row in page.items { rows[row.id] = row }
      if page.items.isEmpty || page.hasNext == false { break }
    }
    return rows
  }

  package func sales(_ request: SalesRequest) throws(MarketplaceError) -> Page<Sale> {
    throw .unsupported(.statistics)
  }
  package var largestSalesPage: Int { 1 }
  package func agentSales(_ request: SalesRequest) throws(MarketplaceError) -> Page<AgentSale> {
    throw .unsupported(.statistics)
  }
  package func lastSales(_ count: Int) throws(MarketplaceError) -> [Sale] {
    throw .unsupported(.statistics)
  }
  package func reviews(_ request: ReviewRequest) throws(MarketplaceError) -> ReviewPage {
    throw .unsupported(.reviews)
  }
  package var largestReviewPage: Int { 1 }
  package func balance() throws(MarketplaceError) -> Balance { throw .unsupported(.balance) }
  package func operations(
    _ request: OperationRequest
  ) throws(MarketplaceError) -> Page<AccountOperation> {
    throw .unsupported(.balance)
  }
  package func externalReceipts(
    page: Int, rows: Int
  ) throws(MarketplaceError) -> Page<ExternalReceipt> {
    throw .unsupported(.balance)
  }
  package func templates(page: Int) throws(MarketplaceError) -> Page<CommissionTemplate> {
    throw .unsupported(.commissionTemplates)
  }
  package func products(
    of template: TemplateID, _ filter: TemplateFilter, page: Int, in language: TextLanguage
  ) throws(MarketplaceError) -> Page<TemplateRow> {
    throw .unsupported(.commissionTemplates)
  }
  package func createTemplate(named name: String) throws(WriteFailure) -> CommissionTemplate {
    throw .refused(.unsupported(.commissionTemplates))
  }
  package func rename(
    _ template: TemplateID, to name: String
  ) throws(WriteFailure) -> CommissionTemplate {
    throw .refused(.unsupported(.commissionTemplates))
  }
  package func delete(_ template: TemplateID) throws(WriteFailure) {
    throw .refused(.unsupported(.commissionTemplates))
  }
  package func set(
    _ percents: [TemplatePercent], in template: TemplateID
  ) throws(WriteFailure) {
    throw .refused(.unsupported(.commissionTemplates))
  }
  package var templateBatchLimit: Int { 1 }
  package func apply(_ template: TemplateID, to seller: Int) throws(WriteFailure) {
    throw .refused(.unsupported(.commissionTemplates))
  }
}
