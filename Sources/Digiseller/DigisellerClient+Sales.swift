import Foundation
package import Marketplace
import Transport

extension DigisellerClient {
  /// Source: api/digiseller.md §4.4; the cap of the present documents, older ones say more.
  package var largestSalesPage: Int { 1_000 }

  /// Source: api/digiseller.md §4.4.
  package func sales(_ request: SalesRequest) throws(MarketplaceError) -> Page<Sale> {
    let answer: SalesAnswer<WireSaleRow> = try salesPage(
      "/api/seller-sells/v2", "seller-sells/v2", right: "sales_statistics_view", request)
    return try page(answer, request, "seller-sells/v2", \.sale)
  }

  /// Source: api/digiseller.md §4.5.
  package func agentSales(_ request: SalesRequest) throws(MarketplaceError) -> Page<AgentSale> {
    let answer: SalesAnswer<WireAgentSale> = try salesPage(
      "/api/agent-sales/v2", "agent-sales/v2", right: "agent_sales_statistics_view", request)
    return try page(answer, request, "agent-sales/v2", \.sale)
  }

  private func salesPage<Row>(
    _ path: HTTPPath, _ endpoint: String, right: String, _ request: SalesRequest
  ) throws(MarketplaceError) -> SalesAnswer<Row> {
    var call = Call<SalesAnswer<Row>>(.post, path, endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = right
    var body: [String: JSONValue] = [
      "date_start": .text(MoscowTime.text(request.from)),
      "date_finish": .text(MoscowTime.text(request.through)), "page": .number(request.page),
      "rows": .number(min(request.rows, largestSalesPage)),
      "returned": .number(request.returned.number),
      "lang": .text(request.language.rawValue),
    ]
    let products = request.products.compactMap(\.number)
    // An empty list would mean all of them.
    guard request.products.isEmpty || !products.isEmpty else { throw .notFound }
    if !products.isEmpty { body["product_ids"] = .numbers(products) }
    call.body = body
    return try caller.perform(call)
  }

  private func page<Row, Item>(
    _ answer: SalesAnswer<Row>, _ request: SalesRequest, _ endpoint: String, _ item: (Row) -> Item
  ) throws(MarketplaceError) -> Page<Item> {
    guard let rows = answer.rows else {
      throw .unreadable(endpoint: endpoint, detail: "rows is missing")
    }
    return Page(
      items: rows.elements.map(item), number: request.page, pageCount: answer.pages,
      total: answer.total, rejected: rows.rejected)
  }

  /// Source: api/digiseller.md §4.3.
  package func lastSales(_ count: Int) throws(MarketplaceError) -> [Sale] {
    let endpoint = "seller-last-sales"
    var call = Call<LastSales>(.get, "/api/seller-last-sales", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = "sales_statistics_view"
    call.query = [
      HTTPField("seller_id", String(caller.session.sellerID)), HTTPField("group", "false"),
      HTTPField("top", String(count)),
    ]
    guard let sales = try caller.perform(call).sales else {
      throw .unreadable(endpoint: endpoint, detail: "sales is missing")
    }
    return sales.elements.map(\.sale)
  }

  // MARK: Reviews

  /// Source: api/digiseller.md §2.8.
  package var largestReviewPage: Int { 1_000 }

  /// Source: api/digiseller.md §2.8.
  package func reviews(_ request: ReviewRequest) throws(MarketplaceError) -> ReviewPage {
    let endpoint = "reviews"
    var call = Call<Reviews>(.get, "/api/reviews", endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.query = [
      HTTPField("seller_id", String(caller.session.sellerID)),
      HTTPField("type", request.kind.rawValue), HTTPField("page", String(request.page)),
      HTTPField("rows", String(min(request.rows, largestReviewPage))),
      HTTPField("lang", request.language.rawValue),
    ]
    if let product = request.product {
      guard let number = product.number else { throw .notFound }
      call.query.append(HTTPField("product_id", String(number)))
    }
    if let owner = request.ownerID { call.query.append(HTTPField("owner_id", String(owner))) }
    let answer = try caller.perform(call)
    guard let rows = answer.rows else {
      throw .unreadable(endpoint: endpoint, detail: "review is missing")
    }
    let items = rows.elements.map { row in
      var review = row.review
      // The answer does not repeat the product that was asked for.
      review.product = request.product ?? review.product
      return review
    }
    return ReviewPage(
      page: Page(
        items: items, number: request.page, pageCount: answer.pages, total: answer.total,
        rejected: rows.rejected),
      good: answer.good, bad: answer.bad)
  }

  // MARK: The account

  private static let accountRight = "view_operations"

  /// Source: api/digiseller.md §4.6.
  package func balance() throws(MarketplaceError) -> Balance {
    let endpoint = "balance/info"
    var call = Call<BalanceAnswer>(
      .get, "/api/sellers/account/balance/info", endpoint: endpoint
    ) { $0.envelope.failure(endpoint: endpoint) }
    call.right = Self.accountRight
    guard let balance = try caller.perform(call).balance else {
      throw .unreadable(endpoint: endpoint, detail: "content is missing")
    }
    return balance
  }

  /// Source: api/digiseller.md §4.6.
  package func operations(
    _ request: OperationRequest
  ) throws(MarketplaceError) -> Page<AccountOperation> {
    var query = [
      HTTPField("page", String(request.page)), HTTPField("count", String(min(request.rows, 200))),
    ]
    if let currency = request.currency { query.append(HTTPField("currency", currency.code)) }
    query += request.kinds.map { HTTPField("type", $0) }
    if !request.kinds.isEmpty { query.append(HTTPField("allowType", "only")) }
    for (name, date) in [("start", request.from), ("finish", request.through)] {
      guard let date else { continue }
      query.append(HTTPField(name, MoscowTime.text(date).replacing(" ", with: "T")))
    }
    return try contentPage(
      "/api/sellers/account/receipts", "receipts", right: Self.accountRight, query, request.page
    ) { (item: WireOperation) in item.operation }
  }

  /// Source: api/digiseller.md §4.6.
  package func externalReceipts(
    page: Int, rows: Int
  ) throws(MarketplaceError) -> Page<ExternalReceipt> {
    try contentPage(
      "/api/sellers/account/receipts/external", "receipts/external", right: Self.accountRight,
      [
        HTTPField("page", String(page)), HTTPField("count", String(min(rows, 200))),
        HTTPField("order", "Date DESC"),
      ], page
    ) { (item: WireExternalReceipt) in item.receipt }
  }

  /// A page in the envelope of the account and the templates (api/digiseller.md §1.10).
  func contentPage<Wire: Decodable, Item>(
    _ path: HTTPPath, _ endpoint: String, right: String, _ query: [HTTPField], _ number: Int,
    language: TextLanguage = .russian, _ item: (Wire) -> Item
  ) throws(MarketplaceError) -> Page<Item> {
    var call = Call<ContentPage<Wire>>(.get, path, endpoint: endpoint) {
      $0.envelope.failure(endpoint: endpoint)
    }
    call.right = right
    call.query = query
    call.language = language
    let answer = try caller.perform(call)
    guard let items = answer.items else {
      throw .unreadable(endpoint: endpoint, detail: "items is missing")
    }
    return Page(
      items: items.elements.map(item), number: number, pageCount: answer.pages,
      total: answer.total, rejected: items.rejected)
  }
}

extension SalesRequest.Returned {
  /// Source: api/digiseller.md §4.4.
  fileprivate var number: Int {
    switch self {
    case .included: 0
    case .excluded: 1
    case .only: 2
    }
  }
}
